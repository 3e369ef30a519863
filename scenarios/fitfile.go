package scenarios

import (
	"github.com/goccy/go-yaml/ast"

	"gemel/engine/dae"
)

// Fit says what `gemel fit` is to find, and from which recordings.
type Fit struct {
	Pos         dae.Pos
	Unknowns    Map[FitUnknown] `yaml:"unknowns,required" doc:"parameters, and states at the start, that are to be found" want:"a mapping such as {min: 0, max: 0.5}"`
	Sensors     Map[FitSensor]  `yaml:"sensors,required" doc:"variables that were recorded" want:"a mapping such as {column: level, unit: m}"`
	Inputs      Map[FitInput]   `yaml:"inputs" doc:"inputs of the plant that were recorded, too: they drive it" want:"a mapping such as {column: speed, unit: rpm}"`
	Experiments []FitExperiment `yaml:"experiments,required" doc:"the recordings" want:"a list such as [{name: monday, csv: monday.csv}]"`
	TimeZone    Text            `yaml:"time_zone" doc:"zone of dates without one, in recordings and here: Europe/Berlin, or +01:00 for a clock that is never changed" want:"a time zone such as Europe/Berlin"`
	HoldOut     *FitHoldOut     `yaml:"hold_out" doc:"readings that are predicted, not fitted: those after a time, or whole experiments" want:"{from: 18h} or {experiments: [tuesday]}"`
	Starts      Text            `yaml:"starts" doc:"searches: one from the first values, the others from random points; 1 where it is left out" want:"a whole number such as 8"`
	Loss        Text            `yaml:"loss" doc:"how much a residual counts: squares (default), huber and student spare outliers" enum:"squares|huber|student" want:"squares, huber or student"`
	Profile     Text            `yaml:"profile" doc:"true: intervals also from the profile of the likelihood, for what is not well described by a straight line" enum:"true|false" want:"true or false"`
	Posterior   *FitPosterior   `yaml:"posterior" doc:"draws from the posterior distribution, within the bounds and with the priors" want:"true, or {draws: 2000}"`
}

// FitUnknown is a number to be found.
type FitUnknown struct {
	Pos   dae.Pos
	Min   Text      `yaml:"min" doc:"lower bound; that of the model where it is left out" want:"a quantity"`
	Max   Text      `yaml:"max" doc:"upper bound; that of the model where it is left out" want:"a quantity"`
	Guess Text      `yaml:"guess" doc:"first value; that of the scenario where it is left out" want:"a quantity"`
	Scale Text      `yaml:"scale" doc:"log for what may be wrong by orders of magnitude; linear where it is left out" enum:"linear|log" want:"linear or log"`
	Start Text      `yaml:"start" doc:"true: this is the value of a state at the start, one for each experiment" enum:"true|false" want:"true or false"`
	Each  Text      `yaml:"each" doc:"true: this parameter has a value of its own in each experiment" enum:"true|false" want:"true or false"`
	Prior *FitPrior `yaml:"prior" doc:"what is known before: {mean: 0.1 mm, deviation: 0.03 mm}" want:"{mean: ..., deviation: ...}"`
}

// FitPrior is a normal distribution; on a logarithmic scale its deviation is relative.
type FitPrior struct {
	Pos       dae.Pos
	Mean      Text `yaml:"mean,required" doc:"most likely value" want:"a quantity"`
	Deviation Text `yaml:"deviation,required" doc:"standard deviation; with scale: log relative to the mean, such as 30 %" want:"a quantity"`
}

// FitSensor is how a variable was recorded.
type FitSensor struct {
	Pos     dae.Pos
	Column  Text        `yaml:"column" doc:"column of the recordings; that of the variable's name where it is left out" want:"a column name"`
	Unit    Text        `yaml:"unit" doc:"unit of the column; may be left out where the file has it" want:"a unit"`
	Noise   Text        `yaml:"noise" doc:"standard deviation of the readings' noise; found from the data where it is left out" want:"a quantity"`
	Gain    *FitUnknown `yaml:"gain" doc:"the sensor's factor is unknown, within these bounds" want:"a mapping such as {min: 0.9, max: 1.1}"`
	Bias    *FitUnknown `yaml:"bias" doc:"the sensor's offset is unknown, within these bounds" want:"a mapping such as {min: -5 cm, max: 5 cm}"`
	Delay   *FitUnknown `yaml:"delay" doc:"the sensor is late by an unknown time, up to max" want:"a mapping such as {max: 1 min}"`
	Quality *FitQuality `yaml:"quality" doc:"column that says whether the reading is good" want:"a column name, or {column: status, code: opc-ua}"`
	Low     Text        `yaml:"low" doc:"readings below this are not used" want:"a quantity"`
	High    Text        `yaml:"high" doc:"readings above this are not used" want:"a quantity"`
	Frozen  Text        `yaml:"frozen" doc:"readings that stand still for longer than this are not used" want:"a duration such as 30 min"`
}

// FitInput is how an input of the plant was recorded.
type FitInput struct {
	Pos     dae.Pos
	Column  Text        `yaml:"column" doc:"column of the recordings; that of the input's name where it is left out" want:"a column name"`
	Unit    Text        `yaml:"unit" doc:"unit of the column; may be left out where the file has it" want:"a unit"`
	Hold    Text        `yaml:"hold" doc:"value between two samples: previous (default) or linear" enum:"previous|linear" want:"previous or linear"`
	Scale   Text        `yaml:"scale" doc:"factor on every value, such as 1.2" want:"a number"`
	Quality *FitQuality `yaml:"quality" doc:"column that says whether the value is good" want:"a column name, or {column: status, code: opc-ua}"`
	Fill    Text        `yaml:"fill" doc:"gaps up to this length are bridged, by hold; a longer one is refused" want:"a duration such as 10 min"`
}

// FitQuality is a column beside that of the readings.
type FitQuality struct {
	Pos       dae.Pos
	Column    Text  `yaml:"column,required" doc:"column that says whether a reading is good" want:"a column name"`
	Code      Text  `yaml:"code" doc:"how: words (good, uncertain, bad and the names of OPC UA; default), opc-ua (0 is good), opc-da (192 is good)" enum:"words|opc-ua|opc-da" want:"words, opc-ua or opc-da"`
	Good      Names `yaml:"good" doc:"cells that mean good, all others mean bad; in place of code" want:"a list such as [1, valid]"`
	Uncertain Text  `yaml:"uncertain" doc:"use: uncertain readings count, too; leave where it is left out" enum:"use|leave" want:"use or leave"`
}

func (q *FitQuality) decode(d *decoder, n ast.Node) {
	q.Pos = d.pos(n)
	if s, ok := n.(ast.ScalarNode); ok && s.Type() != ast.NullType {
		q.Column, _ = d.text(n, "a column name")
		return
	}
	d.structureOf(n, q, "a column name, or {column: status, code: opc-ua}")
	if q.Code.Given() && q.Good != nil {
		d.problems.add(q.Code.place(0), "give either code or good, not both")
	}
}

// FitPosterior says how many draws are wanted.
type FitPosterior struct {
	Pos   dae.Pos
	Wish  Text // written as a plain scalar: true, false
	Draws Text `yaml:"draws" doc:"draws that are kept; 2000 where it is left out" want:"a whole number"`
}

func (p *FitPosterior) decode(d *decoder, n ast.Node) {
	p.Pos = d.pos(n)
	if s, ok := n.(ast.ScalarNode); ok && s.Type() != ast.NullType {
		if p.Wish, _ = d.text(n, "true or {draws: 2000}"); p.Wish.Value != "true" && p.Wish.Value != "false" {
			d.problems.add(p.Wish.place(0), "posterior: want true, false or {draws: 2000}")
		}
		return
	}
	d.structureOf(n, p, "true or {draws: 2000}")
}

// FitExperiment is one recording: exactly one of CSV and Parquet.
type FitExperiment struct {
	Pos        dae.Pos
	Name       Text         `yaml:"name,required" doc:"name of the experiment" want:"a name"`
	CSV        Text         `yaml:"csv" doc:"CSV file with the readings, relative to the scenario file, also packed (.csv.gz)" want:"a file name"`
	Parquet    Text         `yaml:"parquet" doc:"Parquet file with the readings, relative to the scenario file" want:"a file name"`
	Time       Text         `yaml:"time" doc:"column with the times; the first of a CSV file, that of timestamps or named time of a Parquet file where it is left out" want:"a column name"`
	Every      Text         `yaml:"every" doc:"time from row to row of a file that has no times" want:"a duration such as 1h"`
	Dates      Text         `yaml:"dates" doc:"order of dates such as 3/11/2017" enum:"day.month.year|month/day/year" want:"day.month.year or month/day/year"`
	TimeZone   Text         `yaml:"time_zone" doc:"zone of dates without one in this experiment" want:"a time zone such as Europe/Berlin"`
	Start      Text         `yaml:"start" doc:"date and time of its beginning; time.start where it is left out" want:"a date and time such as 2026-01-05T00:00:00Z"`
	Stop       Text         `yaml:"stop" doc:"its length; time.stop where it is left out" want:"a duration such as 24h"`
	Parameters Map[Text]    `yaml:"parameters" doc:"values of parameters in this experiment that differ from the scenario's" want:"quantities, such as valve.opening: 50 %"`
	Inputs     Map[Input]   `yaml:"inputs" doc:"inputs in this experiment that differ from the scenario's" want:"a quantity, {csv: ...} or {steps: ...}"`
	Exclude    []FitExclude `yaml:"exclude" doc:"times whose readings are not used" want:"a list such as [{from: 3h, to: 4h, why: manual mode}]"`
}

// file is the name of the recording.
func (x *FitExperiment) file() Text {
	if x.Parquet.Given() {
		return x.Parquet
	}
	return x.CSV
}

// FitExclude is a time whose readings are not used, by the clock or by what was recorded.
type FitExclude struct {
	Pos     dae.Pos
	From    Text  `yaml:"from" doc:"when it begins: counted from the start of the experiment, or a date and time" want:"a duration such as 3h, or a date and time"`
	To      Text  `yaml:"to" doc:"when it ends" want:"a duration such as 4h, or a date and time"`
	When    Text  `yaml:"when" doc:"condition over columns of the recording, recorded variables, time and time_of_day, such as mode == \"manual\" or valve.position > 90 %" want:"a condition"`
	Margin  Text  `yaml:"margin" doc:"with when: so long before and after, too" want:"a duration such as 10 min"`
	Why     Text  `yaml:"why" doc:"shown in the report" want:"a text"`
	Sensors Names `yaml:"sensors" doc:"only the readings of these; all where it is left out" want:"a name or a list of names"`
}

// FitHoldOut are readings that are predicted, not fitted.
type FitHoldOut struct {
	Pos         dae.Pos
	From        Text  `yaml:"from" doc:"readings from this time on, in every experiment" want:"a duration such as 18h"`
	Experiments Names `yaml:"experiments" doc:"names of whole experiments" want:"a name or a list of names"`
	Settle      Text  `yaml:"settle" doc:"of whole experiments: unknown starts are found from the readings up to this time, which are not scored" want:"a duration such as 12h"`
}

// named are the files that the section names.
func (f *Fit) named() (names []fileName) {
	if f == nil {
		return nil
	}
	for _, x := range f.Experiments {
		if x.CSV.Given() {
			names = append(names, fileName{"csv", x.CSV})
		}
		if x.Parquet.Given() {
			names = append(names, fileName{"parquet", x.Parquet})
		}
		for _, e := range x.Inputs {
			if e.Value.CSV.Given() {
				names = append(names, fileName{"csv", e.Value.CSV})
			}
		}
	}
	return names
}

// fittedFile is a file with values of parameters, as `gemel fit` writes it.
type fittedFile struct {
	Gemel      Text      `yaml:"gemel,required" doc:"version of this file format; write 1" enum:"1" want:"1"`
	Parameters Map[Text] `yaml:"parameters,required" doc:"values of plant parameters" want:"quantities, such as pump1.wear: 0.12"`
}

// takeParameters adds the parameters of the files that the scenario takes some from. What the scenario gives itself wins.
func (s *Scenario) takeParameters(d *decoder) {
	given := map[string]Text{}
	for _, e := range s.Parameters {
		given[e.Key.Value] = Text{}
	}
	for _, name := range s.ParametersFrom {
		data, ok := s.data(name.Value)
		if !ok {
			continue // noted when it was opened
		}
		inner := &decoder{file: data.Path}
		var f fittedFile
		if body := inner.parseYAML(data.Bytes); body != nil {
			if _, ok := body.(ast.ScalarNode); ok {
				inner.problems.add(inner.pos(body), "this is no file of parameters: it has the keys gemel and parameters, as `gemel fit` writes it")
			} else {
				inner.structureOf(body, &f, "the keys gemel and parameters")
			}
		}
		d.problems = append(d.problems, inner.problems...)
		for _, e := range f.Parameters {
			first, twice := given[e.Key.Value]
			switch {
			case !twice:
				given[e.Key.Value] = e.Key
				s.Parameters = append(s.Parameters, e)
			case first.Given():
				d.problems.add(e.Key.place(0), "%s is already given in %s, line %d", e.Key.Value, first.Pos.File, first.Pos.Line)
			}
		}
	}
}
