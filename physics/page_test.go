package physics

import (
	"cmp"
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gemel/engine/modelica"
)

var update = flag.Bool("update", false, "write docs/library.md anew")

// asset is one usable class of the library.
type asset struct {
	file  string // path in Library()
	name  string // dotted
	class *modelica.Class
}

// pack is the package that holds the asset.
func (a asset) pack() string { return a.name[:strings.LastIndexByte(a.name, '.')] }

// assets lists the models, blocks, records and connectors that have a file of their own, packages in alphabetical order.
func assets(t *testing.T) []asset {
	t.Helper()
	var list []asset
	for name, text := range sources(t) {
		file, err := modelica.Parse(name, text)
		if err != nil || len(file.Classes) != 1 {
			continue // another test reports it
		}
		class := file.Classes[0]
		if class.Kind == modelica.KindPackage || class.Partial {
			continue
		}
		dotted := strings.ReplaceAll(strings.TrimSuffix(name, ".mo"), "/", ".")
		list = append(list, asset{name, dotted, class})
	}
	slices.SortFunc(list, func(a, b asset) int { return cmp.Or(cmp.Compare(a.pack(), b.pack()), cmp.Compare(a.name, b.name)) })
	return list
}

// The page in docs says what the library says: it is written from the library's own documentation.
func TestLibraryPageIsUpToDate(t *testing.T) {
	page := libraryPage(assets(t))
	file := filepath.Join("..", "docs", "library.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != page {
		t.Error("docs/library.md differs from the library; write it anew with: go test ./physics -run LibraryPage -update")
	}
}

// libraryPage renders one table a package.
func libraryPage(list []asset) string {
	var b strings.Builder
	b.WriteString("# The asset library\n\n")
	b.WriteString("Written from the library's own documentation by `go test ./physics -run LibraryPage -update`; do not edit.\n")
	b.WriteString("`gemel library NAME` shows one asset with its connectors and parameters.\n")
	last := ""
	for _, a := range list {
		if a.pack() != last {
			last = a.pack()
			fmt.Fprintf(&b, "\n## %s\n\n| asset | what it is | law, range, source |\n|---|---|---|\n", last)
		}
		link := fmt.Sprintf("[%s](../physics/%s)", a.class.Name, a.file)
		fmt.Fprintf(&b, "| %s | %s | %s |\n", link, cell(a.class.Doc), cell(plain(a.class.Documentation())))
	}
	return b.String()
}

var (
	spaces = regexp.MustCompile(`\s+`)
	tags   = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)
	marks  = strings.NewReplacer("<code>", "`", "</code>", "`", "<b>", "**", "</b>", "**", "<i>", "*", "</i>", "*",
		"<li>", "• ", "</li>", " ", "<br>", "; ", "</p>", " ", "<sup>", "^(", "</sup>", ")")
)

// plain turns the HTML of a documentation annotation into a line of Markdown.
func plain(text string) string {
	text = html.UnescapeString(tags.ReplaceAllString(marks.Replace(text), ""))
	return strings.TrimSpace(spaces.ReplaceAllString(text, " "))
}

// cell keeps a text from ending its table cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
