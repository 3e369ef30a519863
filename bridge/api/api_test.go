package api

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
	"gemel/bridge/journal"
	"gemel/bridge/live"
)

// safeBuffer is a log that several goroutines write.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string { b.mu.Lock(); defer b.mu.Unlock(); return b.b.String() }

// key of a person: always the same, so that failures repeat.
func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("test key of " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

var roleOf = map[string]gate.Role{"vera": gate.Viewer, "otto": gate.Operator, "anna": gate.Approver, "bert": gate.Approver, "emil": gate.Engineer}

func everybody() gate.People {
	people := gate.People{}
	for name, role := range roleOf {
		people[name] = gate.Person{Name: name, Role: role, Key: keyOf(name).Public().(ed25519.PublicKey)}
	}
	return people
}

// site is a server with a gate, a journal and a historian behind it, as a live run has them.
type site struct {
	t       testing.TB
	clock   *bridgetest.Clock
	log     *safeBuffer
	server  *Server
	address string
	print   string
	gate    *gate.Gate
	journal *journal.Journal
	store   *historian.Store
	tags    []bridge.Tag
	latest  samples
	dir     string
}

type samples map[string]bridge.Sample

// guess is an estimate in which not everything is known.
type guess struct{}

func (guess) Estimate() Estimate {
	x, small, p, at := 3.98, 0.002, 0.93, bridge.At(time.Date(2026, 5, 1, 11, 59, 30, 0, time.UTC))
	return Estimate{At: &at, Lost: []string{"demand.flow_rate"}, Variables: []EstimateValue{}, Unexplained: &small,
		Sensors:  []EstimateSensor{{Tag: "tank/level", Variable: "tank.level", Unit: "m", At: &at, Measured: &x, Expected: &x, Deviation: &small}, {Tag: "pump/speed", Variable: "pump.speed", Unit: "rpm"}},
		Unknowns: []EstimateValue{{Name: "tank.level", Unit: "m", Value: &x, Deviation: &small}}, Faults: []EstimateFault{{Name: "pump \"1\" worn", Variable: "pump.wear", Unit: "1", Probability: &p, Severity: &small}},
		Ahead: &EstimateAhead{At: at, Reason: "nothing saves 3 %"}}
}

func (s samples) Now(tag string) (bridge.Sample, bool) { x, ok := s[tag]; return x, ok }

const rulesText = `
gemel: 1
classes: {normal: {approvers: 1}}
tags:
  pump/speed: {class: normal, min: 600 rpm, max: 1600 rpm}
`

func newSite(t testing.TB) *site { return siteWith(t, usualLimits, nil) }

func siteWith(t testing.TB, l limits, change func(*Options)) *site {
	t.Helper()
	s := &site{t: t, clock: bridgetest.NewClock(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)), log: &safeBuffer{}, dir: t.TempDir(), latest: samples{}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	s.store, err = historian.Open(s.dir + "/historian")
	must(err)
	s.tags = []bridge.Tag{
		{Name: "tank/level", Source: "plc", Address: "1/holding/1", Unit: "m", Scale: 1, Low: 0, High: 5, Period: 1e9, Access: bridge.Read},
		{Name: "pump/speed", Source: "plc", Address: "1/holding/2", Unit: "rpm", Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.ReadWrite, Type: bridge.Float64},
	}
	for i := range s.tags {
		s.tags[i].ID, err = s.store.Register(s.tags[i].Name)
		must(err)
	}
	rules, err := gate.ParseRules([]byte(rulesText), func(tag string) (string, bool) { return "rpm", tag == "pump/speed" }, func(string) bool { return true })
	must(err)
	s.journal, err = journal.Open(s.dir+"/journal", keyOf("journal"), s.clock)
	must(err)
	find := func(name string) (bridge.Tag, bool) {
		for _, x := range s.tags {
			if x.Name == name {
				return x, true
			}
		}
		return bridge.Tag{}, false
	}
	s.gate, err = gate.New(gate.Options{Journal: s.journal, Rules: rules, People: everybody(), Plant: s.latest, Tag: find, Clock: s.clock, StopFile: s.dir + "/stop"})
	must(err)
	cert, err := LoadCertificate(s.dir+"/api", nil, s.clock)
	must(err)
	var alarms AlarmBoard
	alarms.Raise(live.Alarm{Tag: "tank/level", Kind: live.High, On: true, At: bridge.At(s.clock.Now()), Value: math.NaN(), Text: "6 m, above 5"})
	var links LinkBoard
	links.Tell(bridge.Event{At: bridge.At(s.clock.Now()), Source: "plc", State: bridge.Connected, Text: "connected"})
	o := Options{Name: "booster", Version: "test", People: everybody(), Clock: s.clock, Certificate: cert, Log: slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Plant: TagPlant{s.tags, s.latest}, History: s.store, Gate: s.gate, Estimator: guess{}, Alarms: &alarms, Links: &links, Audit: JournalAudit{s.journal, s.dir + "/journal", keyOf("journal").Public().(ed25519.PublicKey)}}
	if change != nil {
		change(&o)
	}
	s.server, err = newServer(o, l)
	must(err)
	listener, err := Listen("127.0.0.1:0", false)
	must(err)
	s.address, s.print = listener.Addr().String(), cert.Fingerprint
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, s.journal.Close(), s.store.Close()); err != nil {
			t.Error(err)
		}
	})
	s.put("pump/speed", 1400, bridge.Good)
	s.put("tank/level", 3, bridge.Good)
	return s
}

// put is a reading of now.
func (s *site) put(tag string, x float64, status bridge.Status) {
	now := bridge.At(s.clock.Now())
	for _, t := range s.tags {
		if t.Name == tag {
			sample := bridge.Sample{Tag: t.ID, Value: x, Source: now, Server: now + 1, Status: status}
			s.latest[tag] = sample
			if err := s.store.Append([]bridge.Sample{sample}); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// as is a client of a person who has logged in.
func (s *site) as(name string) *Client {
	s.t.Helper()
	c := NewClient(s.address, s.print, "")
	if _, err := c.Login(context.Background(), name, keyOf(name)); err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return c
}

// propose is a proposal of the twin.
func (s *site) propose(value float64) gate.Proposal {
	s.t.Helper()
	p, err := s.gate.Propose(gate.Proposal{By: "twin", Expires: bridge.At(s.clock.Now().Add(time.Hour)), Reason: "the pump is worn: less energy at this speed", Model: "m", Parameters: "p",
		Changes: []gate.Change{{Tag: "pump/speed", Value: value, Revert: 1400}}, Evidence: gate.Evidence{Simulation: "s", Horizon: 3600,
			Traces:  []gate.Trace{{Variable: "tank.level", Unit: "m", Time: []float64{0, 60}, Nothing: gate.Band{Low: []float64{1, 1}, Middle: []float64{2, 2}, High: []float64{3, 3}}}},
			Figures: []gate.Figure{{Name: "energy", Unit: "kWh", Nothing: 12.5, Do: 11.25}}}})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// send is a call by hand: the status and the text of the answer.
func (s *site) send(method, path, token, body string) (int, string, http.Header) {
	s.t.Helper()
	r, err := http.NewRequest(method, "https://"+s.address+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Content-Type", "application/json")
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := c.Do(r)
	if err != nil {
		return 0, err.Error(), nil
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header
}

// statusOf a call's error; 0: there was none.
func statusOf(err error) int {
	var e *CallError
	if errors.As(err, &e) {
		return e.Status
	}
	if err != nil {
		return -1
	}
	return 0
}

// What a person does in a shift: look, approve what was seen, and find it in the journal.
func TestApproveWhatWasSeen(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	p := s.propose(1350)
	anna := s.as("anna")
	seen, err := anna.Proposal(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if seen.State != gate.Open || seen.Proposal.Evidence.Figures[0].Do != 11.25 || seen.Proposal.Changes[0].Present != 1400 {
		t.Errorf("%+v", seen)
	}
	after, err := anna.Decide(ctx, &seen, true, "anna", "", bridge.At(s.clock.Now()), keyOf("anna"))
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Decisions) != 1 || after.Decisions[0].By != "anna" || !after.Decisions[0].Approve {
		t.Errorf("%+v", after.Decisions)
	}
	entries, err := ask[[]Entry](ctx, anna, "/v1/audit/entries", nil)
	if err != nil || len(entries) != 2 || entries[0].Kind != "proposal" || entries[1].Kind != "decision" || entries[1].By != "anna" {
		t.Errorf("%v %+v", err, entries)
	}
	report, err := anna.Verify(ctx, nil)
	if err != nil || len(report.Problems) > 0 || report.Entries != 2 {
		t.Errorf("%v %+v", err, report)
	}
	q := s.propose(1360)
	seen, err = anna.Proposal(ctx, q.ID)
	if err != nil {
		t.Fatal(err)
	}
	if after, err = s.as("otto").Decide(ctx, &seen, false, "otto", "the tank is being cleaned", bridge.At(s.clock.Now()), keyOf("otto")); err != nil || after.State != gate.Rejected {
		t.Errorf("%v %+v", err, after.State)
	}
	open, err := anna.Proposals(ctx, gate.Open)
	if err != nil || len(open) != 1 || open[0].Proposal.ID != p.ID {
		t.Errorf("%v %+v", err, open)
	}
}

// A stop is one call of an operator; only an engineer's signature ends it.
func TestStopAndResume(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	otto := s.as("otto")
	for range 3 { // a second one is no other stop
		if st, err := otto.Stop(ctx, "smoke"); err != nil || st.Stopped == nil || st.Stopped.By != "otto" || st.Stopped.Why != "smoke" {
			t.Fatalf("%v %+v", err, st)
		}
	}
	if st, err := s.gate.Stopped(); err != nil || st == nil {
		t.Fatal("the gate is not stopped")
	}
	s.clock.Forward(time.Second)
	now := bridge.At(s.clock.Now())
	if _, err := otto.Resume(ctx, "otto", "it was the kettle", now, keyOf("otto")); statusOf(err) != http.StatusForbidden {
		t.Errorf("an operator ended a stop: %v", err)
	}
	emil := s.as("emil")
	if _, err := emil.Resume(ctx, "emil", "it was the kettle", now, keyOf("otto")); statusOf(err) != http.StatusConflict {
		t.Errorf("a foreign signature ended a stop: %v", err)
	}
	if st, err := emil.Resume(ctx, "emil", "it was the kettle", now, keyOf("emil")); err != nil || st.Stopped != nil {
		t.Errorf("%v %+v", err, st)
	}
	var stops int
	if err := s.journal.Read(1, func(e journal.Entry) error {
		if e.Kind == "switch" {
			stops++
		}
		return nil
	}); err != nil || stops != 2 {
		t.Errorf("%v: %d switches in the journal, not 2", err, stops)
	}
}

// Samples come through with all their bits, in parts, and buckets and Grafana's points are of the good ones.
func TestHistoryIsExact(t *testing.T) {
	s, ctx := siteWith(t, func() limits { l := usualLimits; l.samples = 7; return l }(), nil), context.Background()
	begin := s.clock.Now()
	values := []float64{1, math.Copysign(0, -1), math.Float64frombits(0x7ff8000000abcdef), math.Inf(-1), 0.1, math.MaxFloat64, math.SmallestNonzeroFloat64}
	for i := range 40 {
		s.clock.Forward(time.Second + 123*time.Nanosecond)
		status := bridge.Good
		if i%10 == 9 {
			status = bridge.BadDeviceFailure
		}
		s.put("tank/level", values[i%len(values)], status)
	}
	if err := s.store.AddGap(historian.Gap{Source: "plc", From: bridge.At(begin), To: bridge.At(begin.Add(time.Second)), Why: "the cable"}); err != nil {
		t.Fatal(err)
	}
	c := s.as("vera")
	from, to := bridge.At(begin.Add(time.Second)), bridge.At(begin.Add(time.Minute))
	var got, want []bridge.Sample
	keep := func(list *[]bridge.Sample) func([]bridge.Sample) error {
		return func(x []bridge.Sample) error { *list = append(*list, x...); return nil }
	}
	if err := (Remote{ctx, c, map[bridge.TagID]string{1: "tank/level"}}).Read(1, from, to, keep(&got)); err != nil {
		t.Fatal(err)
	}
	if err := s.store.Read(1, from, to, keep(&want)); err != nil {
		t.Fatal(err)
	}
	if len(got) != 40 || len(want) != 40 {
		t.Fatalf("%d and %d samples", len(got), len(want))
	}
	for i := range got {
		a, b := got[i], want[i]
		if math.Float64bits(a.Value) != math.Float64bits(b.Value) || a.Source != b.Source || a.Server != b.Server || a.Status != b.Status {
			t.Errorf("%d: %+v is not %+v", i, a, b)
		}
	}
	buckets, err := c.Buckets(ctx, "tank/level", from, to, 20*time.Second)
	if err != nil || len(buckets.Buckets) != 2 || buckets.Buckets[0].Count != 20 || *buckets.Buckets[0].Max != math.MaxFloat64 {
		t.Errorf("%v %+v", err, buckets)
	}
	gaps, err := c.Gaps(ctx, "plc", bridge.At(begin), to)
	if err != nil || len(gaps) != 1 || gaps[0].Why != "the cable" {
		t.Errorf("%v %+v", err, gaps)
	}
	query := fmt.Sprintf(`{"app":"dashboard","panelId":2,"range":{"from":%q,"to":%q,"raw":{"from":"now-1h","to":"now"}},"intervalMs":20000,"maxDataPoints":100,"targets":[{"refId":"A","target":"tank/level","datasource":{"type":"x"}}]}`, from, to)
	status, text, _ := s.send("POST", "/v1/grafana/query", c.token, query)
	var series []Series
	if err := json.Unmarshal([]byte(text), &series); err != nil || status != 200 || len(series) != 1 || len(series[0].Datapoints) != 2 || *series[0].Datapoints[0][1] != float64(from/1e6) {
		t.Errorf("%v %d %s", err, status, text)
	}
	if status, text, _ = s.send("POST", "/v1/grafana/metrics", c.token, `{"metric":"","payload":{}}`); status != 200 || !strings.Contains(text, `"tank/level"`) {
		t.Errorf("%d %s", status, text)
	}
}

// What the plant is doing, for people and for Prometheus.
func TestPresent(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	s.put("tank/level", math.NaN(), bridge.BadSensorFailure)
	s.propose(1300)
	c := s.as("vera")
	tags, err := c.Tags(ctx)
	if err != nil || len(tags) != 2 || tags[0].Last.Value != nil || tags[0].Last.Quality != "bad" || *tags[1].Last.Value != 1400 || !tags[1].Writable || tags[1].Low != nil {
		t.Errorf("%v %+v", err, tags)
	}
	alarms, err := c.Alarms(ctx)
	if err != nil || len(alarms) != 1 || alarms[0].Kind != live.High {
		t.Errorf("%v %+v", err, alarms)
	}
	st, err := c.Status(ctx)
	if err != nil || st.Proposals != 1 || st.Alarms != 1 || st.Tags != 2 || st.Stopped != nil {
		t.Errorf("%v %+v", err, st)
	}
	status, text, _ := s.send("GET", "/metrics", c.token, "")
	for _, line := range []string{`gemel_tag_value{tag="pump/speed",unit="rpm"} 1400`, `gemel_tag_status{tag="tank/level"} 2.156658688e+09`, `gemel_alarms{kind="high"} 1`, `gemel_link_connected{source="plc"} 1`,
		`gemel_proposals{state="open"} 1`, `gemel_writing_stopped 0`, `gemel_journal_failed 0`, `gemel_api_calls_total{operation="GET /v1/tags",status="200"} 1`,
		`gemel_twin_expected{tag="tank/level",unit="m",variable="tank.level"} 3.98`, `gemel_twin_deviation{tag="tank/level",unit="m",variable="tank.level"} 0.002`,
		`gemel_fault_probability{fault="pump \"1\" worn"} 0.93`, `gemel_twin_age_seconds 30`} {
		if status != 200 || !strings.Contains(text, line+"\n") {
			t.Errorf("%d: %s is missing", status, line)
		}
	}
	if strings.Contains(text, `gemel_tag_value{tag="tank/level"`) {
		t.Error("a bad reading has a value")
	}
	if strings.Contains(text, `gemel_twin_expected{tag="pump/speed"`) {
		t.Error("what nobody knows has a number")
	}
	e, err := c.Estimate(ctx)
	if err != nil || !reflect.DeepEqual(e, guess{}.Estimate()) {
		t.Errorf("%v %+v", err, e)
	}
}

// What a run does not have is said, and nothing fails.
func TestWithoutBackends(t *testing.T) {
	s := siteWith(t, usualLimits, func(o *Options) {
		o.Plant, o.Estimator, o.History, o.Gate, o.Alarms, o.Links, o.Audit = nil, nil, nil, nil, nil, nil, nil
	})
	c := s.as("emil")
	for path, item := range s.server.api.OpenAPI().Paths {
		if item.Get == nil || item.Get.Metadata[keyRole] == open {
			continue
		}
		switch status, text, _ := s.send("GET", strings.ReplaceAll(path, "{id}", "p1")+"?"+exampleQuery[path], c.token, ""); {
		case path == "/v1/me" || path == "/v1/status" || path == "/metrics" || path == "/v1/grafana":
			if status != 200 {
				t.Errorf("%s: %d %s", path, status, text)
			}
		case status != 503:
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
}

var exampleQuery = map[string]string{"/v1/tag": "tag=tank/level", "/v1/history": "tag=tank/level", "/v1/history/buckets": "tag=tank/level&every=1m"}

func encoded(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
