package scenarios

import (
	"math"

	"gemel/engine/unit"
)

// FitResult is what a fit found, as fit.json holds it. Numbers are in the units of the model unless a unit stands beside them.
type FitResult struct {
	Format      int              `json:"format"` // of this file: 1
	Name        string           `json:"name"`
	Plant       string           `json:"plant"`
	Unknowns    []FitEstimate    `json:"unknowns"`
	Correlation [][]*float64     `json:"correlation"` // in the order of the unknowns; null: not determined
	Apart       []string         `json:"cannot_tell_apart"`
	Sensors     []FitSensorScore `json:"sensors"`
	Identified  []string         `json:"identifiability"` // in words: what is determined, and how well
	Determined  bool             `json:"all_determined"`  // nothing is said against any unknown
	Profile     []FitProfile     `json:"profile,omitempty"`
	Posterior   *FitDraws        `json:"posterior,omitempty"`
	HeldOut     []FitHeldOut     `json:"hold_out,omitempty"`
	LeftOut     []FitLeftOut     `json:"left_out"`
	Experiments []FitFacts       `json:"experiments"`
	Readings    int              `json:"readings"`
	Loss        string           `json:"loss"`
	Cost        float64          `json:"cost"`
	LogL        *float64         `json:"log_likelihood"` // of the readings, with all constants
	Freedom     int              `json:"degrees_of_freedom"`
	Confidence  float64          `json:"confidence"`
	Searches    []FitSearch      `json:"searches"`
	Simulations int              `json:"simulations"`
	Derivatives int              `json:"simulations_with_derivatives"`
	Notes       []string         `json:"notes"`
	Seed        uint64           `json:"seed"`
	Scenario    string           `json:"scenario_hash"`
	PlantHash   string           `json:"plant_hash"`
	Version     string           `json:"gemel_version"`
	Platform    string           `json:"platform,omitempty"`
	Files       []FileFacts      `json:"files"`
	History     []HistoryFacts   `json:"history,omitempty"` // where readings come from a historian
	Created     string           `json:"created,omitempty"`
	WallSeconds float64          `json:"wall_s,omitempty"`

	Dir    string     `json:"-"`
	traces []fitTrace // for the page
}

// FitEstimate is what was found of an unknown.
type FitEstimate struct {
	Name      string   `json:"name"`
	Doc       string   `json:"description,omitempty"`
	Unit      string   `json:"unit"`
	Before    float64  `json:"before"`
	Value     float64  `json:"value"`
	Low       *float64 `json:"low"` // ends of the interval, which allows for residuals that are correlated; null: not determined
	High      *float64 `json:"high"`
	Deviation *float64 `json:"deviation"`     // standard error, relative where log
	WhiteLow  *float64 `json:"low_if_white"`  // if the residuals were independent
	WhiteHigh *float64 `json:"high_if_white"` //
	Log       bool     `json:"log"`
	Min       float64  `json:"min"`
	Max       float64  `json:"max"`
	Bound     string   `json:"at_bound,omitempty"` // lower, upper
	Display   string   `json:"display_unit"`
	Parameter bool     `json:"parameter"` // it is in fitted.yaml
}

// FitSensorScore is how well a sensor is met.
type FitSensorScore struct {
	Experiment string   `json:"experiment"`
	Sensor     string   `json:"sensor"`
	Unit       string   `json:"unit"`
	Display    string   `json:"display_unit"`
	Readings   int      `json:"readings"`
	Before     *float64 `json:"rmse_before"` // null: the plant cannot be simulated with the first values
	After      float64  `json:"rmse_after"`
	Mean       float64  `json:"mean_residual"`
	Noise      float64  `json:"noise"`
	NoiseGiven bool     `json:"noise_given"`
	Explained  *float64 `json:"explained"` // R²
	Lag1       *float64 `json:"lag1"`
	White      *float64 `json:"white"` // probability that noise alone is correlated as much

	Autocorrelation []float64 `json:"autocorrelation"` // of the residuals, from lag 1 on
	Beyond          float64   `json:"beyond_3_sigma"`  // share of the readings; 0.0027 where the noise is normal

	exact bool // what is left is rounding
}

// FitHeldOut is how well readings that took no part are predicted, beside naive forecasts.
type FitHeldOut struct {
	Experiment  string   `json:"experiment"`
	Sensor      string   `json:"sensor"`
	Unit        string   `json:"unit"`
	Display     string   `json:"display_unit"`
	Readings    int      `json:"readings"`
	Before      *float64 `json:"rmse_before"`
	Model       float64  `json:"rmse_model"`
	Mean        *float64 `json:"rmse_mean"`        // of the mean of the fitted readings
	Persistence float64  `json:"rmse_persistence"` // of the last reading before, or the first one of an experiment that is held out as a whole
	Regression  *float64 `json:"rmse_regression"`  // of a linear regression on the inputs; null: no input varies
}

// FitProfile is the profile likelihood of an unknown.
type FitProfile struct {
	Name  string    `json:"name"`
	Value []float64 `json:"value"`
	Rise  []float64 `json:"rise"` // of -2 log L over that of the fit
	Low   *float64  `json:"low"`  // ends of the interval; null: the bound came first
	High  *float64  `json:"high"`
	Limit float64   `json:"limit"` // rise at the ends of the interval
	Note  string    `json:"note,omitempty"`

	unit, display string
}

// FitDraws is the posterior distribution.
type FitDraws struct {
	Marginals   []FitMarginal `json:"marginals"`
	Correlation [][]*float64  `json:"correlation"`
	Draws       int           `json:"draws"` // in posterior.csv
	Walkers     int           `json:"walkers"`
	Rounds      int           `json:"rounds"`
	BurnIn      int           `json:"burn_in"`
	Accepted    float64       `json:"accepted"`
	Converged   bool          `json:"converged"`
	Advice      string        `json:"advice,omitempty"`

	values [][]float64 // (draws × unknowns)
}

// FitMarginal is the distribution of one unknown.
type FitMarginal struct {
	Name      string   `json:"name"`
	Mean      float64  `json:"mean"`
	Deviation float64  `json:"deviation"`
	Median    float64  `json:"median"`
	Low       float64  `json:"low"`
	High      float64  `json:"high"`
	Rhat      *float64 `json:"rhat"`
	ESS       *float64 `json:"effective_draws"`

	unit, display string
}

// Better says whether the model beats all naive forecasts.
func (h *FitHeldOut) Better() bool {
	for _, x := range []*float64{&h.Persistence, h.Mean, h.Regression} {
		if x != nil && !(h.Model < *x) {
			return false
		}
	}
	return true
}

// FitFacts are an experiment.
type FitFacts struct {
	Name    string  `json:"name"`
	File    string  `json:"file"`
	Start   string  `json:"start,omitempty"`
	Seconds float64 `json:"length_s"`
	HeldOut bool    `json:"held_out,omitempty"`
}

// FitSearch is one local search.
type FitSearch struct {
	From   []float64 `json:"from"`
	To     []float64 `json:"to"`
	Cost   *float64  `json:"cost"`
	Rounds int       `json:"rounds"`
	End    string    `json:"end"`
}

// fitTrace is what is drawn of a sensor in an experiment, in the unit of the model.
type fitTrace struct {
	experiment, sensor   int // of all
	time                 []float64
	reading              []float64
	before, after        []float64 // nil: not known
	scaled               []float64
	held                 []bool
	leftTime, leftValue  []float64 // readings that are not used
	display, unit, title string
	lags                 []float64 // autocorrelation of the residuals; nil: none
	readings             int       // that were fitted
}

// known is a number for JSON, which has no NaN.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// Displayed converts a value from the unit of the model for people; a difference has no offset. Where that cannot be done it stays as it is.
func Displayed(x float64, from, to string, difference bool) (float64, string) {
	return displayed(x, from, to, difference)
}

func displayed(x float64, from, to string, difference bool) (float64, string) {
	a, err1 := unit.Parse(from)
	b, err2 := unit.Parse(to)
	if err1 != nil || err2 != nil || from == "" || to == "" {
		return x, from
	}
	if difference {
		a, b = a.Difference(), b.Difference()
	}
	y, err := unit.Convert(x, a, b)
	if err != nil {
		return x, from
	}
	return y, to
}
