package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gopcua/opcua/ua"
	"github.com/spf13/cobra"

	"gemel/bridge/opcua"
)

// browseFlags say where to look and where to write it.
type browseFlags struct {
	opcuaPlace
	from, tags, csv string
	addresses       bool
}

func browseCommand(t terminal) *cobra.Command {
	var f browseFlags
	c := &cobra.Command{
		Use:   "browse ADDRESS | FOLDER [NAME]",
		Short: "List the variables of an OPC UA server",
		Long: `List what an OPC UA server has: type, unit, likely range, access (r: you may
read, w: you may write) and value of every variable. The server is an address,
or the folder of a twin and a connection in connections.yaml, with its user.
Nothing is written to it. A server whose certificate is not trusted is not
talked to: gemel trust shows it.`,
		Example: "  gemel browse opc.tcp://127.0.0.1:4840\n  gemel browse station plc --from \"nsu=urn:plant;s=Pumps\" --addresses\n  gemel browse station plc --tags station/tags.yaml",
		Args:    serverArguments,
		RunE: func(c *cobra.Command, args []string) error {
			for flag, path := range map[string]string{"--tags": f.tags, "--csv": f.csv} {
				if err := newTarget(flag, path); err != nil {
					return err
				}
			}
			conn, err := f.connection(args)
			if err != nil {
				return err
			}
			ctx, begin, end := interruptible(c.Context())
			defer end()
			begin()
			return f.run(ctx, t, args, conn)
		},
	}
	f.flags(c)
	f.userFlags(c)
	c.Flags().StringVar(&f.from, "from", "", "begin at the node with this `ADDRESS`")
	c.Flags().BoolVar(&f.addresses, "addresses", false, "show the address of each variable, as a tag map has it")
	c.Flags().StringVar(&f.tags, "tags", "", "write a tag map of what was found into a new `FILE`, to begin with")
	c.Flags().StringVar(&f.csv, "csv", "", "write all as CSV into a new `FILE`, - for the terminal")
	return c
}

// newTarget is a file that must not be there yet.
func newTarget(flag, path string) error {
	if path == "" || path == "-" {
		return nil
	}
	if flag == "--tags" && strings.EqualFold(filepath.Ext(path), ".csv") {
		return fmt.Errorf("--tags %s: a tag map is written as YAML here; gemel tags convert makes CSV of it", path)
	}
	if err := checkTarget(flag, path); err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s %s: it exists already; choose another name", flag, path)
	}
	return nil
}

func (f *browseFlags) run(ctx context.Context, t terminal, args []string, conn opcua.Connection) error {
	r, err := opcua.Open(ctx, conn)
	if ctx.Err() != nil {
		if err == nil {
			r.Close()
		}
		return context.Canceled
	}
	if err != nil {
		return f.unreached(args, &conn, err)
	}
	var nodes []opcua.Node
	err = r.Browse(ctx, f.from, func(n opcua.Node) error { nodes = append(nodes, n); return nil })
	policy, mode := r.Security()
	r.Close()
	switch {
	case ctx.Err() != nil:
		return context.Canceled
	case errors.Is(err, ua.StatusBadNodeIDUnknown) && len(nodes) == 0:
		return failed(fmt.Errorf("--from %s: the server has no such node", f.from))
	case err != nil && f.from != "" && len(nodes) == 0:
		return failed(fmt.Errorf("--from %s: %w", f.from, err))
	case err != nil:
		return f.unreached(args, &conn, err)
	}
	variables := variablesOf(nodes)
	if len(variables) == 0 {
		return failed(errors.New("it shows no variable to this user; --user NAME logs in with another, --from ADDRESS begins elsewhere"))
	}
	if policy == "None" {
		fmt.Fprintln(t.err, hang("INSECURE: nothing here proves who the server is, and others may have read and changed it"))
	}
	switch {
	case f.csv == "-":
		return nodesCSV(t.out, variables)
	case f.csv != "":
		var b bytes.Buffer
		if err := nodesCSV(&b, variables); err != nil {
			return err
		}
		if err := replaceFile(f.csv, b.Bytes(), 0o644); err != nil {
			return err
		}
		fmt.Fprintf(t.out, "wrote %s: %d variables\n", f.csv, len(variables))
	}
	if f.tags != "" {
		source := "plc"
		if len(args) == 2 {
			source = args[1]
		}
		return f.writeTags(t, conn.URL, source, variables)
	}
	if f.csv == "" {
		printNodes(t, variables, f.addresses)
		fmt.Fprintf(t.err, "%d variables of %s, over %s %s\n", len(variables), conn.URL, policy, mode)
	}
	return nil
}

// property names that say how a variable is meant (OPC 10000-8), and are shown beside it or not at all.
var property = map[string]bool{"EURange": true, "EngineeringUnits": true, "InstrumentRange": true, "Definition": true, "ValuePrecision": true, "TrueState": true, "FalseState": true,
	"EnumStrings": true, "EnumValues": true, "Title": true, "AxisScaleType": true, "XAxisDefinition": true}

// variablesOf are the variables without their properties.
func variablesOf(nodes []opcua.Node) (list []opcua.Node) {
	seen := map[string]bool{}
	for _, n := range nodes {
		if n.Object {
			continue
		}
		seen[n.Path] = true
		if k := strings.LastIndex(n.Path, "/"); k < 0 || !seen[n.Path[:k]] || !property[n.Path[k+1:]] {
			list = append(list, n)
		}
	}
	return list
}

// Columns of the list, in characters; the value takes what is left.
const (
	mostName  = 26
	mostType  = 8
	mostUnit  = 8
	mostRange = 15
)

// printNodes prints variables under the paths of their folders.
func printNodes(t terminal, list []opcua.Node, addresses bool) {
	folder, first := "", true
	for i := range list {
		n := &list[i]
		at, name := "", n.Path
		if k := strings.LastIndex(n.Path, "/"); k >= 0 {
			at, name = n.Path[:k], n.Path[k+1:]
		}
		if first || at != folder {
			if at != "" {
				fmt.Fprintln(t.out, cut(at, width))
			}
			folder, first = at, false
		}
		line := fmt.Sprintf("  %s %s %s %s %s ", column(name, mostName), column(typeText(n), mostType), column(shownUnit(n.Unit), mostUnit), column(rangeText(n), mostRange), column(accessText(n), 2))
		fmt.Fprintln(t.out, strings.TrimRight(line+cut(valueText(n), width-utf8.RuneCountInString(line)), " "))
		if addresses {
			fmt.Fprintln(t.out, "    "+n.Address)
		}
	}
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	r := []rune(text)
	return string(r[:max(most-1, 0)]) + "…"
}

// column is a text of exactly so many characters.
func column(text string, most int) string {
	text = cut(text, most)
	return text + strings.Repeat(" ", most-utf8.RuneCountInString(text))
}

func typeText(n *opcua.Node) string {
	if n.Array {
		return n.Type + "[]"
	}
	return n.Type
}

// shownUnit leaves out that of a plain number.
func shownUnit(u string) string {
	if u == "1" {
		return ""
	}
	return u
}

func rangeText(n *opcua.Node) string {
	if n.Range == nil {
		return ""
	}
	return number(n.Range.Low) + " to " + number(n.Range.High)
}

func accessText(n *opcua.Node) (text string) {
	if n.Read {
		text = "r"
	}
	if n.Write {
		text += "w"
	}
	return text
}

// valueText is what a variable holds, or why that says nothing.
func valueText(n *opcua.Node) string {
	switch status := uint32(n.Status); {
	case status>>30 >= 2 && !n.Read:
		return ""
	case status>>30 >= 2:
		return fmt.Sprintf("bad (%08X)", status)
	case n.Number == nil:
		return n.Value
	case status>>30 == 1:
		return numberText(n) + " uncertain"
	}
	return numberText(n)
}

// numberText has all digits of a whole number.
func numberText(n *opcua.Node) string {
	if n.Type == "Double" || n.Type == "Float" {
		return number(*n.Number)
	}
	return n.Value
}

// nodesCSV writes all that is known of the variables.
func nodesCSV(w interface{ Write([]byte) (int, error) }, list []opcua.Node) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"path", "address", "type", "unit", "unece", "low", "high", "access", "value", "status"}}
	for i := range list {
		n := &list[i]
		low, high := "", ""
		if n.Range != nil {
			low, high = exact(n.Range.Low), exact(n.Range.High)
		}
		value := n.Value
		if n.Number != nil {
			value = exact(*n.Number)
		}
		rows = append(rows, []string{n.Path, n.Address, typeText(n), n.Unit, n.Code, low, high, accessText(n), value, fmt.Sprintf("%08X", uint32(n.Status))})
	}
	return out.WriteAll(rows)
}

func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
