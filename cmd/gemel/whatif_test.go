package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"gemel/scenarios"
)

// From a recording to a look ahead: the same result each time, within the width of a terminal, as a table and as JSON; and what goes wrong says what to do.
func TestWhatIfFromTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("Boiler.mo", boiler)
	head := "gemel: 1\nname: boiler\nplant: {file: Boiler.mo, model: Boiler}\ntime: {start: 2026-01-05T00:00:00Z, stop: 8h, tick: 1 min}\n"
	drive := "inputs: {power: {steps: [[0h, 2 kW], [2h, 0.5 kW], [3h, 2.5 kW], [5h, 1 kW], [6h, 2 kW]]}}\nrecord: {variables: [T, drawn, power]}\n"
	write("truth.yaml", strings.Replace(head, "start: 2026-01-05T00:00:00Z, ", "", 1)+drive)
	must(t, "run", "truth.yaml", "--out", "truth", "--csv")
	recorded(t, "truth", "monday.csv")
	estimate := `estimate:
  recording: monday.csv
  received: received
  late: 10 min
  inputs: {power: {}}
  sensors: {T: {column: temperature, noise: 0.1 K}, drawn: {column: heat, noise: 20 W}}
  unknowns: {T: {deviation: 2 K, wanders: 0.05 K in 1h}}
`
	section := `limits: {T: {low: 90 degC, high: 150 degC}}
kpis: {energy: {integral: power, unit: kWh}, coldest: {min: T, unit: degC}}
whatif:
  horizon: 2h
  members: 8
  set: {power: {from: 0.5 kW, to: 2.5 kW, steps: 5}}
  minimise: energy
`
	write("live.yaml", head+estimate+section)
	must(t, "check", "live.yaml")
	out := must(t, "whatif", "live.yaml", "--at", "4h30m", "--out", "look.json")
	for _, want := range []string{"boiler: 2 h ahead from 2026-01-05 04:30:00, 8 members, 5 candidates", "Proposed: lower power from 2.5 to 1.5 kW: energy over 2 h falls from 5 to 3", "figure ", "energy ", "coldest ", "T low", "T high", "power [kW]", "best", "hash", "look.json"} {
		if !strings.Contains(out, want) {
			t.Errorf("missing %q in\n%s", want, out)
		}
	}
	for line := range strings.SplitSeq(out, "\n") {
		if utf8.RuneCountInString(line) > width {
			t.Errorf("wider than the terminal: %s", line)
		}
	}
	var look, again scenarios.WhatIfResult
	if err := json.Unmarshal(mustRead(t, "look.json"), &look); err != nil || look.Begin != 16200 || len(look.Traces) == 0 || !look.Proposed || look.Changes[0].Revert != 2500 {
		t.Errorf("%v %v %+v", err, look.Reason, look.Changes)
	}
	if out := must(t, "whatif", "live.yaml", "--at", "2026-01-05T04:30:00Z", "--quiet", "--workers", "1", "--out", "again.json"); !strings.HasPrefix(out, "lower power") {
		t.Errorf("--quiet prints %q", out)
	}
	if err := json.Unmarshal(mustRead(t, "again.json"), &again); err != nil || again.Hash != look.Hash || again.Hash == "" {
		t.Errorf("the same look again: %s, %s", again.Hash, look.Hash)
	}
	write("none.yaml", head+estimate)
	write("bad.yaml", head+estimate+strings.Replace(section, "minimise: energy", "minimise: enrgy", 1))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"whatif", "live.yaml"}, "from when on? Write --at, such as --at 13h after the start of the scenario"},
		{[]string{"whatif", "live.yaml", "--at", "soon"}, "--at soon: want a time after the start, such as 13h, or a date and time, such as 2026-01-05T13:00:00Z"},
		{[]string{"whatif", "live.yaml", "--at", "9h"}, "monday.csv ends at 2026-01-05 08:00, before 2026-01-05 09:00"},
		{[]string{"whatif", "live.yaml", "--at", "2026-01-04T23:00:00Z"}, "2026-01-04 23:00 is before the start"},
		{[]string{"whatif", "none.yaml", "--at", "1h"}, "none.yaml has no section whatif; docs/whatif.md shows one"},
		{[]string{"whatif", "bad.yaml", "--at", "1h"}, "bad.yaml:18:13: minimise: there is no KPI enrgy; did you mean energy?"},
		{[]string{"check", "bad.yaml"}, "bad.yaml:18:13: minimise: there is no KPI enrgy; did you mean energy?"},
	} {
		if _, err, status := gemel(t, c.args...); status != exitInput || strings.TrimSpace(err) != c.want {
			t.Errorf("gemel %s: status %d\n got %s\nwant %s", strings.Join(c.args, " "), status, err, c.want)
		}
	}
}
