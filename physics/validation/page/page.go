package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/modelica"
	"gemel/physics/validation"
)

// page writes the records as Markdown: a summary, then a table and the plots of each domain. Elsewhere are records shown on other pages, which cover assets too.
func page(records []validation.Record, assets []validation.Asset, elsewhere ...validation.Record) string {
	files := map[string]string{}
	for _, a := range assets {
		files[a.Name] = a.File
	}
	var b strings.Builder
	b.WriteString("# Validation\n\n")
	b.WriteString("Each asset of the library beside a reference. A row says what was run, what it was compared with, how far they may differ, and how far they do. Every difference is found by a test; none is typed in.\n\n")
	b.WriteString("References are of four kinds, and they do not weigh the same:\n\n")
	b.WriteString("- **measured**: measurements, and data sheets of manufacturers\n")
	b.WriteString("- **published**: numbers that others printed or computed: results of other programs, test cases of standards, tables, worked examples\n")
	b.WriteString("- **formula**: a published law or its closed form, evaluated apart from the asset: the equations are solved rightly\n")
	b.WriteString("- **definition**: conservation, a definition, the asset's own data: it does what it says\n\n")
	b.WriteString("To repeat all of it (a minute or two): `go run ./physics/validation/page`. It runs the tests below `physics/validation`, records what they reach in ")
	b.WriteString("[docs/validation](validation), and writes this page; do not edit it. `go test ./physics/validation/...` fails when an asset misses its tolerance or when a difference has moved by more than ")
	fmt.Fprintf(&b, "%g %% of its tolerance from what stands here. Reference data are read from `../shared/data`; where they are missing, the rows that need them are skipped.\n\n", 100*validation.Drift)
	b.WriteString("Models that were fitted to data and then predict further data stand beside naive baselines on pages of their own: [fitting](fitting.md), [monitoring](monitoring.md).\n\n")
	summary(&b, records, assets, elsewhere)
	for _, r := range records {
		fmt.Fprintf(&b, "\n## %s\n\n", heading(r.Domain))
		table(&b, r, files)
		plots(&b, r)
	}
	return b.String()
}

func heading(domain string) string { return strings.ToUpper(domain[:1]) + domain[1:] }

// count of a domain.
type count struct {
	assets, checks, met, plots int
	kinds                      map[validation.Kind]int
}

func tally(records ...validation.Record) count {
	c := count{kinds: map[validation.Kind]int{}}
	seen := map[string]bool{}
	for _, record := range records {
		for _, r := range record.Rows {
			for _, name := range append([]string{r.Asset}, r.Also...) {
				seen[name] = true
			}
			c.checks++
			c.kinds[r.Kind]++
			if r.Met {
				c.met++
			}
			if r.Plot != "" {
				c.plots++
			}
		}
	}
	c.assets = len(seen)
	return c
}

func summary(b *strings.Builder, records []validation.Record, assets []validation.Asset, elsewhere []validation.Record) {
	b.WriteString("| domain | assets | checks | met | missed | measured | published | formula | definition | plots |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	line := func(name string, c count) {
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d |", name, c.assets, c.checks, c.met, c.checks-c.met)
		for _, k := range validation.Kinds {
			fmt.Fprintf(b, " %d |", c.kinds[k])
		}
		fmt.Fprintf(b, " %d |\n", c.plots)
	}
	for _, r := range records {
		line(fmt.Sprintf("[%s](#%s)", heading(r.Domain), r.Domain), tally(r))
	}
	line("**all**", tally(records...))
	b.WriteString("\n")
	usable := 0
	for _, a := range assets {
		if judged(a) {
			usable++
		}
	}
	missing := uncovered(append(slices.Clone(records), elsewhere...), assets)
	fmt.Fprintf(b, "Of the %d models and blocks of the library that are judged by themselves, %d have at least one row", usable, usable-len(missing))
	if len(missing) > 0 {
		fmt.Fprintf(b, "; not yet: %s", strings.Join(missing, ", "))
	}
	b.WriteString(". Left out are the examples, which are put together from the others, and:\n\n")
	for _, e := range exceptions {
		fmt.Fprintf(b, "- `%s`: %s\n", e.prefix, e.reason)
	}
	missed := map[string][]string{} // reason -> what
	var reasons []string
	for _, record := range records {
		for _, r := range record.Rows {
			if r.Met {
				continue
			}
			if missed[r.Miss] == nil {
				reasons = append(reasons, r.Miss)
			}
			missed[r.Miss] = append(missed[r.Miss], fmt.Sprintf("%s, %s, %s", short(r.Asset), r.Case, r.Quantity))
		}
	}
	if len(reasons) > 0 {
		b.WriteString("\nMissed, and why:\n\n")
	}
	for _, reason := range reasons {
		fmt.Fprintf(b, "- %s: **%s**\n", strings.Join(missed[reason], "; "), reason)
	}
}

func table(b *strings.Builder, record validation.Record, files map[string]string) {
	b.WriteString("| asset | case | reference | kind | quantity | tolerance | reached | met |\n|---|---|---|---|---|--:|--:|:-:|\n")
	for _, r := range record.Rows {
		name := short(r.Asset)
		if file := files[r.Asset]; file != "" {
			name = fmt.Sprintf("[%s](../physics/%s)", name, file)
		}
		var also []string
		for _, a := range r.Also {
			also = append(also, short(a))
		}
		if len(also) > 0 {
			name += "; " + strings.Join(also, ", ")
		}
		met := "yes"
		if !r.Met {
			met = "**no**"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", name, cell(r.Case), cell(r.Reference), r.Kind, cell(r.Quantity), number(r.Tolerance, r.Unit), number(r.Reached, r.Unit), met)
	}
}

func plots(b *strings.Builder, record validation.Record) {
	for _, r := range record.Rows {
		if r.Plot != "" {
			fmt.Fprintf(b, "\n![%s: %s](validation/%s)\n", short(r.Asset), strings.NewReplacer("[", "(", "]", ")").Replace(r.Title), r.Plot)
		}
	}
}

// short is the name without Gemel and the package, unless that is needed to know it.
func short(name string) string { return strings.TrimPrefix(name, "Gemel.") }

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

func number(v float64, unit string) string {
	text := strconv.FormatFloat(v, 'g', 3, 64)
	if unit == "" || unit == "1" {
		return text
	}
	return text + " " + cell(unit)
}

// exceptions are classes that no row has to show.
var exceptions = []struct{ prefix, reason string }{
	{"Gemel.*.Interfaces", "connectors and common shapes, without a law of their own"},
	{"Gemel.*.Data", "machine data: each record names the source of its numbers, and the rows of the assets that use it judge them"},
	{"Gemel.Blocks.Sources", "signals that are their own definition (constant, step, ramp, sine, pulse)"},
}

// judged says whether an asset needs a row: usable models and blocks outside of the exceptions.
func judged(a validation.Asset) bool {
	if a.Class.Kind != modelica.KindModel && a.Class.Kind != modelica.KindBlock || strings.HasPrefix(a.Name, "Gemel.Examples.") {
		return false
	}
	for _, e := range exceptions {
		if first, last, wild := strings.Cut(e.prefix, "*"); wild && strings.HasPrefix(a.Name, first) && strings.Contains(a.Name, last+".") || strings.HasPrefix(a.Name, e.prefix+".") || a.Name == e.prefix {
			return false
		}
	}
	return true
}

// uncovered lists the assets without a row.
func uncovered(records []validation.Record, assets []validation.Asset) (names []string) {
	covered := map[string]bool{}
	for _, record := range records {
		for _, r := range record.Rows {
			for _, name := range append([]string{r.Asset}, r.Also...) {
				covered[name] = true
			}
		}
	}
	for _, a := range assets {
		if judged(a) && !covered[a.Name] {
			names = append(names, short(a.Name))
		}
	}
	return names
}
