package hydronics

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"gemel/physics/validation"
)

// catalogue holds the heat pump table: capacity and power [W] over sink (rows) and source (columns) [K].
type catalogue struct {
	sink, source    []float64
	capacity, power [][]float64
}

func vitocal(t *testing.T) catalogue {
	t.Helper()
	file, err := os.Open(validation.Data(t, "hvac/components/HP_Vitocal251A08_tables.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var c catalogue
	section := ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "tab") {
			section = line
			continue
		}
		var row []float64
		for cell := range strings.SplitSeq(line, ",") {
			if value, err := strconv.ParseFloat(cell, 64); err == nil {
				row = append(row, value)
			}
		}
		switch {
		case len(row) < 3:
		case row[0] == 0:
			c.source = row[1:]
		case section == "tabQCon_flow":
			c.sink, c.capacity = append(c.sink, row[0]), append(c.capacity, row[1:])
		case section == "tabPEle":
			c.power = append(c.power, row[1:])
		}
	}
	if len(c.sink) != 5 || len(c.power) != 5 || len(c.source) != 9 {
		t.Fatalf("table of %d sinks, %d sources", len(c.sink), len(c.source))
	}
	return c
}

// At the points of the table the heat pump gives exactly the table, between them the mean.
func TestHeatPumpTableIsExactAtItsPoints(t *testing.T) {
	c := vitocal(t)
	r := validation.Start(t, "Bench", "model Bench\n  Gemel.Hydronics.Maps.HeatPumpTable map;\nend Bench;", exact)
	worst := 0.0
	for i, sink := range c.sink {
		for j, source := range c.source {
			r.Set("map.T_sink", sink)
			r.Set("map.T_source", source)
			r.To(r.Time() + 10)
			worst = max(worst, math.Abs(r.Value("map.capacity")-c.capacity[i][j]), math.Abs(r.Value("map.power")-c.power[i][j]))
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Maps.HeatPumpTable", Also: []string{"Gemel.Hydronics.HeatPump"}, Case: "Vitocal 251-A08, 45 points", Reference: "EN 14511 data of the manufacturer (LBNL Modelica Buildings)",
		Quantity: "capacity and power at the points", Unit: "W", Tolerance: 1e-6, Reached: worst})
	r.Set("map.T_sink", 313.15)
	r.Set("map.T_source", 278.5)
	r.To(r.Time() + 10)
	want := 0.25*(c.capacity[0][3]+c.capacity[1][3])*(280.15-278.5)/5*2 + 0.25*(c.capacity[0][4]+c.capacity[1][4])*(278.5-275.15)/5*2
	if got := r.Value("map.capacity"); math.Abs(got-want) > 1e-6 {
		t.Errorf("between four points the capacity is %g, want %g", got, want)
	}
}

// The laws with the library's coefficients, beside the table to which they were fitted. How they predict points they have not seen: physics/validation/fitting.
func TestHeatPumpMapFollowsItsTable(t *testing.T) {
	c := vitocal(t)
	r := validation.Start(t, "Bench", "model Bench\n  Gemel.Hydronics.Maps.HeatPumpFit map;\nend Bench;", exact)
	var capacity, wantCapacity, cop, wantCOP []float64
	for i, sink := range c.sink {
		for j, source := range c.source {
			if c.capacity[i][j] == 0 {
				continue // may not run there
			}
			r.Set("map.T_sink", sink)
			r.Set("map.T_source", source)
			r.To(r.Time() + 10)
			q, w := r.Value("map.capacity"), r.Value("map.power")
			capacity, wantCapacity = append(capacity, q), append(wantCapacity, c.capacity[i][j])
			cop, wantCOP = append(cop, q/w), append(wantCOP, c.capacity[i][j]/c.power[i][j])
		}
	}
	t.Logf("largest deviations: capacity %.1f %%, COP %.1f %%", worstShare(capacity, wantCapacity), worstShare(cop, wantCOP))
	row := validation.Row{Asset: "Gemel.Hydronics.Maps.HeatPumpFit", Also: []string{"Gemel.Hydronics.HeatPump"}, Case: "Vitocal 251-A08, all 42 points",
		Reference: "EN 14511 data of the manufacturer (LBNL Modelica Buildings)", Quantity: "capacity, rms over mean", Unit: "%", Tolerance: 5, Reached: validation.RMS(capacity, wantCapacity) / mean(wantCapacity) * 100,
		Plot: &validation.Plot{Title: "Capacity by laws of few coefficients", X: "manufacturer [kW]", Y: "map [kW]",
			Series: []validation.Series{{Name: "equal", X: []float64{0, 14}, Y: []float64{0, 14}}, {Name: "points", X: kilo(wantCapacity), Y: kilo(capacity), Points: true}}}}
	validation.Check(t, row)
	row.Quantity, row.Tolerance, row.Reached, row.Plot = "COP, rms over mean", 7, validation.RMS(cop, wantCOP)/mean(wantCOP)*100, nil
	validation.Check(t, row)
}

func worstShare(got, want []float64) float64 {
	worst := 0.0
	for i := range got {
		worst = max(worst, math.Abs(got[i]/want[i]-1)*100)
	}
	return worst
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func kilo(values []float64) []float64 {
	small := make([]float64, len(values))
	for i, v := range values {
		small[i] = v / 1000
	}
	return small
}

// Least times in operation and at rest hold, the high-pressure limit stops the compressor without flow, faults cost what they should.
func TestHeatPumpProtectsItself(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource water(m_flow(start = 0.4), T(start = 303.15));
  Gemel.Hydronics.Boundary out;
  Gemel.Hydronics.HeatPump c(on(start = 0));
equation
  connect(water.port, c.port_a);
  connect(c.port_b, out.port);
end Bench;`, exact)
	running := func(want float64, when string) {
		t.Helper()
		if got := r.Value("c.running"); got != want {
			t.Errorf("%s: running is %g", when, got)
		}
	}
	r.Set("c.on", 1)
	r.To(20)
	running(1, "after the command")
	r.Set("c.on", 0)
	r.To(300)
	running(1, "within the least time in operation")
	r.To(640)
	running(0, "after it")
	r.Set("c.on", 1)
	r.To(800)
	running(0, "within the least time at rest")
	r.To(1000)
	running(1, "after it")
	if starts := r.Value("c.starts"); starts != 2 {
		t.Errorf("%g starts", starts)
	}
	r.To(3600)
	sound, healthy := r.Value("c.Q_flow"), r.Value("c.COP")
	r.Set("c.refrigerant_loss", 0.3)
	r.To(3620)
	if lost := r.Value("c.Q_flow") / sound; math.Abs(lost-(1-1.2*math.Pow(0.3, 1.5))) > 0.01 {
		t.Errorf("30 %% of the charge lost leaves %g of the capacity", lost)
	}
	r.Set("c.refrigerant_loss", 0)
	r.Set("c.condenser_fouling", 1)
	r.To(3640)
	if got := r.Value("c.COP"); !(got < 0.9*healthy) {
		t.Errorf("fouling: COP %g, before %g", got, healthy)
	}
	r.Set("c.condenser_fouling", 0)
	r.Set("water.m_flow", 0)
	r.To(7200)
	running(0, "without flow")
	if T := r.Value("c.T_leaving"); T > 348 {
		t.Errorf("the water in the condenser has %g K", T)
	}
}

// The whole machine, on a test bench as of EN 14511: steady water flow, leaving temperature of the point.
func TestHeatPumpMeetsItsTableInOperation(t *testing.T) {
	c := vitocal(t)
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource water(m_flow(start = 0.4), T(start = 303.15));
  Gemel.Hydronics.Boundary out;
  Gemel.Hydronics.HeatPump c(dp_nominal = 1, standby = 0, UA_loss = 0, T_max = 360);
equation
  connect(water.port, c.port_a);
  connect(c.port_b, out.port);
end Bench;`, exact)
	worst, closed := 0.0, 0.0
	var x, y, reference []float64
	for i, sink := range c.sink[:4] {
		for j, source := range c.source {
			if c.capacity[i][j] == 0 {
				continue
			}
			r.Set("c.T_source", source)
			r.Set("water.T", sink-c.capacity[i][j]/(0.4*cp))
			r.To(r.Time() + 2400)
			want := c.capacity[i][j] / c.power[i][j]
			worst = max(worst, math.Abs(r.Value("c.COP")/want-1)*100)
			water := 0.4 * cp * (r.Value("c.T_leaving") - r.Value("water.T"))
			closed = max(closed, math.Abs(water/(r.Value("c.Q_source")+r.Value("c.power"))-1)*100)
			if i == 1 {
				x, y, reference = append(x, source-zero), append(y, r.Value("c.COP")), append(reference, want)
			}
		}
	}
	row := validation.Row{Asset: "Gemel.Hydronics.HeatPump", Case: "Vitocal 251-A08 on the bench, 35 points", Reference: "EN 14511 data of the manufacturer (LBNL Modelica Buildings)", Quantity: "COP", Unit: "%", Tolerance: 0.1, Reached: worst,
		Plot: &validation.Plot{Title: "COP with water of 45 degC", X: "outdoor air [degC]", Y: "COP [1]", Series: []validation.Series{{Name: "manufacturer", X: x, Y: reference, Points: true}, {Name: "Gemel", X: x, Y: y}}}}
	validation.Check(t, row)
	row.Reference, row.Quantity, row.Tolerance, row.Reached, row.Plot = "first law", "heat in the water over heat of the source and power", 1e-3, closed, nil
	validation.Check(t, row)
}

// The library carries every fifth column of a maker's table; columns between are predicted.
func TestWaterHeatPumpBetweenItsColumns(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench\n  Gemel.Hydronics.Maps.HeatPumpWamak220 map;\nend Bench;", exact)
	worst := 0.0
	for _, p := range []struct{ source, sink, capacity, power float64 }{ // [K], [W]: columns that the library leaves out
		{270.15, 328.15, 70200, 30100}, {275.15, 328.15, 82300, 30100}, {290.15, 328.15, 131900, 30500}, {310.15, 328.15, 242000, 31900},
		{280.15, 333.15, 93200, 33600}, {296.15, 333.15, 151700, 34000}, {286.15, 343.15, 103300, 41600}, {306.15, 343.15, 183400, 41700},
		{295.15, 353.15, 120500, 51300}, {316.15, 353.15, 214200, 50600}} {
		r.Set("map.T_source", p.source)
		r.Set("map.T_sink", p.sink)
		r.To(r.Time() + 10)
		cop := r.Value("map.capacity") / r.Value("map.power")
		worst = max(worst, math.Abs(r.Value("map.capacity")/p.capacity-1)*100, math.Abs(cop/(p.capacity/p.power)-1)*100)
		if limit := r.Value("map.T_limit"); limit < p.sink-1e-9 {
			t.Errorf("source %g K, sink %g K: the machine may run there, limit %g K", p.source, p.sink, limit)
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Maps.HeatPumpWamak220", Also: []string{"Gemel.Hydronics.Maps.HeatPumpTable"}, Case: "ten points between the columns carried over", Reference: "WAMAK, product sheet 2023/24, TWW220 WHR (LBNL Modelica Buildings)",
		Quantity: "capacity and COP", Unit: "%", Tolerance: 1, Reached: worst})
}
