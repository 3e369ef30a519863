package scenarios

import (
	"slices"

	"gemel/engine/dae"
)

// Estimate says how `gemel estimate` follows the plant by what its sensors read.
type Estimate struct {
	Pos         dae.Pos
	Filter      Text                 `yaml:"filter" doc:"ekf (default): extended Kalman filter; ukf: sigma points, for strong curvature; enkf: ensemble, for many states" enum:"ekf|ukf|enkf" want:"ekf, ukf or enkf"`
	Members     Text                 `yaml:"members" doc:"size of the ensemble of enkf; 100 where it is left out" want:"a whole number such as 100"`
	Recording   Text                 `yaml:"recording" doc:"CSV or Parquet file that is replayed unless --replay names another" want:"a file name"`
	TimeZone    Text                 `yaml:"time_zone" doc:"zone of times in the recording that have none, such as Europe/Berlin" want:"a zone such as Europe/Berlin or +01:00"`
	Rows        *EstimateRows        `yaml:"rows" doc:"each row of the recording is one reading of one tag, as historians export them" want:"a mapping such as {tag: name, value: value}"`
	Received    Text                 `yaml:"received" doc:"column with the time at which a row arrived: late readings are taken in as they come" want:"a column name"`
	Late        Text                 `yaml:"late" doc:"how late a reading may come and still count" want:"a duration such as 15 min"`
	WarmUp      Text                 `yaml:"warm_up" doc:"the plant runs already when the first readings come: so long it is simulated with the first inputs, before; the unknowns then begin as the scenario says" want:"a duration such as 10 min"`
	Sensors     Map[EstimateSensor]  `yaml:"sensors,required" doc:"variables that are read" want:"a mapping such as {column: level, noise: 5 mm}"`
	Inputs      Map[EstimateInput]   `yaml:"inputs" doc:"inputs of the plant that come with the readings; each value holds until the next" want:"a mapping such as {column: speed1, unit: rpm}"`
	Unknowns    Map[EstimateUnknown] `yaml:"unknowns,required" doc:"states and parameters that are estimated, and how well they are known at the beginning" want:"a mapping such as {deviation: 10 cm, wanders: 5 mm in 1h}"`
	Constraints []EstimateConstraint `yaml:"constraints" doc:"sums of unknowns that stay inside bounds" want:"a list such as [{sum: {a.level: 1, b.level: -1}, low: 0 m}]"`
	Gate        Text                 `yaml:"gate" doc:"a reading that is off by more deviations than this is refused, such as 8; none where it is left out" want:"a number such as 8"`
	Smooth      Text                 `yaml:"smooth" doc:"true: the replay runs back over the recording, so that each moment knows all readings" enum:"true|false" want:"true or false"`
	Record      Names                `yaml:"record" doc:"further variables that the results keep; * stands for anything" want:"a name or a list of names"`
	Monitor     *EstimateMonitor     `yaml:"monitor" doc:"when readings and model count as no longer agreeing" want:"a mapping such as {shift: 1, limit: 12}"`
	Faults      Map[EstimateFault]   `yaml:"faults" doc:"faults that are told apart, by a name of your own" want:"a mapping such as {set: pump1.wear, typical: 0.1}"`
	Refit       *EstimateRefit       `yaml:"refit" doc:"what is proposed to be fitted anew after a drift" want:"a mapping such as {after: 2h, window: 4h}"`
}

// EstimateRows are the columns of a recording in which each row is one reading; column of a sensor or an input is then its tag.
type EstimateRows struct {
	Pos   dae.Pos
	Tag   Text `yaml:"tag,required" doc:"column with the tag" want:"a column name"`
	Value Text `yaml:"value,required" doc:"column with the value" want:"a column name"`
}

// EstimateSensor is how a variable is read.
type EstimateSensor struct {
	Pos     dae.Pos
	Column  Text          `yaml:"column" doc:"column of the recording, or tag; the variable's name where it is left out" want:"a column name"`
	Unit    Text          `yaml:"unit" doc:"unit of the readings; may be left out where the file has it" want:"a unit"`
	Noise   Text          `yaml:"noise,required" doc:"standard deviation of the readings' noise" want:"a quantity such as 5 mm"`
	Offset  Text          `yaml:"offset" doc:"what the sensor is known to read too much; it is taken off" want:"a quantity such as 3 cm"`
	Bias    *EstimateBias `yaml:"bias" doc:"the sensor's offset is estimated too" want:"a mapping such as {deviation: 2 cm, wanders: 1 cm in 30d}"`
	Low     Text          `yaml:"low" doc:"readings below this are not used" want:"a quantity"`
	High    Text          `yaml:"high" doc:"readings above this are not used" want:"a quantity"`
	Frozen  Text          `yaml:"frozen" doc:"readings are not used from when they have stood still for so long" want:"a duration such as 30 min"`
	Quality *FitQuality   `yaml:"quality" doc:"column that says whether the reading is good" want:"a column name, or {column: status, code: opc-ua}"`
}

// EstimateBias is an offset of a sensor that is estimated.
type EstimateBias struct {
	Pos       dae.Pos
	Deviation Text `yaml:"deviation,required" doc:"standard deviation of the offset at the beginning" want:"a quantity such as 2 cm"`
	Wanders   Text `yaml:"wanders" doc:"by how much the offset changes by itself, such as 1 cm in 30d" want:"a quantity and a time such as 1 cm in 30d"`
	Memory    Text `yaml:"memory" doc:"time after which the offset has forgotten itself: noise that is not independent from reading to reading" want:"a duration such as 10 min"`
}

// EstimateInput is an input that comes with the readings.
type EstimateInput struct {
	Pos    dae.Pos
	Column Text `yaml:"column" doc:"column of the recording, or tag; the input's name where it is left out" want:"a column name"`
	Unit   Text `yaml:"unit" doc:"unit of the values; may be left out where the file has it" want:"a unit"`
	Settle Text `yaml:"settle" doc:"so long no reading is used after this input has been switched: when exactly, and how the plant gets there, is not what the model says" want:"a duration such as 1 min"`

	Quality *FitQuality `yaml:"quality" doc:"column that says whether the value is good" want:"a column name, or {column: status, code: opc-ua}"`
}

// EstimateUnknown is a state or a parameter with what is known of it.
type EstimateUnknown struct {
	Pos       dae.Pos
	Deviation Text `yaml:"deviation" doc:"standard deviation at the beginning; 0 where it is left out" want:"a quantity such as 10 cm"`
	Wanders   Text `yaml:"wanders" doc:"by how much it departs by itself from what the model says, such as 5 mm in 1h; not at all where it is left out" want:"a quantity and a time such as 5 mm in 1h"`
	Min       Text `yaml:"min" doc:"smallest value; that of the model where it is left out" want:"a quantity"`
	Max       Text `yaml:"max" doc:"largest value; that of the model where it is left out" want:"a quantity"`
}

// EstimateConstraint keeps a sum of unknowns inside bounds.
type EstimateConstraint struct {
	Pos  dae.Pos
	Name Text      `yaml:"name" doc:"shown in messages" want:"a text"`
	Sum  Map[Text] `yaml:"sum,required" doc:"unknowns and their factors, such as {a.level: 1, b.level: -1}" want:"numbers"`
	Low  Text      `yaml:"low" doc:"smallest value, in the unit of the first unknown" want:"a quantity"`
	High Text      `yaml:"high" doc:"largest value" want:"a quantity"`
}

// EstimateMonitor says when chance no longer explains the innovations.
type EstimateMonitor struct {
	Pos    dae.Pos
	Shift  Text `yaml:"shift" doc:"shift of the mean that is to be found, in deviations; 1 where it is left out" want:"a number such as 1"`
	Limit  Text `yaml:"limit" doc:"sum of the shifts beyond that, at which it is told; 12 where it is left out: a larger one is later and surer" want:"a number such as 12"`
	Window Text `yaml:"window" doc:"readings over which the size of the deviations is averaged; 50 where it is left out" want:"a whole number such as 50"`
	Size   Text `yaml:"size" doc:"deviations by which that average is off when it is told; 7 where it is left out" want:"a number such as 7"`
}

// EstimateFault is a fault that is told apart from others: of the plant, or of a sensor.
type EstimateFault struct {
	Pos     dae.Pos
	Set     Text `yaml:"set" doc:"parameter that is the fault's severity, such as pump1.wear" want:"a name"`
	Sensor  Text `yaml:"sensor" doc:"sensor of this section that reads wrong" want:"a name"`
	Typical Text `yaml:"typical,required" doc:"departure from the healthy value that counts as typical, such as 0.1 or 5 cm" want:"a quantity"`
	Wanders Text `yaml:"wanders" doc:"by how much the severity changes by itself, such as 0.05 in 1d; by the typical departure in a day where it is left out" want:"a quantity and a time such as 0.05 in 1d"`
	Min     Text `yaml:"min" doc:"smallest value; that of the model where it is left out" want:"a quantity"`
	Max     Text `yaml:"max" doc:"largest value; that of the model where it is left out" want:"a quantity"`
}

// EstimateRefit says what is fitted anew after a drift, for somebody to accept.
type EstimateRefit struct {
	Pos      dae.Pos
	After    Text            `yaml:"after" doc:"time from a drift to the proposal, so that enough has been seen; 2h where it is left out" want:"a duration such as 2h"`
	Window   Text            `yaml:"window" doc:"length of the readings that are fitted, the last before the proposal; as after where it is left out" want:"a duration such as 4h"`
	HoldOut  Text            `yaml:"hold_out" doc:"share of these that is predicted, not fitted; 25 % where it is left out" want:"a share such as 25 %"`
	Unknowns Map[FitUnknown] `yaml:"unknowns" doc:"parameters that are fitted together as one more candidate; each fault under faults is one of its own" want:"a mapping such as {min: 0, max: 0.5}"`
}

// onlyReadings begins the note about inputs that nothing else drives.
const onlyReadings = "only the readings of the estimate drive "

// drives says whether an input comes with the readings.
func (e *Estimate) drives(name string) bool {
	return e != nil && slices.ContainsFunc(e.Inputs, func(in Entry[EstimateInput]) bool { return in.Key.Value == name })
}

// named are the files that the section names.
func (e *Estimate) named() []fileName {
	if e == nil || !e.Recording.Given() {
		return nil
	}
	return []fileName{{"recording", e.Recording}}
}
