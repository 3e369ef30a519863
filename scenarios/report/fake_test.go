package report

import (
	"fmt"
	"math"
	"strings"
	"time"
)

func ptr(v float64) *float64 { return &v }

// boosterStation is a made-up but plausible day of a booster station, sampled every 10 s: two pumps in lead-lag, an elevated tank,
// a demand with two peaks, wear of a pump, a sensor gap.
func boosterStation() Run {
	const n = 24*360 + 1
	t := make([]float64, n)
	rows := map[string][]float64{}
	put := func(name string, i int, v float64) {
		if rows[name] == nil {
			rows[name] = make([]float64, n)
		}
		rows[name][i] = v
	}
	level, on2, wear := 3.2, 0.0, 0.0
	noise := uint64(1)
	random := func() float64 {
		noise ^= noise << 13
		noise ^= noise >> 7
		noise ^= noise << 17
		return float64(noise%2000)/1000 - 1
	}
	bell := func(h, at, width float64) float64 { x := (h - at) / width; return math.Exp(-x * x) }
	var events []Event
	speed1, speed2 := 0.0, 0.0
	energy := 0.0
	for i := range n {
		t[i] = float64(10 * i)
		h := t[i] / 3600
		demand := 0.018 + 0.052*bell(h, 7.4, 1.3) + 0.041*bell(h, 19.2, 1.9) + 0.012*bell(h, 13, 2) + 0.0006*random()
		if h > 14 {
			wear = math.Min(0.15, (h-14)/2*0.15)
		}
		if on2 == 0 && level < 1.9 {
			on2 = 1
			events = append(events, Event{t[i], KindControl, "pump2.speed", "staging: pump2 on, level below 1.9 m"})
		} else if on2 == 1 && level > 3.1 {
			on2 = 0
			events = append(events, Event{t[i], KindControl, "pump2.speed", "staging: pump2 off, level above 3.1 m"})
		}
		want := math.Max(90, math.Min(152, 152+60*(2.9-level)-40))
		speed1 += (want - speed1) * 0.02
		speed2 += (on2*148 - speed2) * 0.03
		q1 := math.Max(0, 0.036*(speed1/152)*(1-1.6*wear)-0.002*level)
		q2 := math.Max(0, 0.033*(speed2/152)-0.002*level*on2)
		level += 10 * (q1 + q2 - demand) / 78
		power1 := 22000*math.Pow(speed1/152, 3)*(1+wear) + 180*random()
		power2 := 21000 * math.Pow(speed2/152, 3)
		energy += 10 * (power1 + power2) / 3.6e6
		put("tank.level", i, level)
		measured := level + 0.005*random()
		if h > 10.2 && h < 10.9 {
			measured = math.NaN()
		}
		put("level_sensor.level", i, measured)
		put("pump1.speed", i, speed1)
		put("pump2.speed", i, speed2)
		put("pump1.V_flow", i, q1)
		put("pump2.V_flow", i, q2)
		put("demand.V_flow", i, demand)
		put("pump1.power", i, power1)
		put("pump2.power", i, power2)
		put("pump1.efficiency", i, 0.79-0.9*wear-0.0000045*(speed1-145)*(speed1-145)*2)
		put("pump2.efficiency", i, (0.77+0.01*bell(h, 8, 2))*on2)
		put("header.p", i, 1.013e5+9806*(38+level)+2e4*(speed1-120)/30)
		put("suction.p", i, 1.6e5)
		put("pump2.running", i, on2)
		put("pump1.wear", i, wear)
		put("control.setpoint", i, 2.9)
	}
	r := Run{
		Title: "Booster station, a day with a wearing pump", Scenario: "booster-station", Plant: "Gemel.Examples.BoosterStation",
		Doc:   "Two variable-speed pumps lift water from a suction reservoir into an elevated tank. From 14:00 the impeller of pump1 wears by 15 % within two hours; the level controller has to bring in pump2 earlier.",
		Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Time: t, Events: events,
		Faults: []Fault{{14 * 3600, 16 * 3600, "pump1.wear → 0.15"}},
		Limits: []Limit{
			{Series: "tank.level", Low: ptr(1.2), High: ptr(3.1)},
			{Series: "pump1.power", High: ptr(30e3)},
			{Series: "header.p", Low: ptr(4e5), High: ptr(6e5)},
		},
		KPIs: []KPI{
			{"energy", energy, "kWh", "electrical energy of both pumps"}, {"specific_energy", energy / 2890, "kWh/m3", "energy for each cubic metre delivered"},
			{"delivered", 2890.4, "m3", "water taken by the demand"}, {"peak_power", 41.72, "kW", "highest electrical power of the station"},
			{"starts_pump2", 3, "", "starts of pump2"}, {"level_min", 1.137, "m", "lowest level of the tank"},
			{"cost", 0.1834, "EUR/m3", ""}, {"availability", 99.2, "%", "share of time with header pressure above 4 bar"},
		},
		Balances: []Balance{
			{"water", "kg", 2.8904123e6, 2.8911402e6, -727.93, 3.1e-13, 1e-9, "mass of water in the station"},
			{"energy", "J", 1.3312e9, 1.3309e9, 3.1e5, 4.4e-11, 1e-9, "mechanical energy of the water"},
		},
		Resolved: resolved,
		Computed: Computed{Solver: "Rodas5P, order 5, error control", Tolerance: 1e-6, Period: 10, Ticks: 8640, Steps: 9231, Rejected: 14, Newton: 212, Events: 9,
			Equations: 148, States: 7, Simulated: 86400, Compile: 0.0113, Wall: 0.0418, Seed: 42, Command: "gemel rerun runs/booster-station",
			Hashes:   []Fact{{"Trajectory", strings.Repeat("9f86d081884c7d65", 4)}, {"Scenario", strings.Repeat("2c26b46b68ffc68f", 4)}, {"Plant", strings.Repeat("fcde2b2edba56bf4", 4)}},
			Versions: []Fact{{"gemel", "0.1.0"}, {"go", "go1.26"}, {"platform", "linux/amd64"}}},
	}
	for _, s := range []struct{ name, unit, doc string }{
		{"tank.level", "m", "Height of water above the floor of the tank"}, {"level_sensor.level", "m", "Level as measured"}, {"control.setpoint", "m", "Level wanted"},
		{"pump1.speed", "rad/s", "Speed of the shaft"}, {"pump2.speed", "rad/s", "Speed of the shaft"}, {"pump2.running", "1", "1 while the pump is switched on"},
		{"pump1.V_flow", "m3/s", "Volume flow through the pump"}, {"pump2.V_flow", "m3/s", "Volume flow through the pump"}, {"demand.V_flow", "m3/s", "Volume flow taken by the consumers"},
		{"pump1.power", "W", "Electrical power"}, {"pump2.power", "W", "Electrical power"}, {"pump1.efficiency", "1", "Hydraulic over shaft power"}, {"pump2.efficiency", "1", "Hydraulic over shaft power"},
		{"header.p", "Pa", "Absolute pressure of the discharge header"}, {"suction.p", "Pa", "Absolute pressure of the suction side"}, {"pump1.wear", "1", "Share of the head that is lost"},
	} {
		x := Series{Name: s.name, Unit: s.unit, Doc: s.doc, Values: rows[s.name], Step: s.name == "pump2.running"}
		if s.name == "control.setpoint" {
			x.Panel = "level"
		}
		r.Series = append(r.Series, x)
	}
	for _, l := range r.Limits {
		for i := range r.Series {
			if s := &r.Series[i]; s.Name == l.Series {
				for _, x := range outside(t, s, l.Low, l.High) {
					r.Events = append(r.Events, Event{x.From, KindLimit, l.Series, "left its limits"}, Event{x.To, KindLimit, l.Series, "is within its limits again"})
				}
			}
		}
	}
	r.Events = append(r.Events, Event{14 * 3600, KindFault, "pump1.wear", "begins to change to 0.15 over 2 h"}, Event{16 * 3600, KindFault, "pump1.wear", "has reached 0.15"},
		Event{6.31 * 3600, KindRelation, "", "check_valve2 opens (header.p < pump2.outlet.p)"})
	return r
}

const resolved = `gemel: 1
name: booster-station
plant: Gemel.Examples.BoosterStation
time: {start: 2026-01-05T00:00:00Z, stop: 24h, tick: 10s}
seed: 42
# parameters that differ from the library
parameters:
  pump1.speed_nominal: 1450 rpm
  tank.area: 78 m2
inputs:
  demand.V_flow: {csv: demand.csv, column: demand, unit: L/s, hold: linear}
control:
  - name: level
    kind: pid
    measure: tank.level
    setpoint: 2.9 m
    drive: pump1.speed
    gain: 200 rpm/m
    integral_time: 10 min
faults:
  - {at: 14h, set: pump1.wear, to: 0.15, over: 2h}
limits:
  tank.level: {low: 1.2 m, high: 3.4 m}
record:
  every: 10 s
  variables: [tank.level, "pump1.*", "pump2.*"]   # and what limits and KPIs need
`

// largePlant has count variables in assets of ten.
func largePlant(count int) Run {
	r := Run{Title: "A large plant", Scenario: "large", Plant: "Large", Start: time.Date(2026, 3, 1, 6, 0, 0, 0, time.FixedZone("CET", 3600))}
	for i := range 2881 {
		r.Time = append(r.Time, float64(30*i))
	}
	leaves := []struct{ leaf, unit string }{{"p_in", "Pa"}, {"p_out", "Pa"}, {"m_flow", "kg/s"}, {"T", "K"}, {"power", "W"}, {"position", "1"}, {"heads[1]", "m"}, {"heads[2]", "m"}, {"wear", "1"}, {"enabled", "1"}}
	for k := range count {
		l := leaves[k%10]
		s := Series{Name: fmt.Sprintf("unit%02d.%s", k/10+1, l.leaf), Unit: l.unit, Doc: "made up", Step: l.leaf == "enabled"}
		for i, x := range r.Time {
			v := 100 * (1.5 + math.Sin(x/9000+float64(k)) + 0.1*math.Sin(x/50*float64(k%7)+float64(i%5)))
			switch l.leaf {
			case "wear":
				v = 0
			case "enabled":
				v = float64((i + k*100) / 400 % 2)
			}
			s.Values = append(s.Values, v)
		}
		r.Series = append(r.Series, s)
	}
	return r
}
