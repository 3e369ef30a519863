package scenarios

import "testing"

// What comes from outside is seen by blocks at the tick at which it takes effect, like every other measurement: not one tick later.
func TestBlocksSeeSamplesAtTheirTick(t *testing.T) {
	for _, name := range []string{"demand.flow", "value(\"demand.flow\")"} {
		p := prepare(t, "inputs: {demand.flow: {steps: [[0h, 20 L/s], [10 min, 90 L/s], [25 min, 5 L/s]]}}\n"+
			"control: [{name: shut, kind: rule, when: '"+name+" > 50 L/s', set: {valve.open: false}, else: {valve.open: true}}]\nrecord: {variables: [demand.flow, valve.open]}")
		rows, events, _ := run(t, p)
		flow, open := columnOf(p, rows, "demand.flow"), columnOf(p, rows, "valve.open")
		for i := range rows {
			if (flow[i] > 0.05) != (open[i] == 0) {
				t.Fatalf("at %g s the flow is %g and the valve %g", rows[i][0], flow[i], open[i])
			}
		}
		if len(events) != 2 || events[0].Time != 600 || events[1].Time != 1500 {
			t.Errorf("events %+v", events)
		}
		if names := p.ColumnNames(); len(names) != 3 {
			t.Errorf("columns %v", names)
		}
	}
	p := prepare(t, "inputs: {demand.flow: {steps: [[0h, 20 L/s], [10 min, 90 L/s]]}}\nsensors: {demand.flow: {bias: 1 L/s}}\nrecord: {variables: [demand.flow, sensor.demand.flow]}")
	rows, _, _ := run(t, p)
	for i, x := range columnOf(p, rows, "sensor.demand.flow") {
		if flow := columnOf(p, rows, "demand.flow")[i]; x != flow+0.001 {
			t.Fatalf("at %g s the sensor reads %g of %g", rows[i][0], x, flow)
		}
	}
}
