package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"gemel/engine/dae"
	"gemel/engine/unit"
	"gemel/scenarios"
)

func libraryCommand(t terminal) *cobra.Command {
	var libs []string
	c := &cobra.Command{
		Use:     "library [NAME]",
		Short:   "List the assets of the library, or describe one",
		Long:    "List the assets of the library, or describe one: its documentation, connectors,\nparameters with units, defaults and ranges, and results. The beginning of a\npackage name may be left out.",
		Example: "  gemel library\n  gemel library Hydraulics\n  gemel library Tank",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("want one name: %s", c.UseLine())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			lib, err := libraryOf(libs)
			if err != nil {
				return err
			}
			var assets []scenarios.Asset
			for _, root := range lib {
				more, err := lib.Assets(root)
				if err != nil {
					return err
				}
				assets = append(assets, more...)
			}
			if len(args) == 0 {
				listAssets(t, assets)
				return nil
			}
			return showAsset(t, lib, assets, args[0])
		},
	}
	libFlag(c, &libs)
	return c
}

// isListed says whether an asset is for building plants.
func isListed(a scenarios.Asset) bool {
	return (a.Kind == "model" || a.Kind == "block") && !a.Partial && !strings.Contains(a.Name, ".Interfaces.")
}

// listAssets prints the assets by package.
func listAssets(t terminal, assets []scenarios.Asset) {
	docs := map[string]string{}
	var order []string
	members := map[string][]scenarios.Asset{}
	for _, a := range assets {
		if a.Kind == "package" {
			docs[a.Name] = a.Doc
		}
		if !isListed(a) {
			continue
		}
		pkg := parent(a.Name)
		if members[pkg] == nil {
			order = append(order, pkg)
		}
		members[pkg] = append(members[pkg], a)
	}
	longest := 0
	for _, a := range assets {
		if isListed(a) {
			longest = max(longest, len(a.Name)-len(parent(a.Name))-1)
		}
	}
	for i, pkg := range order {
		if i > 0 {
			fmt.Fprintln(t.out)
		}
		head := pkg
		if docs[pkg] != "" {
			head += " - " + docs[pkg]
		}
		fmt.Fprintln(t.out, hang(head))
		var rows [][]string
		for _, a := range members[pkg] {
			rows = append(rows, []string{fmt.Sprintf("%-*s", longest, strings.TrimPrefix(a.Name, pkg+".")), a.Doc})
		}
		table(t.out, rows, -1)
	}
	fmt.Fprintln(t.out, "\n`gemel library NAME` describes one.")
}

func parent(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i]
	}
	return ""
}

// showAsset describes the class that a name means.
func showAsset(t terminal, lib scenarios.Library, assets []scenarios.Asset, name string) error {
	var found []scenarios.Asset
	for _, a := range assets {
		if strings.EqualFold(a.Name, name) {
			found = []scenarios.Asset{a}
			break
		}
		if strings.HasSuffix(strings.ToLower(a.Name), "."+strings.ToLower(name)) {
			found = append(found, a)
		}
	}
	switch {
	case len(found) == 0:
		return fmt.Errorf("there is no asset %s%s", name, lib.Suggest(name))
	case len(found) > 1:
		var names []string
		for _, a := range found {
			names = append(names, "  "+a.Name)
		}
		return fmt.Errorf("%s could be one of several; write more of its name:\n%s", name, strings.Join(names, "\n"))
	case found[0].Kind == "package":
		var inside []scenarios.Asset
		for _, a := range assets {
			if a.Name == found[0].Name || strings.HasPrefix(a.Name, found[0].Name+".") {
				inside = append(inside, a)
			}
		}
		listAssets(t, inside)
		return nil
	}
	s, err := lib.Sheet(found[0].Name)
	if err != nil {
		return err
	}
	printSheet(t, s)
	return nil
}

// printSheet prints everything about an asset.
func printSheet(t terminal, s *scenarios.AssetSheet) {
	fmt.Fprintln(t.out, s.Name)
	fmt.Fprintln(t.out, "  "+strings.Join(wrap(s.Doc, width-2), "\n  "))
	if text := plainText(s.Class.Documentation()); text != "" {
		fmt.Fprintf(t.out, "\n%s\n", text)
	}
	if len(s.Connectors) > 0 {
		fmt.Fprintln(t.out, "\nConnectors")
		var rows [][]string
		for _, c := range s.Connectors {
			rows = append(rows, []string{c.Name, shortName(c.Type), c.Doc})
		}
		table(t.out, rows, -1)
	}
	section(t, "Inputs", s.Inputs, true)
	section(t, "Parameters", s.Parameters, true)
	section(t, "Results", s.Variables, false)
	if s.Problem != nil {
		fmt.Fprintf(t.out, "\nIts parameters are not listed: the class does not stand alone.\n")
	}
	if s.Example {
		fmt.Fprintf(t.out, "\nTry it:\n  gemel simulate --model %s\n", s.Name)
	}
}

func shortName(full string) string {
	parts := strings.Split(full, ".")
	return strings.Join(parts[max(0, len(parts)-2):], ".")
}

// section prints a list of variables; with values also default and range.
func section(t terminal, title string, variables []scenarios.AssetVariable, values bool) {
	if len(variables) == 0 {
		return
	}
	fmt.Fprintf(t.out, "\n%s\n", title)
	var rows [][]string
	for len(variables) > 0 {
		v, n := variables[0], elements(variables)
		name, of := v.Name, variables[:n]
		variables = variables[n:]
		if n > 1 {
			name = v.Name[:strings.LastIndexByte(v.Name, '[')] + "[" + subscripts(of[0].Name) + " … " + subscripts(of[n-1].Name) + "]"
		}
		row := []string{name}
		if values {
			row = append(row, amounts(of))
			v.Doc += listed(of)
		} else {
			row = append(row, v.Unit)
		}
		doc := v.Doc
		if r := rangeOf(v); r != "" {
			doc += " [" + r + "]"
		}
		rows = append(rows, append(row, doc))
	}
	table(t.out, rows, -1)
}

// elements counts the variables at the beginning of a list that are elements of one array and are described alike.
func elements(variables []scenarios.AssetVariable) int {
	base := func(v scenarios.AssetVariable) string {
		if i := strings.LastIndexByte(v.Name, '['); i >= 0 && strings.HasSuffix(v.Name, "]") {
			return v.Name[:i]
		}
		return ""
	}
	first, n := variables[0], 1
	for ; n < len(variables) && base(first) != "" && base(variables[n]) == base(first); n++ {
		if v := variables[n]; v.Doc != first.Doc || v.Unit != first.Unit || rangeOf(v) != rangeOf(first) {
			break
		}
	}
	return n
}

func subscripts(name string) string {
	return strings.TrimSuffix(name[strings.LastIndexByte(name, '[')+1:], "]")
}

// alike says whether the elements of an array have the same default.
func alike(of []scenarios.AssetVariable) bool {
	for _, v := range of {
		if v.Default != of[0].Default {
			return math.IsNaN(of[0].Default)
		}
	}
	return true
}

// amounts writes the default of one variable or of all elements of an array, or how many these are where they differ.
func amounts(of []scenarios.AssetVariable) string {
	if alike(of) {
		return amount(of[0])
	}
	return numberOf(len(of), "value")
}

// listed writes the defaults of the elements of an array: all of a few, else the first and the last.
func listed(of []scenarios.AssetVariable) string {
	if alike(of) {
		return ""
	}
	const most = 12
	var list []string
	for i, v := range of {
		if len(of) <= most || i < 4 || i == len(of)-1 {
			list = append(list, number(v.Default))
		} else if i == 4 {
			list = append(list, "…")
		}
	}
	text := ": " + strings.Join(list, ", ")
	if u := of[0].Unit; u != "" && u != "1" {
		text += " " + u
	}
	return text
}

// amount writes the default of a parameter in the unit that people use for it.
func amount(v scenarios.AssetVariable) string {
	switch {
	case math.IsNaN(v.Default):
		return "(" + unitOrNumber(v.Unit) + ")"
	case v.Type == dae.Boolean:
		return fmt.Sprint(v.Default != 0)
	}
	return shown(v, v.Default)
}

func unitOrNumber(u string) string {
	if u == "" || u == "1" {
		return "number"
	}
	return u
}

// shown writes a value in the display unit.
func shown(v scenarios.AssetVariable, x float64) string {
	symbol := v.Unit
	if v.DisplayUnit != "" && v.DisplayUnit != v.Unit {
		from, err1 := unit.Parse(v.Unit)
		to, err2 := unit.Parse(v.DisplayUnit)
		if err1 == nil && err2 == nil {
			if y, err := unit.Convert(x, from, to); err == nil && (math.Abs(y) < 5000 || math.Abs(x) >= math.Abs(y)) {
				x, symbol = y, v.DisplayUnit
			}
		}
	}
	if symbol == "W" && math.Abs(x) >= 1e4 {
		x, symbol = x/1e3, "kW"
	}
	if symbol == "kW" && math.Abs(x) >= 1e4 {
		x, symbol = x/1e3, "MW"
	}
	s := number(x)
	if symbol != "" && symbol != "1" {
		s += " " + symbol
	}
	return s
}

func rangeOf(v scenarios.AssetVariable) string {
	low, high := !math.IsNaN(v.Min) && v.Min > -1e59, !math.IsNaN(v.Max) && v.Max < 1e59
	switch {
	case low && high:
		return shown(v, v.Min) + " to " + shown(v, v.Max)
	case low:
		return "at least " + shown(v, v.Min)
	case high:
		return "at most " + shown(v, v.Max)
	}
	return ""
}
