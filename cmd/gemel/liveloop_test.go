package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
	"gemel/bridge/journal"
)

// background runs a command until stop is called, which gives its status.
func background(t *testing.T, args ...string) (log *pipe, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	log = &pipe{}
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, args, terminal{log, log, false}) }()
	stop = sync.OnceValue(func() int { cancel(); return <-ended })
	t.Cleanup(func() { stop() })
	return log, stop
}

// until waits for a line.
func until(t *testing.T, log *pipe, pattern string, patience time.Duration) []string {
	t.Helper()
	want := regexp.MustCompile(pattern)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if m := want.FindStringSubmatch(log.String()); m != nil {
			return m
		}
	}
	t.Fatalf("no %s within %v in\n%s", pattern, patience, log)
	return nil
}

// loop is a simulated station, its twin, and the people.
type loop struct {
	dir, twin, scenario string
	device, live        *pipe
	stopDevice          func() int
	stopLive            func() int
	address             string
	print               string
}

// closedLoop starts a device and its twin. changes are made in the scenario of the twin.
func closedLoop(t *testing.T, speed, from string, changes ...string) *loop {
	t.Helper()
	dir := t.TempDir()
	l := &loop{dir: dir, twin: filepath.Join(dir, "station"), scenario: filepath.Join(dir, "loop.yaml")}
	t.Setenv("GEMEL_SESSION", filepath.Join(dir, "session.json"))
	text, err := os.ReadFile("../../scenarios/booster-loop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer(changes...).Replace(string(text))
	write(t, l.scenario, changed)
	var people strings.Builder
	for _, p := range [][2]string{{"anna", "approver"}, {"eve", "engineer"}, {"vera", "viewer"}} {
		people.WriteString(must(t, "key", "new", p[0], "--role", p[1], "--out", filepath.Join(dir, p[0]+".key"), "--no-passphrase"))
	}
	l.device, l.stopDevice = background(t, "device", "../../scenarios/booster-device.yaml", "--speed", speed, "--from", from, "--opcua", "opc.tcp://127.0.0.1:0", "--folder", filepath.Join(dir, "device"),
		"--twin", l.twin, "--writer", "--trust")
	until(t, l.device, `the twin trusts the certificate`, 30*time.Second)
	write(t, filepath.Join(l.twin, folderPeople), people.String())
	l.start(t, speed)
	return l
}

// start runs gemel live, with more flags where there are some.
func (l *loop) start(t *testing.T, speed string, flags ...string) {
	t.Helper()
	args := []string{"live", l.scenario, "--twin", l.twin, "--speed", speed, "--write-key", filepath.Join(l.dir, "eve.key"), "--listen", "127.0.0.1:0", "--verbose"}
	l.live, l.stopLive = background(t, append(args, flags...)...)
	m := until(t, l.live, `address +(\S+)\s+fingerprint +([0-9a-f]{64})`, 30*time.Second)
	l.address, l.print = m[1], m[2]
}

func (l *loop) login(t *testing.T, name string) {
	t.Helper()
	must(t, "login", l.address, "--as", name, "--key", filepath.Join(l.dir, name+".key"), "--fingerprint", l.print)
}

// The whole way: the device wears, the twin notices, looks ahead and proposes; a person approves; the set-points are written and read back; the water then
// costs what was predicted, within the predicted band. What happened is in the journal, and comes out of journal and historian once more with the same bits.
func TestClosedLoop(t *testing.T) {
	if testing.Short() {
		t.Skip("a station in 240 times real time")
	}
	l := closedLoop(t, "240", "10h30min", "horizon: 3h", "horizon: 1h", "late: 1 min", "late: 20 min")
	until(t, l.live, `ALARM pump 1\s+worn\s+drift`, time.Minute)
	id := until(t, l.live, `proposal (p\d+): switch\s+pump1.on\s+off,\s+switch\s+pump2.on\s+on`, time.Minute)[1]
	until(t, l.live, `heartbeat is on`, time.Minute)
	l.login(t, "anna")
	shown := must(t, "proposals", id)
	hash := regexp.MustCompile(`hash +([0-9a-f]+)`).FindStringSubmatch(shown)
	if hash == nil || !strings.Contains(shown, "specific energy") || !strings.Contains(shown, "margin to") {
		t.Fatalf("the evidence is not shown:\n%s", shown)
	}
	must(t, "approve", id, "--hash", hash[1])
	until(t, l.live, id+`\s+did\s+what\s+was\s+predicted`, 2*time.Minute)
	if status := l.stopLive(); status != 0 {
		t.Fatalf("gemel live ended with %d:\n%s", status, l.live)
	}
	if status := l.stopDevice(); status != 0 {
		t.Errorf("gemel device ended with %d:\n%s", status, l.device)
	}
	l.judge(t, id)
	must(t, "audit", "verify", l.twin)
	if out := must(t, "audit", "replay", l.scenario, l.twin); !strings.Contains(out, "with the same bits") {
		t.Error(out)
	}
}

// judge holds the figures of a proposal against what the instruments of the station read over its horizon.
func (l *loop) judge(t *testing.T, id string) {
	t.Helper()
	var p gate.Proposal
	var left bridge.Time
	var outcome bool
	err := journal.Read(filepath.Join(l.twin, folderJournal), 1, func(e journal.Entry) error {
		switch {
		case e.Kind == gate.KindProposal && bytes.Contains(e.Body, []byte(`"id":"`+id+`"`)):
			return json.Unmarshal(e.Body, &p)
		case e.Kind == "outcome": // both set-points were read back
			left, outcome = e.At, !bytes.Contains(e.Body, []byte(`"done":false`))
		}
		return nil
	})
	if err != nil || p.ID != id || left == 0 || !outcome {
		t.Fatalf("the journal does not tell of it: %v, %+v, written at %v, %t", err, p.ID, left, outcome)
	}
	h, err := historian.Open(filepath.Join(l.twin, folderHistorian))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	horizon := bridge.Time(p.Evidence.Horizon / 240 * 1e9)
	from, to := left+horizon/20, left+horizon // while one pump runs out and the other up, nobody predicts: so the watch after a write judges, too
	samples := math.Inf(1)                    // the fewest of a tag
	mean := func(tag string) float64 {
		names, err := h.Names()
		if err != nil {
			t.Fatal(err)
		}
		var sum, over, n float64
		var last bridge.Sample
		err = h.Read(names[tag], from, to, func(list []bridge.Sample) error {
			for _, s := range list {
				if last.Source > 0 {
					sum, over = sum+last.Value*float64(s.Source-last.Source), over+float64(s.Source-last.Source)
				}
				last = s
				n++
			}
			return nil
		})
		samples = min(samples, n)
		if err != nil || over == 0 {
			t.Fatalf("%s: %v, nothing was read", tag, err)
		}
		return sum / over
	}
	hours := p.Evidence.Horizon / 3600
	energy := (mean("pump1/power") + mean("pump2/power")) * hours
	water := mean("flow_rate") * hours
	// what the instruments' noise (0.1 kW each, 0.15 L/s) leaves of a mean, three times, and 0.2 % for readings that are a tenth of a second apart: 24 s of the plant
	noise := map[string]float64{"energy": 3*0.1*math.Sqrt2/math.Sqrt(samples)*hours + 0.002*energy, "water": 3*0.15*3.6/math.Sqrt(samples)*hours + 0.002*water}
	noise["specific energy"] = energy / water * (noise["energy"]/energy + noise["water"]/water)
	for name, measured := range map[string]float64{"energy": energy, "water": water, "specific energy": energy / water} {
		i := slices.IndexFunc(p.Evidence.Figures, func(f gate.Figure) bool { return f.Name == name })
		if i < 0 {
			t.Errorf("no figure %s", name)
			continue
		}
		f := p.Evidence.Figures[i]
		slack := noise[name]
		t.Logf("%-16s measured %.4g ± %.2g %s, predicted %.4g (%.4g to %.4g), nothing done %.4g", name, measured, slack, f.Unit, f.Do, f.DoLow, f.DoHigh, f.Nothing)
		if !(measured >= f.DoLow-slack && measured <= f.DoHigh+slack) {
			t.Errorf("%s is %.4g %s, outside of the predicted %.4g to %.4g", name, measured, f.Unit, f.DoLow, f.DoHigh)
		}
	}
	if i := slices.IndexFunc(p.Evidence.Figures, func(f gate.Figure) bool { return f.Name == "specific energy" }); i >= 0 && !(energy/water < 0.97*p.Evidence.Figures[i].Nothing) {
		t.Errorf("the energy for the water has not fallen: %.4g, and %.4g if nothing had been done", energy/water, p.Evidence.Figures[i].Nothing)
	}
}
