package clitest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the program says now into testdata/*.txt; read the difference before you commit it")

// A block of testdata/*.txt is a mistake and the answer to it. What people read when something is wrong is a user interface: the
// texts are held word for word, with the exit status that scripts rely on (2 bad input, 1 a run that failed), and nothing may
// be left on disk or changed there but what the block says.
func TestMistakesGetTheAnswerOnRecord(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split("\n"+string(data), "\n== ")
		got := make([]string, len(blocks))
		got[0] = strings.TrimPrefix(blocks[0], "\n")
		for i, block := range blocks[1:] {
			got[i+1] = strings.TrimRight(block, "\n") // stays where the case is not tried
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			for i, block := range blocks[1:] {
				title, _, _ := strings.Cut(block, "\n")
				t.Run(title, func(t *testing.T) {
					t.Parallel()
					got[i+1] = answer(t, block)
					if want := strings.TrimRight(block, "\n"); got[i+1] != want && !*update {
						t.Errorf("got\n%s\nwant\n%s", got[i+1], want)
					}
				})
			}
		})
		if *update {
			text := []byte(strings.Join(got, "\n\n== ") + "\n")
			if got[0] == "" || strings.HasSuffix(got[0], "\n") {
				text = []byte(got[0] + strings.TrimPrefix(string(text[len(got[0]):]), "\n"))
			}
			if !bytes.Equal(text, data) {
				if err := os.WriteFile(name, text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// What differs from one version of a solver to the next is the business of other tests.
var (
	anyHash     = regexp.MustCompile(`\b[0-9a-f]{64}\b`)
	anySteps    = regexp.MustCompile(`\b[0-9,]+ steps?, [0-9,]+ rejected`)
	anyResidual = regexp.MustCompile(`off by [0-9.e+-]+`)
)

// answer does what a block says and writes the block with what came of it.
func answer(t *testing.T, block string) string {
	t.Helper()
	var out strings.Builder
	dir := plant(t)
	lines := strings.Split(block, "\n")
	for i, line := range lines {
		fmt.Fprintln(&out, line)
		command, ok := strings.CutPrefix(line, "$ gemel ")
		if !ok {
			if i > 0 {
				prepare(t, dir, line)
			}
			continue
		}
		before := files(t, dir)
		r := start(dir, nil, strings.Fields(command)...)
		fmt.Fprintf(&out, "exit %d\n", r.status)
		for _, stream := range []struct{ mark, text string }{{"", r.err}, {"| ", r.out}} {
			for _, l := range strings.Split(strings.TrimRight(stream.text, "\n"), "\n") {
				if l != "" {
					out.WriteString(stream.mark + anySteps.ReplaceAllString(anyResidual.ReplaceAllString(anyHash.ReplaceAllString(l, "HASH"), "off by SO MUCH"), "SOME steps, SOME rejected") + "\n")
				}
			}
		}
		for _, d := range differences(before, files(t, dir)) {
			fmt.Fprintf(&out, "(%s)\n", d)
		}
		return strings.TrimRight(out.String(), "\n")
	}
	t.Fatal("the block has no line that begins with $ gemel")
	return ""
}

// prepare makes one change to the plant:
//
//	edit FILE "old" "new"    write FILE "text"    remove FILE    folder NAME    link NAME "target"
//	flip FILE OFFSET         truncate FILE SIZE
func prepare(t *testing.T, dir, line string) {
	t.Helper()
	verb, rest, _ := strings.Cut(line, " ")
	name, rest, _ := strings.Cut(rest, " ")
	path := filepath.Join(dir, name)
	var texts []string
	for strings.HasPrefix(rest, `"`) {
		q, err := strconv.QuotedPrefix(rest)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		text, err := strconv.Unquote(q)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		texts, rest = append(texts, text), strings.TrimPrefix(rest[len(q):], " ")
	}
	number, _ := strconv.ParseInt(rest, 10, 64)
	var err error
	switch {
	case verb == "edit" && len(texts) == 2:
		change(t, dir, name, texts[0], texts[1])
	case verb == "write" && len(texts) == 1:
		write(t, dir, name, texts[0])
	case verb == "remove":
		err = os.RemoveAll(path)
	case verb == "folder":
		err = os.MkdirAll(path, 0o755)
	case verb == "link" && len(texts) == 1:
		err = os.Symlink(texts[0], path)
	case verb == "truncate":
		err = os.Truncate(path, number)
	case verb == "flip":
		data := []byte(read(t, path))
		data[number] ^= 0x10
		err = os.WriteFile(path, data, 0o644)
	default:
		t.Fatalf("cannot do %q", line)
	}
	if err != nil {
		t.Fatal(err)
	}
}
