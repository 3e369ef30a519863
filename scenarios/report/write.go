package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.html.tmpl
var markup string

//go:embed style.css
var style string

//go:embed script.js
var script string

var layout = template.Must(template.New("page").Parse(markup))

// Write writes the page of r, about a megabyte at most. The only errors are those of w.
func Write(w io.Writer, r Run) error {
	p := build(&r)
	p.Style = template.CSS(style)
	p.Script = template.JS(script)
	p.Policy = policy
	var b bytes.Buffer
	if err := layout.Execute(&b, p); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err := plain.WriteString(w, b.String())
	return err
}

// plain shows the characters that reverse or reorder text, by which a name could pass for another one.
var plain = strings.NewReplacer("\u202a", "\ufffd", "\u202b", "\ufffd", "\u202c", "\ufffd", "\u202d", "\ufffd", "\u202e", "\ufffd",
	"\u2066", "\ufffd", "\u2067", "\ufffd", "\u2068", "\ufffd", "\u2069", "\ufffd")

// policy lets a browser run the embedded script and nothing else, whatever a name in the model says, and load nothing.
var policy = func() string {
	sum := sha256.Sum256([]byte(script))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()
