package main

import (
	"html"
	"strings"
	"unicode/utf8"
)

// plainText turns the documentation of a class, simple HTML, into text for a terminal.
func plainText(page string) string {
	var out []string
	line, bullet := "", ""
	flush := func() {
		text := strings.Join(strings.Fields(html.UnescapeString(line)), " ")
		line = ""
		if text == "" {
			return
		}
		indent := strings.Repeat(" ", 2+utf8.RuneCountInString(bullet))
		for i, l := range wrap(text, width-len(indent)) {
			if i == 0 {
				out = append(out, "  "+bullet+l)
			} else {
				out = append(out, indent+l)
			}
		}
		bullet = ""
	}
	for page != "" {
		open := strings.IndexByte(page, '<')
		if open < 0 {
			line += page
			break
		}
		line += page[:open]
		end := strings.IndexByte(page[open:], '>')
		if end < 0 {
			break
		}
		tag := strings.ToLower(strings.Fields(page[open+1:open+end] + " .")[0])
		page = page[open+end+1:]
		switch strings.TrimSuffix(tag, "/") {
		case "li":
			flush()
			bullet = "- "
		case "sup":
			line += "^"
		case "p", "/p", "/li", "ul", "/ul", "ol", "/ol", "br", "h1", "h2", "h3", "h4", "/h1", "/h2", "/h3", "/h4", "pre", "/pre", "tr", "/tr", "table", "/table", "html", "/html":
			flush()
		case "/td", "/th":
			line += "  "
		}
	}
	flush()
	return strings.Join(out, "\n")
}
