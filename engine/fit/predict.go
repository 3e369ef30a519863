package fit

// Predict says what the model reads for every reading that counts, with given values of the unknowns: before a fit, and for readings that took no
// part in one. Scaled is over the given deviation of the sensor, or the plain difference where none is given.
func Predict(p *Problem, values []float64) ([]Residual, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	r, err := newRunner(p)
	if err != nil {
		return nil, err
	}
	defer r.close()
	o := &outcome{}
	if err := r.evaluate(o, values, false); err != nil {
		return nil, err
	}
	return (&likelihood{r, p.loss()}).residuals(o, make([]float64, len(r.pools))), nil
}
