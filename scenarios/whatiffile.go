package scenarios

import "gemel/engine/dae"

// WhatIf says which set-points may be changed, over which time ahead, and what for: the section of a living twin.
type WhatIf struct {
	Pos      dae.Pos
	Every    Text                `yaml:"every" doc:"plant time between two looks ahead; 10 min where it is left out" want:"a duration such as 10 min"`
	Horizon  Text                `yaml:"horizon,required" doc:"how far each look goes" want:"a duration such as 6h"`
	Step     Text                `yaml:"step" doc:"time between two points of the traces, a multiple of the tick; a tick where it is left out" want:"a duration such as 1 min"`
	Members  Text                `yaml:"members" doc:"size of the ensemble in which every candidate is tried; 32 where it is left out" want:"a whole number such as 32"`
	Forecast Map[WhatIfForecast] `yaml:"forecast" doc:"inputs of the time ahead; one that is not named goes on as it is" want:"a mapping such as {deviation: 10 %}"`
	Set      Map[WhatIfSet]      `yaml:"set,required" doc:"set-points that may be changed; every combination of their values is a candidate" want:"a mapping such as {from: 2350 rpm, to: 2950 rpm, steps: 7}"`
	Most     Text                `yaml:"most" doc:"more candidates than this are refused; 200 where it is left out" want:"a whole number such as 200"`
	Minimise Text                `yaml:"minimise" doc:"KPI that is to be small" want:"the name of a KPI"`
	Maximise Text                `yaml:"maximise" doc:"KPI that is to be large" want:"the name of a KPI"`
	Chance   Text                `yaml:"chance" doc:"share of the members in which every limit of the section limits must hold; 98 % where it is left out" want:"a share such as 98 %"`
	Propose  *WhatIfPropose      `yaml:"propose" doc:"what a candidate must gain to be proposed" want:"a mapping such as {saves: 3 %}"`
	Watch    Names               `yaml:"watch" doc:"variables whose bands are kept, beside those that are read; those of the KPI and of the limits where it is left out" want:"a name or a list of names"`
}

// WhatIfForecast is an input of the time ahead.
type WhatIfForecast struct {
	Pos       dae.Pos
	Deviation Text    `yaml:"deviation" doc:"how well it is known: a share, such as 10 %, or a quantity, such as 1 K; one draw for each member" want:"a share such as 10 % or a quantity"`
	Value     Text    `yaml:"value" doc:"a constant" want:"a quantity"`
	CSV       Text    `yaml:"csv" doc:"CSV file, relative to the scenario file; its first column is time" want:"a file name"`
	Column    Text    `yaml:"column" doc:"name of the column; may be left out where there is only one" want:"a column name"`
	Unit      Text    `yaml:"unit" doc:"unit of the column; may be left out where the file has it" want:"a unit"`
	Steps     []Point `yaml:"steps" doc:"values from moments on, counted from the start of the scenario: [[0h, 20 L/s], [6h, 30 L/s]]" want:"a list of [time, value]"`
	Hold      Text    `yaml:"hold" doc:"value between two samples: previous (default) or linear" enum:"previous|linear" want:"previous or linear"`
	Repeat    Text    `yaml:"repeat" doc:"begin again after this time, such as 24h" want:"a duration such as 24h"`
	Scale     Text    `yaml:"scale" doc:"factor on every value, such as 1.2" want:"a number"`
	Gaps      Text    `yaml:"gaps" doc:"allow: missing samples of a regular CSV are meant" enum:"allow|refuse" want:"allow or refuse"`
}

// input is the same as the section inputs takes it.
func (f *WhatIfForecast) input() Input {
	return Input{Pos: f.Pos, Value: f.Value, CSV: f.CSV, Column: f.Column, Unit: f.Unit, Steps: f.Steps, Hold: f.Hold, Repeat: f.Repeat, Scale: f.Scale, Gaps: f.Gaps}
}

// WhatIfSet are the values that a set-point may take.
type WhatIfSet struct {
	Pos    dae.Pos
	From   Text   `yaml:"from" doc:"smallest value" want:"a quantity"`
	To     Text   `yaml:"to" doc:"largest value" want:"a quantity"`
	Steps  Text   `yaml:"steps" doc:"how many values there are from one to the other, both counted" want:"a whole number such as 7"`
	Values []Text `yaml:"values" doc:"the values, in place of from, to and steps" want:"a quantity"`
}

// WhatIfPropose says when a change is worth a person's time.
type WhatIfPropose struct {
	Pos   dae.Pos
	Saves Text `yaml:"saves" doc:"least gain over doing nothing, as a share of it or in the unit of the KPI; 3 % where it is left out" want:"a share such as 3 % or a quantity"`
	Sure  Text `yaml:"sure" doc:"share of the members that must gain so much, each compared with itself; 90 % where it is left out" want:"a share such as 90 %"`
}

// named are the files that the section names.
func (w *WhatIf) named() (names []fileName) {
	if w == nil {
		return nil
	}
	for _, e := range w.Forecast {
		if e.Value.CSV.Given() {
			names = append(names, fileName{"csv", e.Value.CSV})
		}
	}
	return names
}
