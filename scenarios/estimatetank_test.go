package scenarios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/engine/random"
	"gemel/engine/series"
)

// tankTruth is what drove the tank.
const tankTruth = `
inputs:
  pump.speed: {steps: [[0s, 25 rad/s], [12 min, 40 rad/s], [25 min, 15 rad/s], [40 min, 35 rad/s]]}
  demand.flow: {steps: [[0s, -5 L/s], [18 min, -12 L/s], [33 min, -2 L/s], [50 min, -9 L/s]]}
record: {variables: [tank.level, pump.flow, pump.speed, demand.flow]}
`

// tankEstimate follows it; what stands for %s is the recording.
const tankEstimate = `
estimate:
  recording: tank.csv
  inputs: {pump.speed: {column: speed}, demand.flow: {column: demand}}
  sensors:
    tank.level: {column: level, noise: 5 mm}
    pump.flow: {column: flow, noise: 0.5 L/s}
  unknowns: {tank.level: {deviation: 30 cm, wanders: 2 mm in 1h}}
`

// tankFaults are told apart.
const tankFaults = `
  faults:
    pump worn: {set: pump.wear, typical: 0.1}
    level sensor off: {sensor: tank.level, typical: 5 cm, wanders: 5 cm in 10 min}
  refit: {after: 15 min, window: 10 min}
`

// reading is a row of a recording of the tank.
type tankRow struct{ time, received, level, flow, speed, demand float64 }

// recordReadings runs the tank with a scenario's further sections and adds noise.
func recordReadings(t *testing.T, text string) (rows []tankRow) {
	t.Helper()
	noise := random.New(7, "tank readings")
	trajectory, _, _ := run(t, prepare(t, tankTruth+text))
	for _, r := range trajectory {
		k := int64(math.Round(r[0]))
		rows = append(rows, tankRow{r[0], r[0], r[1] + 0.005*noise.Normal(k, 1), r[2] + 0.0005*noise.Normal(k, 2), r[3], r[4]})
	}
	return rows
}

// tankCSV writes rows with the time at which they came, NaN as an empty cell.
func tankCSV(rows []tankRow) string {
	var b strings.Builder
	b.WriteString("time,received,level [m],flow [L/s],speed [rad/s],demand [L/s]\n")
	cell := func(x float64) string {
		if math.IsNaN(x) {
			return ""
		}
		return fmt.Sprintf("%.9g", x)
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s\n", cell(r.time), cell(r.received), cell(r.level), cell(r.flow*1000), cell(r.speed), cell(r.demand*1000))
	}
	return b.String()
}

// estimateTank prepares a job over the tank and reads its recording.
func estimateTank(t *testing.T, text, csv string) (*EstimateJob, *EstimateRecording, error) {
	t.Helper()
	s, err := parseFit(text, map[string]string{"tank.csv": csv})
	if err != nil {
		return nil, nil, err
	}
	d, err := s.Recorded("")
	if err != nil {
		return nil, nil, err
	}
	j, err := PrepareEstimate(s, tankSystem(), "")
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(func() { _ = j.Close() })
	rec, err := j.Recording(d)
	return j, rec, err
}

// replayTank follows a recording; the options' folder is chosen here.
func replayTank(t *testing.T, text string, rows []tankRow, o EstimateOptions) *EstimateResult {
	t.Helper()
	j, rec, err := estimateTank(t, text, tankCSV(rows))
	if err != nil {
		t.Fatal(err)
	}
	o.Out = filepath.Join(t.TempDir(), "estimate")
	r, err := j.Replay(context.Background(), rec, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every filter finds the level from a first guess that is 25 cm off, to better than its sensor, knows how well, and sees no drift where there is none.
func TestEstimateFollowsATank(t *testing.T) {
	rows := recordReadings(t, "")
	truth, _, _ := run(t, prepare(t, tankTruth))
	for _, filter := range []string{"ekf", "ukf", "enkf"} {
		text := strings.Replace(tankEstimate, "  recording", "  filter: "+filter+"\n  recording", 1)
		if filter == "ekf" {
			text += "  smooth: true\n"
		}
		r := replayTank(t, text, rows, EstimateOptions{})
		if len(r.Drifts) > 0 || r.NIS == nil || *r.NIS < 0.85 || *r.NIS > 1.15 {
			t.Errorf("%s: drifts %v, NIS %g", filter, r.Drifts, *r.NIS)
		}
		level, sigma := r.table.Column("tank.level"), r.table.Column("tank.level.deviation")
		square, scaled, n := 0.0, 0.0, 0.0
		for i := 60; i < r.table.Rows(); i++ {
			d := level.Values[i] - truth[i][1]
			square, scaled, n = square+d*d, scaled+d*d/(sigma.Values[i]*sigma.Values[i]), n+1
		}
		if rms := math.Sqrt(square / n); rms > 0.0025 || scaled/n > 4 {
			t.Errorf("%s: the level is off by %.2g m, %.2g deviations", filter, rms, math.Sqrt(scaled/n))
		}
		if filter == "ekf" {
			smooth := r.table.Column("tank.level.smoothed_deviation")
			for i := range smooth.Values {
				if !(smooth.Values[i] <= sigma.Values[i]*(1+1e-9)) {
					t.Fatalf("row %d: smoothing has made the estimate worse", i)
				}
			}
		}
	}
}

// What comes late, within the horizon, has the same effect to the bit as what comes at once; also on the present estimate, and whatever the order.
func TestLateReadingsCountAsIfInTime(t *testing.T) {
	rows := recordReadings(t, "")
	delay := random.New(3, "lateness")
	late := append([]tankRow(nil), rows...)
	for i := range late {
		if i%5 == 2 {
			late[i].received += 170 * delay.Uniform(int64(i), 1)
		}
	}
	text := strings.Replace(tankEstimate, "  recording", "  received: received\n  late: 3 min\n  recording", 1)
	a, b := replayTank(t, text+tankFaults, rows, EstimateOptions{}), replayTank(t, text+tankFaults, late, EstimateOptions{})
	if a.Hash != b.Hash || a.Readings != b.Readings || len(b.LeftOut) > 0 {
		t.Errorf("late readings change the estimate: %s %d, %s %d", a.Hash, a.Readings, b.Hash, b.Readings)
	}
	hasty := replayTank(t, strings.Replace(text, "late: 3 min", "late: 10 s", 1), late, EstimateOptions{})
	if len(hasty.Notes) == 0 || !strings.Contains(strings.Join(hasty.Notes, "\n"), "came later than 10 s and were not used") {
		t.Errorf("readings that come too late are not told: %v", hasty.Notes)
	}
	j, rec, err := estimateTank(t, text, tankCSV(rows))
	if err != nil {
		t.Fatal(err)
	}
	present := func(order []arrival) []float64 {
		l, err := j.Live(1)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		var out []float64
		for i, a := range order {
			if err := l.Advance(math.Min(a.at, 1200)); err != nil {
				t.Fatal(err)
			}
			if err := l.Push(a.Sample); err != nil {
				t.Fatal(err)
			}
			if i%3 == 0 {
				if x, _, err := l.Now(); err == nil {
					out = x.Mean
				}
			}
		}
		x, state, err := l.Now()
		if err != nil || state.Tick != 120 || len(out) == 0 {
			t.Fatal(err, state.Tick)
		}
		return append(append([]float64(nil), x.Mean...), x.Deviation...)
	}
	var first []arrival
	for _, a := range rec.arrivals {
		if a.Time <= 1200 {
			first = append(first, a)
		}
	}
	in := present(first)
	mixed := append([]arrival(nil), first...)
	for i := 0; i+40 < len(mixed); i += 40 { // everything comes, but in another order
		mixed[i], mixed[i+31] = mixed[i+31], mixed[i]
		mixed[i].at = mixed[i+31].at
	}
	for i := range mixed {
		if i > 0 {
			mixed[i].at = math.Max(mixed[i].at, mixed[i-1].at)
		}
	}
	if out := present(mixed); fmt.Sprint(in) != fmt.Sprint(out) {
		t.Errorf("the present estimate depends on the order: %v, %v", in, out)
	}
}

// A replay that is stopped and goes on in another process has the same rows, events and proposals.
func TestEstimateResumes(t *testing.T) {
	rows := recordReadings(t, "faults: [{at: 15 min, set: pump.wear, to: 0.2}]\n")
	text := strings.Replace(tankEstimate, "  recording", "  received: received\n  late: 1 min\n  recording", 1) + tankFaults
	whole := replayTank(t, text, rows, EstimateOptions{})
	again := replayTank(t, text, rows, EstimateOptions{Workers: 2})
	if whole.Hash != again.Hash {
		t.Error("two replays differ")
	}
	for _, filter := range []string{"ukf", "enkf"} {
		other := strings.Replace(strings.Replace(text, "  received", "  filter: "+filter+"\n  received", 1), tankFaults, "", 1)
		whole, first := replayTank(t, other, rows, EstimateOptions{}), replayTank(t, other, rows, EstimateOptions{Until: 1111})
		data, err := os.ReadFile(filepath.Join(first.Dir, "last.snap"))
		if err != nil {
			t.Fatal(err)
		}
		second := replayTank(t, other, rows, EstimateOptions{From: data})
		n := first.table.Rows()
		for i, c := range whole.table.Columns {
			if fmt.Sprint(c.Values[:n], c.Values[n:]) != fmt.Sprint(first.table.Columns[i].Values, second.table.Columns[i].Values) {
				t.Errorf("%s: %s differs after going on", filter, c.Name)
			}
		}
	}
	for _, at := range []float64{0, 777, 1800, 2500} { // before the start, before and after the drift is told, while its proposal waits
		first := replayTank(t, text, rows, EstimateOptions{Until: math.Max(at, 5)})
		data, err := os.ReadFile(filepath.Join(first.Dir, "last.snap"))
		if err != nil {
			t.Fatal(err)
		}
		second := replayTank(t, text, rows, EstimateOptions{From: data})
		joined := &series.Table{}
		for i, c := range first.table.Columns {
			c.Values = append(append([]float64(nil), c.Values...), second.table.Columns[i].Values...)
			joined.Columns = append(joined.Columns, c)
		}
		if hash, err := series.HashTable(joined); err != nil || hash != whole.Hash {
			t.Errorf("stopped at %g s: %d and %d rows differ from %d in one go (%v)", at, first.table.Rows(), second.table.Rows(), whole.table.Rows(), err)
		}
		if a, b := len(first.Events)+len(second.Events), len(whole.Events); a != b {
			t.Errorf("stopped at %g s: %d events instead of %d", at, a, b)
		}
		if n := len(first.Proposals) + len(second.Proposals); n != len(whole.Proposals) || n == 0 {
			t.Errorf("stopped at %g s: %d proposals instead of %d", at, n, len(whole.Proposals))
		}
		if len(second.Drifts) != len(whole.Drifts) || fmt.Sprint(second.Faults[0].Severity) != fmt.Sprint(whole.Faults[0].Severity) {
			t.Errorf("stopped at %g s: %+v, in one go %+v", at, second.Drifts, whole.Drifts)
		}
	}
	j, _, err := estimateTank(t, text, tankCSV(rows))
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := estimateTank(t, strings.Replace(text, "30 cm", "31 cm", 1), tankCSV(rows))
	if err != nil {
		t.Fatal(err)
	}
	l, err := j.Live(1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	var b bytes.Buffer
	if err := l.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Resume(b.Bytes(), 1); !errors.Is(err, ErrOtherEstimate) {
		t.Errorf("a snapshot of another scenario: %v", err)
	}
	b.Bytes()[b.Len()/2] ^= 1
	if _, err := j.Resume(b.Bytes(), 1); !errors.Is(err, ErrSnapshotDamaged) {
		t.Errorf("a damaged snapshot: %v", err)
	}
	if _, err := j.Resume([]byte("gemel: 1"), 1); !errors.Is(err, ErrNotEstimate) {
		t.Errorf("no snapshot at all: %v", err)
	}
}

// A drift is told within minutes, not before; the diagnosis names the right fault with its size; the proposal is what a person may accept, and with it
// the readings agree with the model again.
func TestDriftDiagnosisAndProposal(t *testing.T) {
	rows := recordReadings(t, "faults: [{at: 20 min, set: pump.wear, to: 0.15}]\n")
	r := replayTank(t, tankEstimate+tankFaults, rows, EstimateOptions{})
	if len(r.Drifts) == 0 || r.Drifts[0].At < 1200 || r.Drifts[0].At > 1200+120 || r.Drifts[0].Sensor != "pump.flow" || r.Drifts[0].Shift > 0 {
		t.Fatalf("drifts: %+v", r.Drifts)
	}
	f := r.Faults
	if f[0].Probability < 0.99 || f[1].Probability > 0.01 || f[0].Low > 0.15 || f[0].High < 0.15 || f[0].Since == nil || *f[0].Since > 1200+120 {
		t.Errorf("diagnosis: %+v", f)
	}
	if len(r.Proposals) != 1 || r.Proposals[0].Best < 0 {
		t.Fatalf("proposals: %+v", r.Proposals)
	}
	p := r.Proposals[0]
	if c := p.Candidates[p.Best]; c.Name != "pump worn" || *c.Found[0].Low > 0.15 || *c.Found[0].High < 0.15 {
		t.Errorf("proposed: %+v", c)
	}
	for _, e := range p.Evidence {
		if e.Sensor == "pump.flow" && (e.Before < 3*e.After || *e.HeldOutAfter > 1.5*e.Noise || *e.HeldOutBefore < 3**e.HeldOutAfter) {
			t.Errorf("evidence: %+v", e)
		}
	}
	if _, err := os.Stat(filepath.Join(r.Dir, "accepted.yaml")); err == nil {
		t.Error("something was accepted by nobody")
	}
	_, file, err := Accept(r.Dir, "1", AcceptOptions{By: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "pump.wear: 0.1") {
		t.Errorf("%s %v", text, err)
	}
	log, err := os.ReadFile(filepath.Join(r.Dir, "accepted.jsonl"))
	if err != nil || !strings.Contains(string(log), `"by":"Ada"`) {
		t.Errorf("%s %v", log, err)
	}
	for i := range rows {
		if rows[i].time >= 1200 {
			rows = rows[i:]
			break
		}
	}
	for i := range rows {
		rows[i].time, rows[i].received = rows[i].time-1200, rows[i].received-1200
	}
	s, err := parseFit("parameters_from: accepted.yaml\n"+tankEstimate, map[string]string{"tank.csv": tankCSV(rows), "accepted.yaml": string(text)})
	if err != nil {
		t.Fatal(err)
	}
	j, err := PrepareEstimate(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	d, _ := s.Recorded("")
	rec, err := j.Recording(d)
	if err != nil {
		t.Fatal(err)
	}
	after, err := j.Replay(context.Background(), rec, EstimateOptions{Out: filepath.Join(t.TempDir(), "after")})
	if err != nil || len(after.Drifts) > 0 {
		t.Errorf("with what was accepted: %+v %v", after.Drifts, err)
	}
	if _, _, err := Accept(r.Dir, "7", AcceptOptions{By: "Ada"}); err == nil || !strings.Contains(err.Error(), "has no proposal 7; it has 1") {
		t.Errorf("accepting what is not there: %v", err)
	}
}

// A sensor that drifts away is told apart from a fault of the plant; the answer is no other model.
func TestASensorThatDriftsIsNamed(t *testing.T) {
	rows := recordReadings(t, "")
	for i := range rows {
		rows[i].level += 0.1 * math.Min(math.Max((rows[i].time-1200)/600, 0), 1)
	}
	r := replayTank(t, tankEstimate+tankFaults, rows, EstimateOptions{})
	if len(r.Drifts) == 0 || r.Drifts[0].Sensor != "tank.level" || r.Drifts[0].At < 1200 || r.Drifts[0].At > 1200+300 {
		t.Errorf("drifts: %+v", r.Drifts)
	}
	f := r.Faults
	if f[1].Probability < 0.99 || f[0].Probability > 0.01 || f[1].Low > 0.1 || f[1].High < 0.1 {
		t.Errorf("diagnosis: %+v", f)
	}
	for _, p := range r.Proposals {
		if p.Best >= 0 {
			if _, _, err := Accept(r.Dir, p.ID, AcceptOptions{By: "Ada"}); err == nil || !strings.Contains(err.Error(), "Calibrate the sensor") {
				t.Errorf("accepting %s: %v", p.headline(), err)
			}
		}
	}
}

// A filter that loses the plant says when, and what to do, and leaves what there is.
func TestAFilterThatLosesThePlantSaysSo(t *testing.T) {
	j, rec, err := estimateTank(t, tankEstimate, tankCSV(recordReadings(t, "")))
	if err != nil {
		t.Fatal(err)
	}
	for i := range rec.arrivals {
		if a := &rec.arrivals[i]; a.Tag == "demand" && a.Time > 1000 {
			a.Value = 1e300 * a.Time
		}
	}
	r, err := j.Replay(context.Background(), rec, EstimateOptions{Out: filepath.Join(t.TempDir(), "lost")})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != Failed || !strings.HasSuffix(r.Dir, "lost-failed") || !strings.Contains(r.Error, "the filter has lost the plant after 0:16:50") || r.table.Rows() != 102 {
		t.Errorf("%s %s %q, %d rows", r.Status, r.Dir, r.Error, r.table.Rows())
	}
}

// A parameter and the offset of a sensor are found beside the state, with intervals that hold the truth; bounds and constraints hold; a wild reading is refused.
func TestEstimateOfParametersAndOffsets(t *testing.T) {
	rows := recordReadings(t, "parameters: {pump.wear: 0.12}\n")
	for i := range rows {
		rows[i].flow += 0.002
	}
	rows[200].level = 9
	text := `
estimate:
  recording: tank.csv
  inputs: {pump.speed: {column: speed}, demand.flow: {column: demand}}
  sensors:
    tank.level: {column: level, noise: 5 mm}
    pump.flow: {column: flow, noise: 0.5 L/s, bias: {deviation: 3 L/s}}
  unknowns: {tank.level: {deviation: 10 cm, wanders: 1 mm in 1h}, pump.wear: {deviation: 0.1, max: 0.5}}
  constraints: [{name: full, sum: {tank.level: 1}, high: 4 m}]
  gate: 8
  record: [pump.power, drive.*]
`
	for _, filter := range []string{"ekf", "ukf"} {
		r := replayTank(t, strings.Replace(text, "  recording", "  filter: "+filter+"\n  recording", 1), rows, EstimateOptions{})
		for i, want := range []float64{math.NaN(), 0.12, 0.002} {
			if u := r.Unknowns[i]; math.Abs(u.Value-want) > 3*u.Deviation || !(u.Deviation < 0.02) {
				t.Errorf("%s: %s is %g ± %g, made with %g", filter, u.Name, u.Value, u.Deviation, want)
			}
		}
		if r.Unknowns[2].Name != "bias of pump.flow" {
			t.Errorf("%s: %+v", filter, r.Unknowns)
		}
		if len(r.LeftOut) != 1 || r.LeftOut[0].Why != "gate: too far from what is expected" || r.LeftOut[0].Readings != 1 || len(r.Drifts) > 0 {
			t.Errorf("%s: left out %+v, drifts %+v", filter, r.LeftOut, r.Drifts)
		}
		for i, name := range []string{"pump.power", "drive.command"} {
			if c := r.table.Column(name); c == nil || !(c.Values[300] > 0) || i == 0 && r.table.Column(name + ".deviation").Values[300] != 0 {
				t.Errorf("%s: %s is not recorded", filter, name)
			}
		}
	}
	refit := replayTank(t, strings.Replace(text, "  gate: 8\n", "  refit: {after: 8 min, window: 8 min, unknowns: {tank.area: {min: 5 m2, max: 30 m2}}}\n  monitor: {limit: 8}\n", 1), rows, EstimateOptions{})
	if len(refit.Proposals) == 0 { // the wild reading, which nothing refuses now
		t.Errorf("no proposal: %+v", refit.Drifts)
	}
}

// Where the pump was switched just after the tick at which the log has its new speed, the reading of that tick is of the old one: it is not used, nor are those while it
// settles, and nothing is blamed.
func TestReadingsOfASwitchAreNotUsed(t *testing.T) {
	rows := recordReadings(t, "")
	switches := 0
	for i := 1; i < len(rows); i++ {
		if rows[i].speed != rows[i-1].speed {
			rows[i].flow = rows[i-1].flow
			switches++
		}
	}
	settled := strings.Replace(tankEstimate, "{column: speed}", "{column: speed, settle: 20 s}", 1)
	left := func(r *EstimateResult) (n int) {
		for _, x := range r.LeftOut {
			if strings.HasPrefix(x.Why, "settling") {
				n += x.Readings
			}
		}
		return n
	}
	if r := replayTank(t, tankEstimate+tankFaults, rows, EstimateOptions{}); len(r.Drifts) == 0 || left(r) != 0 {
		t.Errorf("without settle there is nothing to see: %v", r.Drifts)
	}
	r := replayTank(t, settled+tankFaults, rows, EstimateOptions{})
	if len(r.Drifts) > 0 || switches != 3 {
		t.Errorf("%d switches, drifts %v", switches, r.Drifts)
	}
	if n := left(r); n < 2*switches || n > 8*switches { // two sensors, two ticks of ten seconds, and that before the switch where the log is between ticks
		t.Errorf("%d readings were left out", n)
	}
	if len(r.Proposals) > 0 {
		t.Errorf("something is blamed: %v", r.Proposals[0].Text)
	}
}

// A plant that runs already begins where the warm-up has brought it; the unknowns begin as the scenario says.
func TestWarmUpBeginsWithAPlantThatRuns(t *testing.T) {
	rows := recordReadings(t, "")
	level := func(text string) float64 {
		j, _, err := estimateTank(t, text, tankCSV(rows))
		if err != nil {
			t.Fatal(err)
		}
		held := make([]hold, len(j.inputs))
		for i, in := range j.inputs {
			held[i].Value = in.first
		}
		s, err := j.begin(held)
		if err != nil {
			t.Fatal(err)
		}
		if s.Tick != 0 {
			t.Errorf("it begins at tick %d", s.Tick)
		}
		x, _ := j.Plant.Get(s, j.unknowns[0].id)
		return x
	}
	if cold, warm := level(tankEstimate), level(strings.Replace(tankEstimate, "  recording", "  warm_up: 10 min\n  recording", 1)); cold != warm {
		t.Errorf("the level begins at %g, and at %g after a warm-up", cold, warm)
	}
	if _, _, err := estimateTank(t, strings.Replace(tankEstimate, "  recording", "  warm_up: 100000h\n  recording", 1), tankCSV(rows)); err == nil || !strings.Contains(err.Error(), "warm_up") {
		t.Error(err)
	}
}
