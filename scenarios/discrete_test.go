package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/engine/series"
)

// batch is a plant with everything discrete: a state machine, a sampled controller, a state that jumps, a warning, an end.
const batch = `model Batch "A vessel that is filled and emptied three times"
  Real level(unit = "m", start = 0, fixed = true, min = 0) "Level";
  Real dirt(start = 0, fixed = true) "Dirt on the wall";
  Boolean filling(start = true, fixed = true) "The valve is open";
  Integer batches(start = 0, fixed = true) "Batches done";
  discrete Real seen(start = 0, fixed = true) "Level as the controller sees it";
  Real shown "The same";
equation
  der(level) = if filling then 0.1 else -0.2;
  der(dirt) = 0.01;
  shown = seen;
  when sample(0, 0.5) then
    seen = level;
  end when;
  when level > 1 then
    filling = false;
  elsewhen level < 0.001 and not pre(filling) then
    filling = true;
  end when;
  when not filling then
    batches = pre(batches) + 1;
    assert(pre(batches) < 1, "the filter is getting old", AssertionLevel.warning);
  end when;
  when filling then
    reinit(dirt, 0);
  end when;
  when batches >= 3 and level < 0.5 then
    terminate("three batches are done");
  end when;
end Batch;
`

const batchScenario = "gemel: 1\nname: batch\nplant: {file: Batch.mo, model: Batch}\ntime: {stop: 2 min, tick: 1s}\nkpis: {done: {max: batches, unit: \"1\"}}\nrecord: {variables: [level, filling, batches, seen, shown]}\n"

// prepareText prepares a scenario beside one model.
func prepareText(t *testing.T, name, model, text string) *Prepared {
	t.Helper()
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, name), []byte(model), 0o644), os.WriteFile(filepath.Join(dir, "s.yaml"), []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
	s, err := Read(filepath.Join(dir, "s.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	sys, err := Library(nil).System(s)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// The plant may end a run: that is a success, with a row at exactly that time and the message everywhere, and it can be repeated to the bit.
func TestThePlantEndsTheRun(t *testing.T) {
	p := prepareText(t, "Batch.mo", batch, batchScenario)
	out := filepath.Join(t.TempDir(), "run")
	res, err := Run(context.Background(), p, RunOptions{Out: out, CSV: true})
	if err != nil {
		t.Fatal(err)
	}
	// filled to 1 m in 10 s, emptied in 5 s, thrice, the last time by half
	const end = 10 + 2*(4.995+9.99) + 2.5
	if res.Status != Done || res.Ended == nil || !near(res.Ended.At, end, 1e-6) || res.Ended.Message != "three batches are done" || !strings.HasSuffix(res.Ended.Source, "Batch.mo:28:5") {
		t.Fatalf("%s, %+v, want an end at %g s", res.Status, res.Ended, end)
	}
	if res.Ticks != 42 {
		t.Errorf("%d ticks are done", res.Ticks)
	}
	table, err := os.Open(filepath.Join(out, "trajectory.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = table.Close() }()
	rows, err := series.ReadCSV(table, "trajectory.csv", series.CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	last := rows.Rows() - 1
	if at := rows.Columns[0].Values[last]; at != res.Ended.At || rows.Rows() != 44 {
		t.Errorf("%d rows, the last at %g s", rows.Rows(), at)
	}
	if level := rows.Columns[1].Values[last]; !near(level, 0.5, 1e-6) {
		t.Errorf("the level at the end is %g", level)
	}
	if v := res.KPIs[0].Value; v == nil || *v != 3 {
		t.Errorf("KPI %v", v)
	}
	again, err := OpenRun(out)
	if err != nil {
		t.Fatal(err)
	}
	same, err := again.Run(context.Background(), p, "", nil, nil)
	if err != nil || !same.Same {
		t.Errorf("the repetition: %v, %+v", err, same)
	}
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil || !strings.Contains(string(page), "three batches are done") {
		t.Error("the report does not say why the run ended", err)
	}
}

// Events list what an operator would write down: switching, jumps, warnings and the end; not every sample.
func TestDiscreteEventsAreListed(t *testing.T) {
	p := prepareText(t, "Batch.mo", batch, batchScenario)
	out := filepath.Join(t.TempDir(), "run")
	if _, err := Run(context.Background(), p, RunOptions{Out: out}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(out, "events.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	counts, texts := map[string]int{}, map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var e Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		counts[e.Kind+" "+e.Name]++
		texts[e.Text] = true
	}
	for name, want := range map[string]int{"discrete filling": 5, "discrete batches": 3, "reinit dirt": 2, "discrete seen": 0, "warning the filter is getting old": 2, "end ": 1} {
		if counts[name] != want {
			t.Errorf("%s: %d events, want %d\n%s", name, counts[name], want, data)
		}
	}
	for _, text := range []string{"filling becomes false", "batches becomes 3", "dirt is set to 0", "the plant ends the run: three batches are done"} {
		if !texts[text] {
			t.Errorf("no event says %q\n%s", text, data)
		}
	}
	for name := range counts {
		if strings.HasPrefix(name, "discrete when ") || strings.HasPrefix(name, "discrete pre(") {
			t.Errorf("an event of something internal: %s", name)
		}
	}
}

// A condition that changes without end must not fill the disk: beyond a bound its events are counted.
func TestEventsOfOneSourceAreBounded(t *testing.T) {
	p := prepareText(t, "Fast.mo", "model Fast\n  Boolean b(start = false, fixed = true);\nequation\n  when sample(0, 0.001) then\n    b = not pre(b);\n  end when;\nend Fast;\n",
		"gemel: 1\nplant: {file: Fast.mo, model: Fast}\ntime: {stop: 12s, tick: 100ms}\nrecord: {variables: [b]}\n")
	out := filepath.Join(t.TempDir(), "run")
	res, err := Run(context.Background(), p, RunOptions{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(out, "events.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != maxOfOne+1 || !strings.Contains(lines[len(lines)-1], "more events of b are not listed") || res.Events < 11_990 {
		t.Errorf("%d lines, %d events, the last line %s", len(lines), res.Events, lines[len(lines)-1])
	}
}

// A snapshot cannot be taken behind the end that the plant sets.
func TestNoSnapshotBehindTheEnd(t *testing.T) {
	p := prepareText(t, "Batch.mo", batch, batchScenario)
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if err := r.GoTo(context.Background(), 60); err == nil || !strings.Contains(err.Error(), "three batches are done") {
		t.Error(err)
	}
}

// With events: true the jumps are in the record where they are, also across a snapshot.
func TestRowsBesideEvents(t *testing.T) {
	p := prepareText(t, "Batch.mo", batch, strings.Replace(batchScenario, "record: {", "record: {events: true, ", 1))
	out := filepath.Join(t.TempDir(), "run")
	res, err := Run(context.Background(), p, RunOptions{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(out, "trajectory.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := series.ReadParquet(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	times, filling := table.Columns[0].Values, table.Columns[2].Values
	jumps := 0
	for i := 1; i < len(times); i++ {
		if times[i] < times[i-1] {
			t.Fatalf("row %d goes back in time, from %g to %g s", i, times[i-1], times[i])
		}
		if times[i] == times[i-1] && filling[i] != filling[i-1] {
			jumps++
		}
	}
	if jumps != 5 {
		t.Errorf("%d jumps of filling between rows of one time, want 5", jumps)
	}
	again, err := OpenRun(out)
	if err != nil {
		t.Fatal(err)
	}
	if same, err := again.Run(context.Background(), p, "", nil, nil); err != nil || !same.Same {
		t.Errorf("the repetition: %v, %+v", err, same)
	}
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.GoTo(context.Background(), 20); err != nil {
		t.Fatal(err)
	}
	var snap bytes.Buffer
	if err := errors.Join(r.Snapshot(&snap), r.Close()); err != nil {
		t.Fatal(err)
	}
	if r, err = p.Resume(snap.Bytes()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	for !r.Done() {
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
	if r.Hash() != res.TrajectoryHash {
		t.Error("continued from a snapshot, the rows beside events are others")
	}
}

// Real variables that change at events only are drawn as steps, also under another name.
func TestSampledSignalsAreDrawnAsSteps(t *testing.T) {
	p := prepareText(t, "Batch.mo", batch, batchScenario)
	for _, c := range p.plan.columns {
		if want := c.Name != "level"; p.steps(c.id) != want {
			t.Errorf("%s: drawn as steps: %v", c.Name, !want)
		}
	}
}

func near(got, want, tolerance float64) bool { return got-want <= tolerance && want-got <= tolerance }

// A when-clause on an input that control switches fires every time it rises, though nothing in the plant changes when it falls.
func TestWhenOnADrivenInput(t *testing.T) {
	p := prepareText(t, "Pump.mo", "model Pump\n  input Boolean on(start = false);\n  Integer starts(start = 0, fixed = true);\n  Real level(unit = \"m\", start = 1, fixed = true);\nequation\n"+
		"  der(level) = (if on then 0.02 else 0) - 0.01;\n  when on then\n    starts = pre(starts) + 1;\n  end when;\nend Pump;\n", `gemel: 1
plant: {file: Pump.mo, model: Pump}
time: {stop: 10 min, tick: 10s}
control: [{name: duty, kind: hysteresis, measure: level, on_below: 0.5 m, off_above: 1 m, drive: on, on: true, off: false}]
kpis: {starts: {final: starts, unit: "1"}, counted: {count: on}}
`)
	_, _, r := run(t, p)
	k := r.KPIs()
	if *k[0].Value != *k[1].Value || *k[0].Value < 3 {
		t.Errorf("the model counts %g starts, the scenario %g", *k[0].Value, *k[1].Value)
	}
}
