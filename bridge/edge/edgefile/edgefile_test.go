package edgefile

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/edge"
	"gemel/bridge/modbus"
	"gemel/bridge/mqtt"
	"gemel/bridge/mqtt/embedded"
	"gemel/bridge/sparkplug"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const tagsText = `gemel: 1
tags:
  pump/flow:     {source: meter, address: "1/holding/0", unit: L/s, type: Float32, period: 10 ms}
  pump/pressure: {source: meter, address: "1/holding/2", unit: bar, type: Float32, period: 10 ms}
  motor/shaking: {source: adc, address: "adc0", unit: m/s2, scale: 0.01}
`

const edgeText = `gemel: 1
instruments:
  adc: {period: 10 ms}
queue: {folder: queue, size: 8 MB}
publish: {sparkplug: "BROKER", group: plant, node: pump-1, primary: gemel}
channels:
  pump/flow: {report: every sample}
  pump/pressure:
    - {report: dead-band, band: 0.02 bar, most: 1 min}
    - {name: pump/pressure/high, stages: [{threshold: {high: 6, hysteresis: 0.5}}], report: dead-band, band: 0, type: Boolean}
  motor/shaking:
    - {name: motor/velocity, stages: [{band_rms: {low: 20 Hz, high: 45 Hz, block: 10, integral: true}}, {gain: {factor: 1000}}], unit: mm/s, report: dead-band, band: 0.05 mm/s}
    - {name: motor/zone, stages: [{band_rms: {low: 20 Hz, high: 45 Hz, block: 10, integral: true}}, {gain: {factor: 1000}}, {zone: {machine: pump II up to 200 kW}}], report: dead-band, band: 0}
`

// site is the folder of an edge beside a device and an MQTT server.
type site struct {
	dir, path string
	device    *modbus.Device
	server    *embedded.Server
}

func newSite(t *testing.T, text string) *site {
	t.Helper()
	s := &site{dir: t.TempDir()}
	s.path = filepath.Join(s.dir, "edge.yaml")
	var err error
	s.server, err = embedded.Listen("127.0.0.1:0", nil)
	check(t, err)
	t.Cleanup(func() { _ = s.server.Close() })
	address := free(t)
	tag := func(a string) bridge.Tag {
		return bridge.Tag{Name: a, Address: a, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.Read, Type: bridge.Float32}
	}
	s.device, err = modbus.NewDevice(modbus.Config{Name: "meter", Address: address, Tags: []bridge.Tag{tag("1/holding/0"), tag("1/holding/2")}, Clock: bridge.Wall{}}, nil)
	check(t, err)
	t.Cleanup(func() { _ = s.device.Close() })
	s.file(t, "tags.yaml", tagsText)
	s.file(t, "adc0", "12\n")
	s.file(t, "connections.yaml", fmt.Sprintf("gemel: 1\nconnections:\n  meter: {modbus: %q, base: 0, period: 10 ms}\n", address))
	s.file(t, "edge.yaml", strings.ReplaceAll(text, "BROKER", s.server.URL()))
	return s
}

func (s *site) file(t *testing.T, name, text string) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600))
}

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	s, err := embedded.Listen("127.0.0.1:0", nil)
	check(t, err)
	defer func() { _ = s.Close() }()
	return strings.TrimPrefix(s.URL(), "mqtt://")
}

// host hears metrics as a host application does.
type host struct {
	mu  sync.Mutex
	got map[bridge.TagID][]bridge.Sample
}

func (s *site) host(t *testing.T, metrics ...string) *host {
	t.Helper()
	h := &host{got: map[bridge.TagID][]bridge.Sample{}}
	var tags []bridge.Tag
	for i, m := range metrics {
		tags = append(tags, bridge.Tag{ID: bridge.TagID(i + 1), Name: m, Address: "plant/pump-1//" + m, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.Read})
	}
	source, err := sparkplug.NewSource(sparkplug.Config{Name: "host", Broker: mqtt.Broker{URL: s.server.URL(), ClientID: "host"}, Host: "gemel", Reorder: 200 * time.Millisecond, Tags: tags, Clock: bridge.Wall{}})
	check(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = source.Run(ctx, func(list []bridge.Sample) error {
			h.mu.Lock()
			defer h.mu.Unlock()
			for _, x := range list {
				if x.Status.IsGood() {
					h.got[x.Tag] = append(h.got[x.Tag], x)
				}
			}
			return nil
		}, func(bridge.Event) {})
	}()
	t.Cleanup(func() { cancel(); <-done })
	return h
}

func (h *host) of(id bridge.TagID) []bridge.Sample {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]bridge.Sample(nil), h.got[id]...)
}

// until waits for something to be true.
func until(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ready(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: did not happen", what)
		}
	}
}

// running runs the file until stop.
func (s *site) running(t *testing.T) (stop func(), events func() string) {
	t.Helper()
	f, err := Read(s.path, bridge.Wall{})
	check(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	var mu sync.Mutex
	var text strings.Builder
	go func() {
		done <- f.Run(ctx, func(e bridge.Event) { mu.Lock(); defer mu.Unlock(); fmt.Fprintln(&text, e.Source, e.Text) })
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop, func() string { mu.Lock(); defer mu.Unlock(); return text.String() }
}

// From a Modbus device and a converter over the edge to a host: values, alarms, what is made of a vibration.
func TestEdgeOfAFileReachesAHost(t *testing.T) {
	s := newSite(t, edgeText)
	s.device.Set(0, 12.5)
	s.device.Set(1, 5)
	h := s.host(t, "pump/flow", "pump/pressure", "pump/pressure/high", "motor/zone")
	s.running(t)
	last := func(id bridge.TagID, x float64) func() bool {
		return func() bool { got := h.of(id); return len(got) > 0 && got[len(got)-1].Value == x }
	}
	until(t, "flow", last(1, 12.5))
	until(t, "pressure", last(2, 5))
	s.device.Set(1, 5.01) // within the band
	s.device.Set(0, 13)
	until(t, "more flow", last(1, 13))
	s.device.Set(1, 6.5)
	until(t, "alarm", last(3, 1))
	until(t, "more pressure", last(2, 6.5))
	for _, x := range h.of(2) {
		if math.Abs(x.Value-5.01) < 1e-3 {
			t.Errorf("a change within the band was reported: %v", x.Value)
		}
	}
	until(t, "zone", last(4, 1)) // the shaft stands still
}

const childFile = "GEMEL_EDGEFILE_CHILD"

// TestChild is no test: it is the process that is killed.
func TestChild(t *testing.T) {
	path := os.Getenv(childFile)
	if path == "" {
		t.Skip("only as a child of TestKilledEdgeKeepsItsQueue")
	}
	f, err := Read(path, bridge.Wall{})
	check(t, err)
	check(t, f.Run(context.Background(), func(bridge.Event) {}))
}

// While its host is away an edge keeps what it reads; killed and started anew it sends all of it, under its names, though the file has another order now.
func TestKilledEdgeKeepsItsQueue(t *testing.T) {
	s := newSite(t, edgeText)
	s.device.Set(0, 7)
	s.device.Set(1, 3)
	c := exec.Command(os.Args[0], "-test.run=^TestChild$")
	c.Env = append(os.Environ(), childFile+"="+s.path)
	check(t, c.Start())
	queue := filepath.Join(s.dir, "queue")
	until(t, "a queue that grows", func() bool { return size(queue) > 20_000 })
	check(t, c.Process.Kill())
	_ = c.Wait()
	waiting := s.waiting(t, queue, 8<<20)
	if len(waiting) < 100 {
		t.Fatalf("%d reports wait", len(waiting))
	}
	killed := bridge.At(time.Now())
	s.device.Set(0, 8)
	text, err := os.ReadFile(s.path)
	check(t, err)
	lines := strings.SplitAfter(string(text), "\n")
	flow := lines[6]
	if !strings.Contains(flow, "pump/flow") {
		t.Fatal(flow)
	}
	s.file(t, "edge.yaml", strings.Join(append(lines[:6:6], lines[7:]...), "")+flow) // the flow comes last now
	h := s.host(t, "pump/flow", "pump/pressure", "edge/gaps")
	stop, _ := s.running(t)
	until(t, "the present", func() bool { got := h.of(1); return len(got) > 0 && got[len(got)-1].Value == 8 })
	stop()
	got := map[bridge.Time]float64{}
	for _, x := range h.of(1) {
		got[x.Source] = x.Value
	}
	missing := 0
	for _, x := range waiting {
		if v, ok := got[x.Source/1e6*1e6]; x.Tag == 1 && (!ok || v != x.Value) { // Sparkplug tells milliseconds
			missing++
		}
	}
	if missing > 0 {
		t.Errorf("%d of %d reports of the flow are missing", missing, len(waiting))
	}
	for at, v := range got {
		if at < killed && v != 7 {
			t.Errorf("%v at %s", v, at)
		}
	}
	if gaps := h.of(3); len(gaps) == 0 || gaps[len(gaps)-1].Value < 1 {
		t.Errorf("the restart is no gap: %v", gaps)
	}
}

// waiting reports on disk.
func (s *site) waiting(t *testing.T, dir string, most int64) []bridge.Sample {
	t.Helper()
	q, err := edge.OpenQueue(dir, most)
	check(t, err)
	defer func() { check(t, q.Close()) }()
	var b edge.Batch
	_, err = q.Next(&b, 1_000_000)
	check(t, err)
	return append([]bridge.Sample(nil), b.Samples...)
}

func size(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil {
			if info, err := d.Info(); err == nil && !d.IsDir() {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}

// What waits for a name that the file has no more is told, and left out.
func TestForgottenOutputIsTold(t *testing.T) {
	s := newSite(t, edgeText)
	stop, _ := s.running(t)
	until(t, "a queue that grows", func() bool { return size(filepath.Join(s.dir, "queue")) > 5000 })
	stop()
	text, err := os.ReadFile(s.path)
	check(t, err)
	s.file(t, "edge.yaml", strings.ReplaceAll(string(text), "pump/flow: {report", "pump/flow: {name: flow, report"))
	h := s.host(t, "flow")
	_, events := s.running(t)
	until(t, "the new name", func() bool { return len(h.of(1)) > 0 })
	until(t, "a word about the old one", func() bool { return strings.Contains(events(), "pump/flow waits in the queue") })
}

// Every mistake is told with its place, before anything runs.
func TestMistakesHavePlaces(t *testing.T) {
	for what, c := range map[string]struct{ old, new, want string }{
		"unknown key":            {"queue: {folder", "queue: {foldr", `edge.yaml:4:9: there is no key "foldr"; the keys are folder, size`},
		"unknown key above":      {"channels:", "chanels:", `there is no key "chanels"`},
		"unknown tag":            {"pump/flow: {report", "pump/flw: {report", `edge.yaml:7:3: channels: the tag map has no tag "pump/flw"`},
		"unknown method":         {"{report: every sample}", "{report: each}", `"each" is none of every sample, dead-band, swinging door`},
		"no method":              {"{report: every sample}", "{most: 1 min}", "report is needed"},
		"no band":                {"dead-band, band: 0.02 bar", "dead-band", "band is needed"},
		"band of another kind":   {"band: 0.02 bar", "band: 2 m", "band:"},
		"band and percent":       {"band: 0.02 bar", "band: 0.02 bar, percent: 1", "give one of them"},
		"percent without range":  {"band: 0.02 bar", "percent: 1", "a range that the tag does not have"},
		"unknown stage":          {"{threshold:", "{treshold:", `there is no stage "treshold"; the stages are band_pass`},
		"unknown key of a stage": {"hysteresis: 0.5", "hyst: 0.5", `there is no key "hyst"`},
		"stage without a number": {"{gain: {factor: 1000}}", "{gain: {}}", "factor is needed"},
		"stage that cannot be":   {"high: 45 Hz", "high: 60 Hz", "60 Hz cannot be told at 100 samples per second"},
		"after a block":          {"{gain: {factor: 1000}}", "{low_pass: {frequency: 10 Hz}}", "10 Hz cannot be told at 10 samples per second"},
		"two of a name":          {"name: motor/zone", "name: motor/velocity", "is reported twice"},
		"no size":                {"size: 8 MB", "size: 8", "want a size such as 256 MB"},
		"no node":                {"node: pump-1, ", "", "publish: node is needed"},
		"node with a slash":      {"node: pump-1", "node: pump/1", "is without + / #"},
		"password":               {"primary: gemel", "primary: gemel, password: hunter2", "a password does not stand in this file"},
		"no instrument":          {"adc: {period", "dac: {period", "give the tag a period"},
		"instrument's period":    {"adc: {period: 10 ms}", "adc: {}", "period is needed"},
		"plain to afar":          {`"mqtt://127`, `"mqtt://10.1.1.1:1883", client_id: "x127`, "mqtt"},
		"no YAML":                {"gemel: 1", "gemel: [1", "edge.yaml"},
	} {
		s := newSite(t, edgeText)
		text, err := os.ReadFile(s.path)
		check(t, err)
		if !strings.Contains(string(text), c.old) {
			t.Fatalf("%s: %q is not there", what, c.old)
		}
		s.file(t, "edge.yaml", strings.Replace(string(text), c.old, c.new, 1))
		_, err = Read(s.path, bridge.Wall{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// While one source's samples are refused the others wait, but not for ever.
func TestRefusedSamplesComeFirst(t *testing.T) {
	clock := &hand{t: time.Unix(1e9, 0)}
	u := &union{clock: clock}
	full := errors.New("the disk is full")
	var got []bridge.TagID
	answer := full
	take := func(list []bridge.Sample) error {
		if answer == nil {
			got = append(got, list[0].Tag)
		}
		return answer
	}
	one, two := []bridge.Sample{{Tag: 1}}, []bridge.Sample{{Tag: 2}}
	if err := u.take(1, one, take); !errors.Is(err, full) {
		t.Fatal(err)
	}
	answer = nil
	if err := u.take(2, two, take); !errors.Is(err, errTurn) {
		t.Errorf("%v", err)
	}
	check(t, u.take(1, one, take))
	check(t, u.take(2, two, take))
	answer = full
	_ = u.take(1, one, take)
	answer, clock.t = nil, clock.t.Add(longestTurn)
	check(t, u.take(2, two, take))
	if fmt.Sprint(got) != "[1 2 2]" {
		t.Errorf("%v", got)
	}
}

type hand struct{ t time.Time }

func (h *hand) Now() time.Time                         { return h.t }
func (h *hand) After(d time.Duration) <-chan time.Time { return time.After(d) }
