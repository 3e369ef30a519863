package scenarios

import "gemel/engine/unit"

// EstimateColumn is a column that Live.Push takes, with what it is for.
type EstimateColumn struct {
	Name      string
	Variables []string // sensors, then inputs, that it feeds
	Unit      string   // of the values that Push takes
	ModelUnit string   // of the first variable in the model
	Input     bool     // it feeds inputs
	Noise     float64  // standard deviation of the first sensor [ModelUnit]; 0: it feeds no sensor
	Sensors   []int    // indices in EstimateTick.Readings
	Units     []string // of these, in the model
}

// Columns are those that Push takes, in the order of Tags.
func (j *EstimateJob) Columns() (list []EstimateColumn) {
	for _, t := range j.tags {
		c := EstimateColumn{Name: t.name, Input: len(t.inputs) > 0}
		add := func(name, model string, from unit.Unit) {
			if len(c.Variables) == 0 {
				c.ModelUnit, c.Unit = model, model
				if from.Scale != 0 {
					c.Unit = from.Symbol
				}
			}
			c.Variables = append(c.Variables, name)
		}
		for n, i := range t.sensors {
			s := &j.sensors[i]
			add(s.name, s.unit, s.from)
			if n == 0 {
				c.Noise = s.noise
			}
			c.Sensors, c.Units = append(c.Sensors, i), append(c.Units, s.unit)
		}
		for _, i := range t.inputs {
			add(j.inputs[i].name, j.inputs[i].unit, j.inputs[i].from)
		}
		list = append(list, c)
	}
	return list
}

// EstimateQuantity is what a value of an EstimateTick, and its deviation, are of.
type EstimateQuantity struct {
	Name, Doc  string
	Unit       string // of the values
	Display    string // that people see them in
	Difference bool   // the unit has no offset: 5 K, not 5 °C
}

func (v *estimateVariable) quantity(difference bool) EstimateQuantity {
	q := EstimateQuantity{Name: v.name, Doc: v.doc, Unit: v.unit, Display: v.display, Difference: difference}
	if q.Display == "" {
		q.Display = q.Unit
	}
	return q
}

// Unknowns are states, parameters and biases that are estimated, in the order of EstimateTick.Mean.
func (j *EstimateJob) Unknowns() (list []EstimateQuantity) {
	for i := range j.unknowns {
		list = append(list, j.unknowns[i].quantity(j.unknowns[i].difference))
	}
	return list
}

// Recorded are the further variables, in the order of EstimateTick.Values.
func (j *EstimateJob) Recorded() (list []EstimateQuantity) {
	for i := range j.recorded {
		list = append(list, j.recorded[i].quantity(false))
	}
	return list
}

// Severities are those of the faults, in the order of EstimateTick.Size: departures from the healthy value, by the names of the faults.
func (j *EstimateJob) Severities() (list []EstimateQuantity) {
	for _, f := range j.faults {
		v := estimateVariable{name: f.name, doc: f.variable, unit: f.unit, display: f.display}
		list = append(list, v.quantity(true))
	}
	return list
}

// Lost are the inputs that are missing or of bad quality: their last good values hold.
func (l *Live) Lost() (names []string) {
	for i, in := range l.job.inputs {
		if h := &l.settled.held[i]; h.Lost || !h.Known {
			names = append(names, in.name)
		}
	}
	return names
}
