package edge

import (
	"bufio"
	"compress/gzip"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/sparkplug/payload"
)

var update = flag.Bool("update", false, "write the tables of docs/edge.md anew")

const (
	data = "../../../shared/data"
	page = "../../docs/edge.md"
)

// signal is one tag as it was recorded.
type signal struct {
	name    string
	samples []bridge.Sample
}

// recorded reads some columns of a file; rows whose time is not after the one before, and fields that are no number, are left out.
func recorded(t *testing.T, path, separator, layout string, columns []string) (list []signal) {
	t.Helper()
	f, err := os.Open(path)
	check(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	check(t, err)
	lines := bufio.NewScanner(z)
	lines.Scan()
	var at []int
	for i, name := range strings.Split(lines.Text(), separator) {
		for _, c := range columns {
			if strings.TrimSpace(name) == c {
				list, at = append(list, signal{name: c}), append(at, i)
			}
		}
	}
	if len(list) != len(columns) {
		t.Fatalf("%s: %d of %d columns", path, len(list), len(columns))
	}
	last := bridge.Time(math.MinInt64)
	for lines.Scan() {
		row := strings.Split(lines.Text(), separator)
		when, err := time.Parse(layout, row[0])
		check(t, err)
		now := bridge.At(when)
		if now <= last {
			continue
		}
		last = now
		for k := range list {
			if x, err := strconv.ParseFloat(row[at[k]], 64); err == nil {
				list[k].samples = append(list[k].samples, bridge.Sample{Tag: bridge.TagID(k + 1), Value: x, Source: now, Server: now})
			}
		}
	}
	check(t, lines.Err())
	return list
}

// wire counts the bytes of Sparkplug messages: MQTT PUBLISH with its topic and a payload as an edge node sends it; not what TCP and TLS add.
type wire struct {
	bytes, messages int
}

func (w *wire) send(reports []bridge.Sample) {
	if len(reports) == 0 {
		return
	}
	p := &payload.Payload{Timestamp: proto.Uint64(uint64(reports[0].Source / 1e6)), Seq: proto.Uint64(uint64(w.messages % 256))}
	for _, s := range reports {
		p.Metrics = append(p.Metrics, &payload.Payload_Metric{Alias: proto.Uint64(uint64(s.Tag)), Timestamp: proto.Uint64(uint64(s.Source / 1e6)),
			Value: &payload.Payload_Metric_DoubleValue{DoubleValue: s.Value}})
	}
	rest := 2 + len("spBv1.0/plant/DDATA/edge/pump") + proto.Size(p)
	w.bytes += 2 + rest
	for n := rest; n >= 128; n /= 128 { // the length takes a byte for 7 bits
		w.bytes++
	}
	w.messages++
}

// outcome of a rule on recordings.
type outcome struct {
	samples, reports int
	wire             wire
	square           float64 // of the error, in ranges
	worst            float64 // error, in bands
	shift            float64 // of the mean of a signal, at most, in ranges
}

// play recordings through reporters, and read them back.
func play(t *testing.T, runs [][]signal, spans map[string][2]float64, rule Rule) (o outcome) {
	for _, run := range runs {
		var reporters []*Reporter
		for _, s := range run {
			reporters = append(reporters, must(NewReporter(bridge.Tag{Name: s.name, Low: spans[s.name][0], High: spans[s.name][1]}, rule)))
		}
		told := make([][]bridge.Sample, len(run))
		var out []bridge.Sample
		next := make([]int, len(run))
		for {
			now := bridge.Time(math.MaxInt64)
			for k, s := range run {
				if next[k] < len(s.samples) {
					now = min(now, s.samples[next[k]].Source)
				}
			}
			if now == math.MaxInt64 {
				break
			}
			out = out[:0]
			for k, s := range run {
				if next[k] < len(s.samples) && s.samples[next[k]].Source == now {
					n := len(out)
					out = reporters[k].Take(s.samples[next[k]], out)
					told[k] = append(told[k], out[n:]...)
					next[k]++
				}
			}
			o.wire.send(out)
		}
		out = out[:0]
		for k := range run {
			n := len(out)
			out = reporters[k].Flush(out)
			told[k] = append(told[k], out[n:]...)
		}
		o.wire.send(out)
		for k, s := range run {
			o.compare(t, s, told[k], rule.Method, reporters[k].band, spans[s.name][1]-spans[s.name][0])
		}
	}
	return o
}

// compare a signal with what is read from its reports.
func (o *outcome) compare(t *testing.T, s signal, reports []bridge.Sample, m Method, band, span float64) {
	shift := 0.0
	for _, x := range s.samples {
		got, ok := At(m, reports, x.Source)
		off := got.Value - x.Value
		if !ok || !(math.Abs(off) <= band) {
			t.Errorf("%s at %v: %g is read as %g, further off than %g", s.name, x.Source, x.Value, got.Value, band)
			return
		}
		if band > 0 {
			o.worst = max(o.worst, math.Abs(off)/band)
		}
		o.square += (off / span) * (off / span)
		shift += off / span
	}
	o.samples, o.reports = o.samples+len(s.samples), o.reports+len(reports)
	o.shift = max(o.shift, math.Abs(shift)/float64(len(s.samples)))
}

// spansOf signals: from the least to the greatest reading.
func spansOf(runs [][]signal) map[string][2]float64 {
	spans := map[string][2]float64{}
	for _, run := range runs {
		for _, s := range run {
			span, ok := spans[s.name]
			for _, x := range s.samples {
				if !ok {
					span, ok = [2]float64{x.Value, x.Value}, true
				}
				span = [2]float64{min(span[0], x.Value), max(span[1], x.Value)}
			}
			spans[s.name] = span
		}
	}
	return spans
}

// each signal at a band of 1 %, raw and behind a low-pass.
func each(t *testing.T, runs [][]signal, most bridge.Time) string {
	spans := spansOf(runs)
	var b strings.Builder
	b.WriteString("| signal | range | noise, % of range | dead-band: reported, % | swinging door: reported, % | swinging door behind a low-pass: reported, % | RMS difference to the raw samples, % of range |\n|---|---|---|---|---|---|---|\n")
	for k := range runs[0] {
		var one, slow [][]signal
		steps, n := 0.0, 0
		name := runs[0][k].name
		span := spans[name][1] - spans[name][0]
		for _, run := range runs {
			one = append(one, []signal{run[k]})
			filtered := signal{name: name}
			stages := must(Butterworth(1, 0.05, 2))
			for i, x := range run[k].samples {
				if i > 0 {
					d := (x.Value - run[k].samples[i-1].Value) / span
					steps, n = steps+d*d, n+1
				}
				for _, s := range stages {
					x.Value, _ = s.Step(x.Source, x.Value)
				}
				filtered.samples = append(filtered.samples, x)
			}
			slow = append(slow, []signal{filtered})
		}
		dead := play(t, one, spans, Rule{Method: DeadBand, Percent: 1, Most: most})
		door := play(t, one, spans, Rule{Method: SwingingDoor, Percent: 1, Most: most})
		behind := play(t, slow, spans, Rule{Method: SwingingDoor, Percent: 1, Most: most})
		share := func(o outcome) float64 { return 100 * float64(o.reports) / float64(o.samples) }
		fmt.Fprintf(&b, "| %s | %.3g | %.2f | %.1f | %.1f | %.1f | %.2f |\n", name, span, 100*math.Sqrt(steps/float64(2*n)), share(dead), share(door), share(behind), 100*difference(t, one, slow, span, most))
	}
	return b.String()
}

// difference between raw samples and what is read from reports of filtered ones, RMS, in ranges.
func difference(t *testing.T, raw, slow [][]signal, span float64, most bridge.Time) float64 {
	square, n := 0.0, 0
	for i := range raw {
		r := must(NewReporter(bridge.Tag{Low: 0, High: span}, Rule{Method: SwingingDoor, Percent: 1, Most: most}))
		var reports []bridge.Sample
		for _, x := range slow[i][0].samples {
			reports = r.Take(x, reports)
		}
		reports = r.Flush(reports)
		for _, x := range raw[i][0].samples {
			got, ok := At(SwingingDoor, reports, x.Source)
			if !ok {
				t.Fatal("nothing was reported")
			}
			square, n = square+(got.Value-x.Value)*(got.Value-x.Value)/(span*span), n+1
		}
	}
	return math.Sqrt(square / float64(n))
}

// table of what bands save and cost on recordings.
func table(t *testing.T, runs [][]signal, most bridge.Time) string {
	spans := spansOf(runs)
	every := play(t, runs, spans, Rule{})
	var b strings.Builder
	fmt.Fprintf(&b, "%d samples; every one of them sent: %d messages, %.2f MB.\n\n", every.samples, every.wire.messages, float64(every.wire.bytes)/1e6)
	b.WriteString("| band, % of range | method | reported, % | bytes, % | bytes saved, % | RMS error, % of range | worst error, % of band | worst shift of a mean, % of range |\n|---|---|---|---|---|---|---|---|\n")
	for _, percent := range []float64{0, 0.1, 0.25, 0.5, 1, 2, 5} {
		for _, m := range []Method{DeadBand, SwingingDoor} {
			o := play(t, runs, spans, Rule{Method: m, Percent: percent, Most: most})
			share := 100 * float64(o.wire.bytes) / float64(every.wire.bytes)
			fmt.Fprintf(&b, "| %g | %s | %.1f | %.1f | %.1f | %.3f | %.0f | %.3f |\n", percent, m, 100*float64(o.reports)/float64(o.samples), share, 100-share,
				100*math.Sqrt(o.square/float64(o.samples)), 100*o.worst, 100*o.shift)
		}
	}
	return b.String()
}

// compareWithPage holds a table against the page, or writes it.
func compareWithPage(t *testing.T, name, want string) {
	t.Helper()
	text, err := os.ReadFile(page)
	check(t, err)
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	i, j := strings.Index(string(text), begin), strings.Index(string(text), end)
	if i < 0 || j < i {
		t.Fatalf("%s has no place for the table %s", page, name)
	}
	i += len(begin)
	switch got := string(text[i:j]); {
	case got == want:
	case *update:
		check(t, os.WriteFile(page, []byte(string(text[:i])+want+string(text[j:])), 0o644))
	default:
		t.Errorf("the table %s of %s is not what came out; go test ./bridge/edge -run Recorded -update writes it\n%s", name, page, want)
	}
}

func needData(t *testing.T, path string) string {
	t.Helper()
	path = filepath.Join(data, path)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no recordings: %v", err)
	}
	return path
}

// What bands save on a pump loop, and what they cost; the bound is checked for every sample.
func TestRecordedPumpLoop(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(needData(t, "skab"), "*.csv.gz"))
	check(t, err)
	var runs [][]signal
	for _, f := range files {
		runs = append(runs, recorded(t, f, ";", "2006-01-02 15:04:05", []string{"Accelerometer1RMS", "Accelerometer2RMS", "Current", "Pressure", "Temperature", "Thermocouple", "Voltage", "Volume Flow RateRMS"}))
	}
	compareWithPage(t, "pump loop", table(t, runs, 600*second))
	compareWithPage(t, "signals of the pump loop", each(t, runs, 600*second))
}

func TestRecordedAirHandlingUnit(t *testing.T) {
	run := recorded(t, needData(t, "real/lbnl_ahu_szcav.csv.gz"), ",", "1/2/2006 15:04", []string{"AHU: Supply Air Temperature", "AHU: Outdoor Air Temperature", "AHU: Mixed Air Temperature",
		"AHU: Return Air Temperature", "AHU: Supply Air Fan Speed Control Signal", "AHU: Outdoor Air Damper Control Signal", "AHU: Return Air Damper Control Signal",
		"AHU: Cooling Coil Valve Control Signal", "AHU: Heating Coil Valve Control Signal"})
	compareWithPage(t, "air handling unit", table(t, [][]signal{run}, 3600*second))
}

// One channel of vibration at 1 kHz, made up: all samples sent, ten messages a second, and what the outputs send instead.
func TestRecordedVibration(t *testing.T) {
	e, list := polled(t, t.TempDir(), 1)
	var raw, features, all wire
	const seconds = 120
	outputs := vibration(1, "x").Outputs
	reports := map[bridge.TagID]int{}
	for k := range 10 * seconds {
		list = batch(list, k, 1)
		raw.send(list)
		for i := range list {
			e.step(&list[i])
		}
		all.send(e.out)
		var few []bridge.Sample
		for _, s := range e.out {
			if reports[s.Tag]++; s.Tag != outputs[len(outputs)-1].Tag.ID {
				few = append(few, s)
			}
		}
		features.send(few)
		e.out = e.out[:0]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| what is sent | reports a second | bytes a second |\n|---|---|---|\n| every sample | 1000 | %.0f |\n", float64(raw.bytes)/seconds)
	total := 0
	for i, o := range outputs {
		if i == len(outputs)-1 {
			fmt.Fprintf(&b, "| all of the above outputs | %.2f | %.1f |\n", float64(total)/seconds, float64(features.bytes)/seconds)
		}
		total += reports[o.Tag.ID]
		fmt.Fprintf(&b, "| %s | %.2f | |\n", strings.TrimPrefix(o.Tag.Name, "x/"), float64(reports[o.Tag.ID])/seconds)
	}
	fmt.Fprintf(&b, "| all outputs | %.2f | %.0f |\n", float64(total)/seconds, float64(all.bytes)/seconds)
	compareWithPage(t, "vibration", b.String())
}
