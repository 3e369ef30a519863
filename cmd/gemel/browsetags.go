package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"

	"gemel/bridge"
	"gemel/bridge/opcua"
	"gemel/bridge/tag"
	"gemel/engine/unit"
)

// scalarTypes of OPC UA that hold one number.
var scalarTypes = map[string]bridge.DataType{"Boolean": bridge.Boolean, "SByte": bridge.Int8, "Byte": bridge.UInt8, "Int16": bridge.Int16, "UInt16": bridge.UInt16,
	"Int32": bridge.Int32, "UInt32": bridge.UInt32, "Int64": bridge.Int64, "UInt64": bridge.UInt64, "Float": bridge.Float32, "Double": bridge.Float64}

// unitOfCode are common codes of UNECE Recommendation 20, as units are written here. They say more than the text that a server shows.
var unitOfCode = map[string]string{"C62": "1", "P1": "%", "BAR": "bar", "MBR": "mbar", "PAL": "Pa", "KPA": "kPa", "MPA": "MPa", "MTR": "m", "MMT": "mm", "MTS": "m/s", "C16": "mm/s",
	"MTQ": "m3", "LTR": "L", "MQH": "m3/h", "MQS": "m3/s", "G51": "L/s", "L2": "L/min", "E32": "L/h", "KGM": "kg", "KGS": "kg/s", "E93": "kg/h", "KMQ": "kg/m3",
	"CEL": "degC", "KEL": "K", "FAH": "degF", "RPM": "rpm", "RAD": "rad", "DD": "deg", "2A": "rad/s", "HTZ": "Hz", "SEC": "s", "MIN": "min", "HUR": "h",
	"WTT": "W", "KWT": "kW", "MAW": "MW", "JOU": "J", "KJO": "kJ", "WHR": "Wh", "KWH": "kWh", "AMP": "A", "VLT": "V", "NEW": "N", "NU": "N.m"}

// unitText is the unit of a node as a tag map has it; false where it is none that is known.
func unitText(n *opcua.Node) (string, bool) {
	for _, u := range []string{unitOfCode[n.Code], n.Unit} {
		if _, err := unit.Parse(u); u != "" && err == nil {
			return u, true
		}
	}
	return "1", n.Unit == ""
}

// starter is a tag map of the numbers that may be read, to begin with.
func starter(source string, list []opcua.Node) (m *tag.Map, left int, unknown []string) {
	m = &tag.Map{}
	names := map[string]bool{}
	for i := range list {
		n := &list[i]
		typ, ok := scalarTypes[n.Type]
		if !ok || n.Array || !n.Read || names[n.Path] {
			left++
			continue
		}
		names[n.Path] = true
		t := bridge.Tag{Name: n.Path, Source: source, Address: n.Address, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.Read, Type: typ}
		if t.Unit, ok = unitText(n); !ok {
			unknown = append(unknown, fmt.Sprintf("%s: %s", n.Path, n.Unit))
		}
		if r := n.Range; r != nil && r.Low < r.High {
			t.Low, t.High = r.Low, r.High
		}
		m.Tags = append(m.Tags, t)
	}
	return m, left, unknown
}

// writeTags writes a tag map to begin with.
func (f *browseFlags) writeTags(t terminal, url, source string, list []opcua.Node) error {
	m, left, unknown := starter(source, list)
	if len(m.Tags) == 0 {
		return failed(errors.New("there is no number among the variables that this user may read: no tag map was written"))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Found at %s. Keep what the twin needs, and name its variables of the model:  variable: tank.level\n", oneLine(url))
	b.WriteString("# low and high are the range that the server calls likely: outside of them a reading is uncertain.\n# Everything is read-only; what is to be written needs  access: read/write  here, and a rule in rules.yaml.\n")
	for _, u := range unknown {
		fmt.Fprintf(&b, "# The unit is not known here, so it says 1: %s\n", oneLine(u))
	}
	if err := m.WriteYAML(&b); err != nil {
		return err
	}
	if _, err := tag.Read(f.tags, b.Bytes()); err != nil { // names and addresses come from a stranger
		return failed(fmt.Errorf("what the server shows makes no tag map: %w", err))
	}
	if f.tags == "-" {
		_, err := t.out.Write(b.Bytes())
		return err
	}
	if err := replaceFile(f.tags, b.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "wrote %s: %d tags\n", f.tags, len(m.Tags))
	if left > 0 {
		fmt.Fprintln(t.err, hang(fmt.Sprintf("%d variables are left out: they are no numbers, or this user may not read them", left)))
	}
	if len(unknown) > 0 {
		fmt.Fprintln(t.err, hang(fmt.Sprintf("%d units are not known here; the file names them", len(unknown))))
	}
	return nil
}

// oneLine keeps the words of strangers in one line of a file.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
