package fit

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// check says everything that is wrong with the problem, in the words of who wrote it.
func (p *Problem) check() error {
	if len(p.Unknowns) == 0 {
		return fmt.Errorf("nothing to fit: no unknown is given")
	}
	if len(p.Experiments) == 0 {
		return fmt.Errorf("nothing to fit to: no experiment is given")
	}
	var errs []error
	for _, u := range p.Unknowns {
		if err := p.checkUnknown(u); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", u.Name, err))
		}
	}
	readings, priors := 0, 0
	for _, u := range p.Unknowns {
		if u.Prior != nil {
			priors++
		}
	}
	for i := range p.Experiments {
		n, err := p.checkExperiment(i)
		if err != nil {
			errs = append(errs, fmt.Errorf("experiment %s: %w", p.Experiments[i].Name, err))
		}
		readings += n
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	if readings+priors < len(p.Unknowns) {
		return fmt.Errorf("%d readings cannot determine %d unknowns: give more data, fit fewer, or give priors", readings, len(p.Unknowns))
	}
	for _, name := range p.estimated() {
		if n := p.readingsOf(name); n < noiseFrom {
			errs = append(errs, fmt.Errorf("sensor %s: %d readings are too few to estimate the deviation of its noise: give it", name, n))
		}
	}
	return errors.Join(errs...)
}

// estimated are the names of the sensors whose deviation is to be estimated.
func (p *Problem) estimated() (names []string) {
	for e := range p.Experiments {
		for k := range p.Experiments[e].Sensors {
			s := &p.Experiments[e].Sensors[k]
			if s.used() > 0 && s.Sigma == 0 && s.Deviation == nil && !p.noiseIsUnknown(e, s) && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

func (p *Problem) noiseIsUnknown(e int, s *Sensor) bool {
	for i := range p.Unknowns {
		if p.Unknowns[i].isNoiseOf(e, s) {
			return true
		}
	}
	return false
}

// readingsOf counts those of all sensors of a name whose deviation is estimated.
func (p *Problem) readingsOf(name string) (n int) {
	for _, e := range p.Experiments {
		for k := range e.Sensors {
			if s := &e.Sensors[k]; s.Name == name && s.Sigma == 0 && s.Deviation == nil {
				n += s.used()
			}
		}
	}
	return n
}

func (s *Sensor) used() (n int) {
	for i := range s.Value {
		if s.Unused == nil || !s.Unused[i] {
			n++
		}
	}
	return n
}

func (p *Problem) checkUnknown(u Unknown) error {
	switch {
	case !(u.Lower < u.Upper) || math.IsInf(u.Lower, 0) || math.IsInf(u.Upper, 0):
		return fmt.Errorf("the bounds are %g and %g: want two finite numbers, the lower one first", u.Lower, u.Upper)
	case u.Log && !(u.Lower > 0):
		return fmt.Errorf("a logarithmic scale needs a lower bound above 0; it is %g", u.Lower)
	case !(u.Guess >= u.Lower && u.Guess <= u.Upper):
		return fmt.Errorf("the first value %g lies outside its bounds %g and %g", u.Guess, u.Lower, u.Upper)
	case u.Prior != nil && !(u.Prior.Sigma > 0):
		return fmt.Errorf("the deviation of its prior is %g: want a number above 0", u.Prior.Sigma)
	case u.Prior != nil && u.Log && !(u.Prior.Mean > 0):
		return fmt.Errorf("the mean of its prior is %g: on a logarithmic scale it must lie above 0", u.Prior.Mean)
	case u.Kind == Noise && !(u.Lower > 0):
		return fmt.Errorf("the deviation of noise needs a lower bound above 0; it is %g", u.Lower)
	}
	for _, e := range u.Experiments {
		if e < 0 || e >= len(p.Experiments) {
			return fmt.Errorf("there is no experiment %d", e)
		}
	}
	return p.checkPlace(u)
}

// checkPlace says whether there is what the unknown is said to be.
func (p *Problem) checkPlace(u Unknown) error {
	switch u.Kind {
	case Parameter:
		if !p.Plant.Settable(u.Var) {
			return fmt.Errorf("%s is no independent parameter", p.Plant.Variables[u.Var].Name)
		}
	case Start:
		if !slices.Contains(p.Plant.Ordered.States, u.Var) {
			return fmt.Errorf("%s is no state of the plant: it has no start of its own", p.Plant.Variables[u.Var].Name)
		}
	case Noise:
		if len(u.Sensors) == 0 {
			return fmt.Errorf("no sensor is named whose noise it is")
		}
		for _, name := range u.Sensors {
			if !p.hasSensor(name) {
				return fmt.Errorf("there is no sensor %q", name)
			}
		}
	default:
		if !p.hasSensor(u.Sensor) {
			return fmt.Errorf("there is no sensor %q", u.Sensor)
		}
	}
	return nil
}

func (p *Problem) hasSensor(name string) bool {
	for _, e := range p.Experiments {
		if slices.ContainsFunc(e.Sensors, func(s Sensor) bool { return s.Name == name }) {
			return true
		}
	}
	return false
}

// checkExperiment counts the readings that are used.
func (p *Problem) checkExperiment(i int) (readings int, err error) {
	e := &p.Experiments[i]
	inputs := len(p.Plant.Inputs)
	if e.Inputs != nil && (inputs == 0 || len(e.Inputs)%inputs != 0) {
		return 0, fmt.Errorf("%d input values are no whole number of ticks: the plant has %d inputs", len(e.Inputs), inputs)
	}
	var errs []error
	for k := range e.Sensors {
		n, err := p.checkSensor(e, &e.Sensors[k])
		if err == nil {
			err = p.checkNoise(i, &e.Sensors[k])
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("sensor %s: %w", e.Sensors[k].Name, err))
		}
		readings += n
	}
	if len(errs) == 0 && readings == 0 {
		errs = append(errs, fmt.Errorf("none of its readings is used: leave the experiment out, or mark fewer readings as bad"))
	}
	return readings, errors.Join(errs...)
}

// checkNoise refuses two answers to one question.
func (p *Problem) checkNoise(e int, s *Sensor) error {
	var given []string
	if s.Sigma > 0 {
		given = append(given, "a number")
	}
	if s.Deviation != nil {
		given = append(given, "the variable "+p.Plant.Variables[*s.Deviation].Name)
	}
	for i := range p.Unknowns {
		if u := &p.Unknowns[i]; u.isNoiseOf(e, s) {
			given = append(given, "the unknown "+u.Name)
		}
	}
	if len(given) > 1 {
		return fmt.Errorf("the deviation of its noise is given as %s: give one of them", list(given))
	}
	return nil
}

func (p *Problem) checkSensor(e *Experiment, s *Sensor) (used int, err error) {
	if len(s.Time) != len(s.Value) || s.Unused != nil && len(s.Unused) != len(s.Value) {
		return 0, fmt.Errorf("%d times, %d readings and %d qualities: want as many of each", len(s.Time), len(s.Value), len(s.Unused))
	}
	if !(s.Sigma >= 0) || math.IsInf(s.Sigma, 0) {
		return 0, fmt.Errorf("the deviation of its noise is %g: want a number above 0, or 0 to have it estimated", s.Sigma)
	}
	for i, t := range s.Time {
		if i > 0 && !(t > s.Time[i-1]) {
			return 0, fmt.Errorf("the times do not ascend: %g s follows %g s", t, s.Time[i-1])
		}
		if s.Unused != nil && s.Unused[i] {
			continue
		}
		used++
		if !(t >= 0) || math.IsInf(t, 0) {
			return 0, fmt.Errorf("a reading at %g s: the experiment begins at 0", t)
		}
		if n := len(p.Plant.Inputs); n > 0 && e.Inputs != nil && t > float64(len(e.Inputs)/n-1)*p.Plant.Options.Period*(1+1e-12) {
			return 0, fmt.Errorf("a reading at %g s: the inputs end before", t)
		}
		if math.IsNaN(s.Value[i]) || math.IsInf(s.Value[i], 0) {
			return 0, fmt.Errorf("the reading at %g s is %g: mark it as not used", t, s.Value[i])
		}
		if s.Scale != Linear && !(s.Value[i] > 0) {
			return 0, fmt.Errorf("the reading at %g s is %g and has no logarithm: mark it as not used, or compare on a linear scale", t, s.Value[i])
		}
	}
	return used, nil
}

// isNoiseOf says whether the unknown is the deviation of a sensor in experiment e.
func (u *Unknown) isNoiseOf(e int, s *Sensor) bool {
	return u.Kind == Noise && u.holds(e) && slices.Contains(u.Sensors, s.Name)
}

// Warnings are what may be wrong with the readings though a fit is possible: sensors that never move, and too few readings to say how noisy they are.
func (p *Problem) Warnings() (out []string) {
	for _, name := range p.estimated() {
		if n := p.readingsOf(name); n <= len(p.Unknowns) {
			out = append(out, fmt.Sprintf("sensor %s: %d unknowns may follow its %d readings exactly, whatever their noise: give the deviation of its noise", name, len(p.Unknowns), n))
		}
	}
	for _, e := range p.Experiments {
		for k := range e.Sensors {
			s := &e.Sensors[k]
			n, same := 0, true
			var first float64
			for i, v := range s.Value {
				if s.Unused != nil && s.Unused[i] {
					continue
				}
				if n == 0 {
					first = v
				}
				n++
				same = same && v == first
			}
			if same && n >= constantFrom {
				out = append(out, fmt.Sprintf("experiment %s: all %d readings of %s are %g: the sensor may stand still; leave it out, or give the deviation of its noise if the value is to be believed", e.Name, n, s.Name, first))
			}
		}
	}
	return out
}

const (
	constantFrom = 5 // readings from which a sensor that stands still is noticed
	noiseFrom    = 3 // readings from which a deviation can be estimated
)
