package fit

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// SensorFit is how well the readings of one sensor in one experiment are met.
type SensorFit struct {
	Experiment, Sensor int
	Readings           int
	Sigma              float64 // deviation of the noise, given or estimated, on the scale of the sensor; the mean where it varies
	RMSE               float64 // root mean square of reading - model
	Mean               float64 // of reading - model
	Explained          float64 // share of the readings' variance that the model explains (R²); NaN where the readings do not vary
	Lag1               float64 // autocorrelation of successive residuals
	White              float64 // probability that residuals of pure noise are correlated as much (Ljung and Box); small: the model misses something
}

// sensorFits looks at the residuals, which come in order of experiment, sensor and time.
func (r *runner) sensorFits(residuals []Residual, pools []float64, o *outcome) (out []SensorFit) {
	for from := 0; from < len(residuals); {
		to := from
		for to < len(residuals) && residuals[to].Experiment == residuals[from].Experiment && residuals[to].Sensor == residuals[from].Sensor {
			to++
		}
		c := &r.channels[len(out)]
		f := sensorFit(residuals[from:to])
		for row := range c.index {
			f.Sigma += c.sigmaOf(o, pools, c.first+row) / float64(len(c.index))
		}
		out = append(out, f)
		from = to
	}
	return out
}

func sensorFit(part []Residual) SensorFit {
	e, k := part[0].Experiment, part[0].Sensor
	f := SensorFit{Experiment: e, Sensor: k, Readings: len(part)}
	n := float64(len(part))
	mean, square := 0.0, 0.0
	for _, q := range part {
		d := q.Reading - q.Model
		f.Mean += d / n
		square += d * d
		mean += q.Reading / n
	}
	f.RMSE = math.Sqrt(square / n)
	variance := 0.0
	for _, q := range part {
		variance += (q.Reading - mean) * (q.Reading - mean)
	}
	f.Explained = math.NaN()
	if variance > 0 {
		f.Explained = 1 - square/variance
	}
	f.Lag1, f.White = whiteness(part)
	return f
}

// whiteness is the test of G. M. Ljung and G. E. P. Box (On a Measure of a Lack of Fit in Time Series Models, Biometrika 65, 1978) over up to
// ten lags.
func whiteness(part []Residual) (lag1, probability float64) {
	n := len(part)
	if n < 5 {
		return math.NaN(), math.NaN()
	}
	mean := 0.0
	for _, q := range part {
		mean += q.Scaled / float64(n)
	}
	product := func(lag int) (sum float64) {
		for i := lag; i < n; i++ {
			sum += (part[i].Scaled - mean) * (part[i-lag].Scaled - mean)
		}
		return sum
	}
	all := product(0)
	if !(all > 0) {
		return math.NaN(), math.NaN()
	}
	lags := min(10, n/3)
	q := 0.0
	for lag := 1; lag <= lags; lag++ {
		rho := product(lag) / all
		if lag == 1 {
			lag1 = rho
		}
		q += rho * rho / float64(n-lag)
	}
	q *= float64(n) * float64(n+2)
	return lag1, 1 - distuv.ChiSquared{K: float64(lags)}.CDF(q)
}
