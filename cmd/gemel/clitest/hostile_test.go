package clitest

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Files that a stranger made to hurt: each must be answered within seconds, in bounded memory, with a message of bounded length and
// status 2, and leave nothing behind.
func TestHostileFilesAreRefusedQuickly(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	garbage := make([]byte, 10_000_000)
	for i := range garbage {
		garbage[i] = byte(random.Uint32())
	}
	deep := func(open string) string { return strings.Repeat(open, 100_000) }
	expression := func(text string) func(string) string {
		return func(s string) string { return strings.Replace(s, "pump.on > 0.5", text, 1) }
	}
	whole := func(text string) func(string) string { return func(string) string { return text } }
	declared := func(text string) func(string) string {
		return func(s string) string {
			return strings.Replace(s, "equation", "  parameter Real evil = "+text+";\nequation", 1)
		}
	}
	for _, c := range []struct {
		name, file string
		edit       func(string) string
		want       string // part of the message
	}{
		{"10 MB of random bytes", "scenario.yaml", whole(string(garbage)), "UTF-8"},
		{"10 MB of one letter", "scenario.yaml", whole(strings.Repeat("a", 10_000_000)), "scenario"},
		{"1 MB of colons", "scenario.yaml", whole(strings.Repeat(": ", 500_000)), "scenario"},
		{"open lists", "scenario.yaml", whole(deep("[")), "scenario.yaml:"},
		{"open mappings", "scenario.yaml", whole(deep("a: {")), "scenario.yaml:"},
		{"lists in lists", "scenario.yaml", whole(deep("- ")), "scenario.yaml:"},
		{"deep indentation", "scenario.yaml", whole(stairs(2000)), "scenario.yaml:"},
		{"aliases that multiply", "scenario.yaml", whole("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"), "scenario.yaml:"},
		{"open brackets in an expression", "scenario.yaml", expression(deep("(")), "expression"},
		{"a long expression", "scenario.yaml", expression("pump.on" + strings.Repeat("+pump.on", 50_000) + " > 0.5"), "expression"},
		{"a long number", "scenario.yaml", func(s string) string { return strings.Replace(s, "2.5 m", strings.Repeat("9", 100_000)+" m", 1) }, "tank.level_start"},
		{"a long unit", "scenario.yaml", func(s string) string { return strings.Replace(s, "2.5 m", "2.5 m"+strings.Repeat(".m", 50_000), 1) }, "tank.level_start"},
		{"2,000 names that do not exist", "scenario.yaml", func(s string) string {
			return strings.Replace(s, "parameters:", "parameters:\n"+many(2000, "  x", ": 1\n"), 1)
		}, "unknown variable"},
		{"10 MB of random bytes as series", "demand.csv", whole(string(garbage)), "demand.csv:"},
		{"1 MB of commas", "demand.csv", whole(strings.Repeat(",", 1_000_000)), "demand.csv:"},
		{"a cell of 5 MB", "demand.csv", whole("time [h],demand [m3/h]\n0," + strings.Repeat("1", 5_000_000) + "\n24,1\n"), "demand.csv:"},
		{"100,000 columns", "demand.csv", whole("time [h]" + many(100_000, ",c", "") + "\n0" + strings.Repeat(",1", 99_999) + "\n"), "demand.csv:"},
		{"10 MB of random bytes as model", "P.mo", whole(string(garbage)), "P.mo:"},
		{"brackets in brackets", "P.mo", declared(strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000)), "nested deeper"},
		{"conditions in conditions", "P.mo", declared(strings.Repeat("if time > 1 then 2 else ", 20_000) + "1"), "nested deeper"},
		{"a sum of 100,000", "P.mo", declared("1" + strings.Repeat(" + 1", 100_000)), "operands"},
		{"a comment without end", "P.mo", func(s string) string { return strings.Replace(s, "equation", "/*"+deep("/* "), 1) }, "comment"},
		{"arrays of arrays", "P.mo", declared("sum(fill(1.0, 1000, 1000, 1000, 1000))"), "P.mo:"},
		{"parts of parts", "P.mo", func(s string) string { return strings.Replace(s, "equation", "  A7 evil[100];\nequation", 1) + powers }, "more than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := plant(t)
			write(t, dir, c.file, c.edit(read(t, dir, c.file)))
			before, begin := files(t, dir), time.Now()
			r := gemel(t, dir, 2, "run", "scenario.yaml")
			if d := time.Since(begin); d > 15*time.Second { // generous: the machine may be busy
				t.Errorf("took %v", d)
			}
			if !strings.Contains(r.err, c.want) {
				t.Errorf("%q is missing in\n%.1000s", c.want, r.err)
			}
			if len(r.err) > 20_000 {
				t.Errorf("a message of %d bytes: %.300s ...", len(r.err), r.err)
			}
			if d := differences(before, files(t, dir)); len(d) > 0 {
				t.Error(d)
			}
		})
	}
}

// stairs is a mapping in a mapping in a mapping.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// many repeats a name with a number.
func many(n int, before, after string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(before)
		b.WriteString(strings.Repeat("x", 1+i%7))
		for ; i > 0; i /= 26 {
			b.WriteByte(byte('a' + i%26))
		}
		b.WriteString(after)
	}
	return b.String()
}

// powers are ten parts of ten parts ...: 10^9 of them in nine lines.
const powers = `model A0 Real x = time; end A0;
model A1 A0 a[10]; end A1;
model A2 A1 a[10]; end A2;
model A3 A2 a[10]; end A3;
model A4 A3 a[10]; end A4;
model A5 A4 a[10]; end A5;
model A6 A5 a[10]; end A6;
model A7 A6 a[10]; end A7;
`

// What a stranger's scenario calls its files and parts must not become markup in the report that is passed on, nor leave the run folder
// when sources are copied.
func TestNamesStayTextAndCopiesStayInside(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)>`
	change(t, dir, "P.mo", `"Tank, 6 m wide`, `"`+evil+` Tank, 6 m wide`)
	change(t, dir, "scenario.yaml", "name: p\n", "name: p\ndescription: '"+evil+"'\n")
	change(t, dir, "scenario.yaml", "  lowest level:", "  '"+evil+"':")
	change(t, dir, "scenario.yaml", "csv: demand.csv", "csv: '../<b>x&.csv'")
	write(t, dir, "../<b>x&.csv", read(t, dir, "demand.csv"))
	out := t.TempDir()
	gemel(t, dir, 0, "run", "scenario.yaml", "--out", filepath.Join(out, "run"))
	report := read(t, out, "run", "report.html")
	for _, markup := range []string{"<script>alert", "<img src=x", "<b>x&"} {
		if strings.Contains(report, markup) {
			t.Errorf("the report holds %q as markup", markup)
		}
	}
	entries, err := os.ReadDir(out)
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the run folder lies %v, %v", entries, err)
	}
	gemel(t, dir, 0, "rerun", filepath.Join(out, "run"))
}
