package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/historian"
	"gemel/scenarios"
	"gemel/scenarios/recording"
)

// place writes a file of a test.
func place(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fill puts samples into the historian of a twin's folder.
func fill(t *testing.T, folder string, series map[string][]bridge.Sample, gaps ...historian.Gap) {
	t.Helper()
	h, err := openHistorian(twinFolder(folder))
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range series {
		id, err := h.Register(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range list {
			list[i].Tag = id
		}
		if err := h.Append(list); err != nil {
			t.Fatal(err)
		}
	}
	for _, g := range gaps {
		if err := h.AddGap(g); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

func fitJSON(t *testing.T, folder string) (r scenarios.FitResult) {
	t.Helper()
	if err := json.Unmarshal(mustRead(t, filepath.Join(folder, "fit.json")), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

const coolingDriven = `model Cooling "A body that cools"
  parameter Real k(unit = "1/s", min = 1e-6, max = 1) = 1e-3 "Rate of cooling";
  input Real T_out(unit = "K", displayUnit = "degC", min = 200, max = 400) "Temperature outside";
  Real T(unit = "K", displayUnit = "degC", start = 353.15, fixed = true, min = 200, max = 500, nominal = 300) "Temperature";
equation
  der(T) = -k*(T - T_out);
end Cooling;
`

// What stood in a file stands in a historian: the fit finds the same, from tags by their names or variables, in their own units, and tells which samples it used.
func TestFitFromAHistorian(t *testing.T) {
	t.Chdir(t.TempDir())
	place(t, "Cooling.mo", coolingDriven)
	head := "gemel: 1\nname: cooling\nplant: {file: Cooling.mo, model: Cooling}\ntime: {start: 2026-01-05T06:00:00Z, stop: 1h, tick: 1 min}\n"
	place(t, "truth.yaml", head+"parameters: {k: 0.0008 1/s}\ninputs: {T_out: {steps: [[0 s, 15 degC], [30 min, 25 degC]]}}\nrecord: {variables: [T]}\n")
	must(t, "run", "truth.yaml", "--out", "truth", "--csv")
	rec, err := recording.Read("trajectory.csv", mustRead(t, "truth/trajectory.csv"), recording.Options{})
	if err != nil {
		t.Fatal(err)
	}
	values, err := rec.Numbers("T")
	if err != nil {
		t.Fatal(err)
	}
	begin := bridge.At(time.Date(2026, 1, 5, 6, 0, 0, 0, time.UTC))
	body := []bridge.Sample{{Source: begin - 60e9, Value: 300}}
	for i, at := range rec.Time {
		body = append(body, bridge.Sample{Source: begin + bridge.Time(at*1e9), Value: values[i] - 273.15})
	}
	body = append(body, bridge.Sample{Source: begin + 601e9, Value: -40, Status: bridge.Bad}, bridge.Sample{Source: begin + 602e9, Value: 500, Status: bridge.UncertainLastUsable})
	place(t, "station/tags.yaml", `gemel: 1
tags:
  body/temperature: {source: plc, address: "ns=1;s=T", variable: T, unit: degC}
  T_out: {source: plc, address: "ns=1;s=T_out", unit: degC}
`)
	outside := []bridge.Sample{{Source: begin - 40*86400e9, Value: 15}, {Source: begin + 1800e9, Value: 25}} // recorded when it changed: weeks ago
	fill(t, "station", map[string][]bridge.Sample{"body/temperature": body, "T_out": outside})
	fit := "fit:\n  unknowns: {k: {scale: log, min: 0.0001 1/s, max: 0.01 1/s}}\n  sensors: {T: {unit: K, noise: 0.1 K}}\n  inputs: {T_out: {}}\n  experiments: [{name: monday}]\n"
	place(t, "fit.yaml", head+fit)
	for _, args := range [][]string{
		{"--out", "a"},
		{"--out", "b", "--begin", "2026-01-05T06:00:00Z", "--end", "2026-01-05T07:00:00Z"},
		{"--out", "c", "--begin", "2026-01-05T07:00:00+01:00", "--end", "2026-01-05T07:00:30Z"}, // cut to whole ticks
	} {
		out := must(t, append([]string{"fit", "fit.yaml", "--history", "station"}, args...)...)
		r := fitJSON(t, args[1])
		if k := r.Unknowns[0].Value; math.Abs(k-0.0008) > 1e-7 || len(r.History) != 1 {
			t.Fatalf("%v: k is %g, want 0.0008; %v\n%s", args, k, r.History, out)
		}
		h := r.History[0]
		want := scenarios.HistoryFacts{Experiment: "monday", Historian: "station", From: "2026-01-05T06:00:00Z", To: h.To, Tags: []string{"T_out", "body/temperature"}, Samples: 60 + 2 + 2, SHA256: h.SHA256}
		if !reflect.DeepEqual(h, want) || len(h.SHA256) != 64 {
			t.Errorf("%+v, want %+v", h, want)
		}
	}
	if a, b := fitJSON(t, "a"), fitJSON(t, "b"); a.History[0].SHA256 != b.History[0].SHA256 || a.Unknowns[0].Value != b.Unknowns[0].Value {
		t.Errorf("the same samples, told otherwise: %+v, %+v", a.History, b.History)
	}
	// a plant that ran sixty times faster than the clock
	quick := func(list []bridge.Sample) (out []bridge.Sample) {
		for _, s := range list {
			s.Source = begin + (s.Source-begin)/60
			out = append(out, s)
		}
		return out
	}
	place(t, "quick/tags.yaml", string(mustRead(t, "station/tags.yaml")))
	fill(t, "quick", map[string][]bridge.Sample{"body/temperature": quick(body), "T_out": quick(outside)})
	place(t, "quick/twin/begin.json", `{"speed": 60}`)
	must(t, "fit", "fit.yaml", "--history", "quick", "--begin", "2026-01-05T06:00:00Z", "--end", "2026-01-05T06:01:00Z", "--out", "d")
	if r := fitJSON(t, "d"); math.Abs(r.Unknowns[0].Value-0.0008) > 1e-7 || r.History[0].To != "2026-01-05T06:01:00Z" {
		t.Errorf("k is %g, want 0.0008; %+v", r.Unknowns[0].Value, r.History)
	}
	for want, args := range map[string][]string{
		"T_out: 1 time without a value":   {"gap"},
		"never had a sample of tag T_out": {"empty"},
		"belong together":                 {"station", "--begin", "2026-01-05T06:00:00Z"},
		"begin later":                     {"late"},
		"is shorter than a tick":          {"station", "--begin", "2026-01-05T06:00:00Z", "--end", "2026-01-05T06:00:30Z"},
		"there is no historian in":        {"none"},
		"want a time with its zone":       {"station", "--begin", "2026-01-05", "--end", "2026-01-06"},
		"its samples have other dates":    {"fast"},
	} {
		folder := args[0]
		place(t, folder+"/tags.yaml", string(mustRead(t, "station/tags.yaml")))
		switch folder {
		case "gap":
			fill(t, folder, map[string][]bridge.Sample{"body/temperature": body, "T_out": outside}, historian.Gap{Source: "plc", From: begin + 600e9, To: begin + 900e9, Why: "the cable"})
		case "empty":
			fill(t, folder, map[string][]bridge.Sample{"body/temperature": body})
		case "late":
			fill(t, folder, map[string][]bridge.Sample{"body/temperature": body, "T_out": outside[1:]})
		case "fast":
			fill(t, folder, map[string][]bridge.Sample{"body/temperature": body, "T_out": outside})
			place(t, folder+"/twin/begin.json", `{"speed": 60}`)
		}
		_, message, status := gemel(t, append([]string{"fit", "fit.yaml", "--out", "x", "--history", folder}, args[1:]...)...)
		if status != exitInput || !strings.Contains(strings.Join(strings.Fields(message), " "), want) {
			t.Errorf("%v: status %d, %s, want %q", args, status, message, want)
		}
	}
}

// The recording of the example, told through a historian: the same estimate, bit for bit.
func TestEstimateFromAHistorian(t *testing.T) {
	scenario, err := filepath.Abs("../../scenarios/booster-live.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(filepath.Dir(scenario), "data", "booster-live.parquet")
	rec, err := recording.Read(file, mustRead(t, file), recording.Options{AnyOrder: true})
	if err != nil {
		t.Fatal(err)
	}
	received, err := rec.Stamps("received")
	if err != nil {
		t.Fatal(err)
	}
	quality, err := rec.Texts("flow_quality")
	if err != nil {
		t.Fatal(err)
	}
	code, err := recording.ParseCode("opc-da")
	if err != nil {
		t.Fatal(err)
	}
	statuses := map[recording.Quality]bridge.Status{recording.Good: bridge.Good, recording.Uncertain: bridge.UncertainLastUsable, recording.Bad: bridge.Bad}
	tags := "gemel: 1\ntags:\n"
	series := map[string][]bridge.Sample{}
	for column, unit := range map[string]string{"demand": "L/s", "speed1": "rpm", "speed2": "rpm", "on1": "1", "on2": "1", "level": "m", "flow": "L/s", "power1": "kW", "pressure": "bar"} {
		tags += fmt.Sprintf("  %s: {source: plc, address: \"ns=1;s=%[1]s\", unit: %q}\n", column, unit)
		values, err := rec.Numbers(column)
		if err != nil {
			t.Fatal(err)
		}
		for row, v := range values {
			if math.IsNaN(v) {
				continue
			}
			s := bridge.Sample{Value: v, Source: bridge.At(rec.Origin) + bridge.Time(math.Round(rec.Time[row]*1e9)), Server: bridge.At(rec.Origin) + bridge.Time(math.Round(received[row]*1e9))}
			if column == "flow" {
				q, _, err := code.Of(quality[row])
				if err != nil {
					t.Fatal(err)
				}
				s.Status = statuses[q]
			}
			series[column] = append(series[column], s)
		}
	}
	t.Chdir(t.TempDir())
	place(t, "station/tags.yaml", tags)
	fill(t, "station", series)
	const later = 301 * 86400e9 // as if the plant had run on another day
	moved := map[string][]bridge.Sample{}
	for name, list := range series {
		for _, s := range list {
			s.Source, s.Server = s.Source+later, s.Server+later
			moved[name] = append(moved[name], s)
		}
	}
	place(t, "moved/tags.yaml", tags)
	fill(t, "moved", moved)
	begin := rec.Origin.Add(later)
	rows := map[string]string{}
	for name, args := range map[string][]string{"file": {"--replay", file}, "history": {"--history", "station"},
		"moved": {"--history", "moved", "--begin", begin.Format(time.RFC3339), "--end", begin.Add(24*time.Hour + time.Second).Format(time.RFC3339)}} {
		must(t, append([]string{"estimate", scenario, "--quiet", "--until", "3h", "--out", "of-" + name}, args...)...)
		var r scenarios.EstimateResult
		if err := json.Unmarshal(mustRead(t, filepath.Join("of-"+name, "estimate.json")), &r); err != nil {
			t.Fatal(err)
		}
		if (r.History == nil) != (name == "file") || r.History != nil && (r.History.Samples == 0 || len(r.History.Tags) != 9) {
			t.Errorf("%s: %+v", name, r.History)
		}
		path := filepath.Join("of-"+name, "estimate.parquet")
		table, err := recording.Read(path, mustRead(t, path), recording.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range table.Names() {
			values, err := table.Numbers(column)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				rows[name] += fmt.Sprintf("%x ", math.Float64bits(v))
			}
		}
	}
	if rows["file"] != rows["history"] || rows["file"] != rows["moved"] || len(rows["file"]) < 10000 {
		t.Errorf("the estimates differ, or are empty: %d and %d bytes", len(rows["file"]), len(rows["history"]))
	}
	if _, message, status := gemel(t, "estimate", scenario, "--replay", file, "--history", "station"); status != exitInput || !strings.Contains(message, "choose one") {
		t.Errorf("status %d: %s", status, message)
	}
}
