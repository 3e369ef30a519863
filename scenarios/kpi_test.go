package scenarios

import (
	"math"
	"testing"
)

// Every kind of KPI against a value that can be worked out by hand: the speed is a staircase, so power and sums are exact.
func TestKPIsAgreeWithHandCalculation(t *testing.T) {
	p := prepare(t, `
control:
- {name: c, kind: schedule, drive: pump.speed, steps: [[0h, 100 rad/s], [15 min, 0 rad/s], [30 min, 200 rad/s], [45 min, 0 rad/s]]}
kpis:
  energy: {integral: pump.power, unit: kWh}
  in joules: {integral: pump.power}
  average: {mean: pump.power, unit: kW}
  least: {min: pump.power, unit: kW}
  most: {max: pump.power, unit: kW}
  last: {final: tank.level, unit: cm}
  water: {integral: pump.flow, unit: m3}
  specific: {ratio: [energy, water], unit: kWh/m3}
  plain ratio: {ratio: [in joules, water]}
  running: {duration: pump.speed > 1 rad/s, unit: min}
  starts: {count: pump.speed > 1 rad/s}
  price: {cost: pump.power, tariff: [[00:00, 0.10], [00:20, 0.30]], per: kWh, unit: EUR}
  by steps: {cost: pump.power, price: {steps: [[0h, 0.10], [10 min, 0.40], [30 min, 0.20]]}, per: kWh, unit: EUR}
  sloping: {cost: pump.power, price: {steps: [[0h, 0], [1h, 0.60]], hold: linear, scale: 2}, per: kWh, unit: EUR}
  by expression: {cost: pump.power, price: "pump.speed > 150 rad/s ? 0.5 : 0.1", per: kWh, unit: EUR}
  paid for energy: {ratio: [price, energy], unit: EUR/kWh}
  energy for money: {ratio: [energy, price], unit: kWh/EUR}
  as they come: {ratio: [price, energy]}
  water for energy: {ratio: [water, energy]}
  share: {ratio: [price, by steps], unit: "%"}
  warm: {max: room.T, unit: degC}
  zero: {integral: "0 W * pump.wear"}
  nothing: {ratio: [energy, zero]}
`)
	rows, _, r := run(t, p)
	level := columnOf(p, rows, "tank.level")
	// power: 0.01·speed^3 = 10 kW for 15 min, then 80 kW for 15 min
	want := map[string]struct {
		value float64
		unit  string
	}{
		"energy": {22.5, "kWh"}, "in joules": {22.5 * 3.6e6, "kg.m2.s-2"}, "average": {22.5, "kW"}, "least": {0, "kW"}, "most": {80, "kW"},
		"last": {100 * level[len(level)-1], "cm"}, "water": {0.1*900 + 0.2*900, "m3"}, "specific": {22.5 / 270, "kWh/m3"}, "plain ratio": {22.5 * 3.6e6 / 270, "kg.m2.s-2/(m3)"},
		"running": {30, "min"}, "starts": {2, "1"}, "price": {2.5*0.10 + 20*0.30, "EUR"},
		"by steps":        {10.0/6*0.10 + 10.0/12*0.40 + 20*0.20, "EUR"}, // 10 kW for 10 min and 5 min, 80 kW for 15 min
		"sloping":         {2.5*0.15 + 20*0.75, "EUR"},                   // the price in the middle of each quarter of an hour
		"paid for energy": {6.25 / 22.5, "EUR/kWh"}, "energy for money": {22.5 / 6.25, "kWh/EUR"}, "as they come": {6.25 / 22.5, "EUR/(kWh)"},
		"water for energy": {270 / 22.5, "m3/(kWh)"}, "share": {100 * 6.25 / (10.0/6*0.10 + 10.0/12*0.40 + 20*0.20), "%"},
		"by expression": {2.5*0.1 + 20*0.5, "EUR"},
		"warm":          {20, "degC"}, "zero": {0, "kg.m2.s-2"},
	}
	for _, k := range r.KPIs() {
		w, ok := want[k.Name]
		if !ok {
			if k.Value != nil {
				t.Errorf("%s = %v, want no value", k.Name, *k.Value)
			}
			continue
		}
		if k.Value == nil || math.Abs(*k.Value-w.value) > 1e-9*math.Max(1, math.Abs(w.value)) || k.Unit != w.unit {
			t.Errorf("%s = %v %s, want %v %s", k.Name, orNothing(k.Value), k.Unit, w.value, w.unit)
		}
	}
}

func orNothing(v *float64) any {
	if v == nil {
		return "nothing"
	}
	return *v
}

// Watching must not change what happens: KPIs and columns leave the trajectory as it is.
func TestKPIsLeaveTheTrajectoryAlone(t *testing.T) {
	base := controlled + "control: [{name: c, kind: pid, measure: tank.level, setpoint: 2.5 m, drive: pump.speed, gain: 20 (rad/s)/m, integral_time: 5 min}]\n"
	_, _, a := run(t, prepare(t, base))
	_, _, b := run(t, prepare(t, base+"kpis: {e: {integral: pump.power}, m: {max: tank.level}, n: {count: pump.speed > 50 rad/s}, d: {duration: tank.level > 2 m}}\n"))
	if a.Hash() != b.Hash() {
		t.Error("KPIs change the trajectory")
	}
}
