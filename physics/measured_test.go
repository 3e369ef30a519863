package physics_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// point of a measured curve.
type point struct{ flow, value float64 }

// circulators reads the measured pump curves: pump -> curve (pressure [Pa] or power [W] over flow [m3/s]) -> points.
func circulators(t *testing.T) map[string]map[string][]point {
	t.Helper()
	file, err := os.Open("../../shared/data/hydraulics/wilo_stratos_pump_curves_given.csv")
	if err != nil {
		t.Skip("reference data are not here: ../shared/data/hydraulics/wilo_stratos_pump_curves_given.csv")
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	pumps := map[string]map[string][]point{}
	for _, row := range rows[1:] {
		flow, err1 := strconv.ParseFloat(row[2], 64)
		value, err2 := strconv.ParseFloat(row[3], 64)
		if err1 != nil || err2 != nil {
			t.Fatalf("bad row %v", row)
		}
		if pumps[row[0]] == nil {
			pumps[row[0]] = map[string][]point{}
		}
		pumps[row[0]][row[1]] = append(pumps[row[0]][row[1]], point{flow, value})
	}
	return pumps
}

// A pump built from every second point of five real circulators predicts the points between: the shape of the table law is right.
// The data's power is electrical; the law does not mind.
func TestTablePumpPredictsMeasuredPoints(t *testing.T) {
	for name, curves := range circulators(t) {
		t.Run(name, func(t *testing.T) {
			pressure, power := curves["pressure"], curves["power"]
			var flows, heads, powers []string
			var held []int
			for i, p := range pressure {
				if i%2 == 1 && i < len(pressure)-1 {
					held = append(held, i)
					continue
				}
				flow := p.flow
				if i == 0 {
					flow = 0 // measured at some mL/s
				}
				flows = append(flows, fmt.Sprint(flow))
				heads = append(heads, fmt.Sprint(p.value/(rho*g)))
				powers = append(powers, fmt.Sprint(power[i].value))
			}
			w := validation.Start(t, "Bench", bench(fmt.Sprintf("Gemel.Hydraulics.CentrifugalPumpTable c(curve_flow = {%s}, curve_head = {%s}, curve_power = {%s})",
				strings.Join(flows, ", "), strings.Join(heads, ", "), strings.Join(powers, ", "))), engine.Options{Period: 1, Tolerance: 1e-8})
			var dp, dw float64
			for _, i := range held {
				head := atFlow(t, w, pressure[i].flow)
				dp += math.Pow(rho*g*head-pressure[i].value, 2)
				dw += math.Pow(w.Value("c.shaft_power")-power[i].value, 2)
			}
			dp = math.Sqrt(dp/float64(len(held))) / pressure[0].value
			most := 0.0
			for _, p := range power {
				most = math.Max(most, p.value)
			}
			dw = math.Sqrt(dw/float64(len(held))) / most
			t.Logf("pressure %.2f %% of shut-off, power %.2f %% of its maximum, %d points", 100*dp, 100*dw, len(held))
			if !(dp <= 0.02) {
				t.Errorf("pressure is off by %.2f %% of shut-off, want 2 %%", 100*dp)
			}
			if !(dw <= 0.03) {
				t.Errorf("power is off by %.2f %% of its maximum, want 3 %%", 100*dw)
			}
		})
	}
}
