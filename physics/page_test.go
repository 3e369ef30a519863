package physics_test

import (
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gemel/physics/validation"
)

// update is the flag of package validation.
func update() bool { return flag.Lookup("update").Value.String() == "true" }

// assets lists the classes of the library that have a file of their own.
func assets(t *testing.T) []validation.Asset {
	t.Helper()
	list, err := validation.Assets()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The page in docs says what the library says: it is written from the library's own documentation.
func TestLibraryPageIsUpToDate(t *testing.T) {
	page := libraryPage(assets(t))
	file := filepath.Join("..", "docs", "library.md")
	if update() {
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
func libraryPage(list []validation.Asset) string {
	var b strings.Builder
	b.WriteString("# The asset library\n\n")
	b.WriteString("Written from the library's own documentation by `go test ./physics -run LibraryPage -update`; do not edit.\n")
	b.WriteString("`gemel library NAME` shows one asset with its connectors and parameters.\n")
	last := ""
	for _, a := range list {
		if a.Package() != last {
			last = a.Package()
			fmt.Fprintf(&b, "\n## %s\n\n| asset | what it is | law, range, source |\n|---|---|---|\n", last)
		}
		link := fmt.Sprintf("[%s](../physics/%s)", a.Class.Name, a.File)
		fmt.Fprintf(&b, "| %s | %s | %s |\n", link, cell(a.Class.Doc), cell(plain(a.Class.Documentation())))
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
