package flat

import "math"

// coefficients gives the polynomials of the segments, c[power][segment] (2 or 4 × segments); nil for an unknown kind.
func coefficients(xs, ys []float64, smooth int) [][]float64 {
	n := len(xs)
	secant := make([]float64, n-1)
	for i := range secant {
		if h := xs[i+1] - xs[i]; h > 0 {
			secant[i] = (ys[i+1] - ys[i]) / h
		}
	}
	if smooth == linearSegments {
		return [][]float64{ys[:n-1], secant}
	}
	var d []float64
	switch smooth {
	case continuousDerivative:
		d = akimaSlopes(secant, false)
	case modifiedDerivative:
		d = akimaSlopes(secant, true)
	case monotoneDerivative1:
		d = fritschButlandSlopes(xs, secant)
	case monotoneDerivative2:
		d = steffenSlopes(xs, secant)
	default:
		return nil
	}
	c := [][]float64{ys[:n-1], d[:n-1], make([]float64, n-1), make([]float64, n-1)}
	for i := range secant {
		h := xs[i+1] - xs[i]
		if h > 0 {
			c[2][i] = (float64(3*secant[i]) - float64(2*d[i]) - d[i+1]) / h
			c[3][i] = (d[i] + d[i+1] - float64(2*secant[i])) / float64(h*h)
		}
	}
	return c
}

// akimaSlopes gives the slopes at the points. Source: H. Akima, "A new method of interpolation and smooth curve fitting based on local
// procedures", J. ACM 17 (1970) 589-602, eq. (1); end secants by eq. (9). modified adds the weights of Moler (2019), which avoid
// overshoot at plateaus.
func akimaSlopes(secant []float64, modified bool) []float64 {
	n := len(secant) + 1
	m := make([]float64, n+3)
	copy(m[2:], secant)
	if n == 2 {
		for i := range m {
			m[i] = secant[0]
		}
	} else {
		m[1] = float64(2*m[2]) - m[3]
		m[0] = float64(2*m[1]) - m[2]
		m[n+1] = float64(2*m[n]) - m[n-1]
		m[n+2] = float64(2*m[n+1]) - m[n]
	}
	d := make([]float64, n)
	for i := range d {
		a, b := math.Abs(m[i+3]-m[i+2]), math.Abs(m[i+1]-m[i])
		if modified {
			a += float64(math.Abs(m[i+3]+m[i+2]) / 2)
			b += float64(math.Abs(m[i+1]+m[i]) / 2)
		}
		if a+b == 0 {
			d[i] = (m[i+1] + m[i+2]) / 2
			if modified {
				d[i] = 0
			}
			continue
		}
		d[i] = (float64(a*m[i+1]) + float64(b*m[i+2])) / (a + b)
	}
	return d
}

// monotoneSlopes gives slopes that keep monotony: inner joins the two segments at a point, where they do not form an extremum; end
// looks inward from the outer segment. h0, s0 and h1, s1 are width and secant of the two segments.
func monotoneSlopes(xs, secant []float64, inner, end func(h0, h1, s0, s1 float64) float64) []float64 {
	n := len(xs)
	d := make([]float64, n)
	if n == 2 {
		d[0], d[1] = secant[0], secant[0]
		return d
	}
	h := func(i int) float64 { return xs[i+1] - xs[i] }
	for i := 1; i < n-1; i++ {
		if secant[i-1]*secant[i] > 0 {
			d[i] = inner(h(i-1), h(i), secant[i-1], secant[i])
		}
	}
	d[0] = end(h(0), h(1), secant[0], secant[1])
	d[n-1] = end(h(n-2), h(n-3), secant[n-2], secant[n-3])
	return d
}

// fritschButlandSlopes: F. N. Fritsch, J. Butland, "A method for constructing local monotone piecewise cubic interpolants", SIAM J. Sci.
// Stat. Comput. 5 (1984) 300-304, eq. (5); at the ends the three-point derivative, limited to keep the shape.
func fritschButlandSlopes(xs, secant []float64) []float64 {
	return monotoneSlopes(xs, secant, func(h0, h1, s0, s1 float64) float64 {
		alpha := (h0 + float64(2*h1)) / float64(3*(h0+h1))
		return s0 * s1 / (float64(alpha*s1) + float64((1-alpha)*s0))
	}, func(h0, h1, s0, s1 float64) float64 {
		d := (float64((float64(2*h0)+h1)*s0) - float64(h0*s1)) / (h0 + h1)
		switch {
		case d*s0 <= 0:
			return 0
		case s0*s1 <= 0 && math.Abs(d) > math.Abs(3*s0):
			return 3 * s0
		}
		return d
	})
}

// steffenSlopes: M. Steffen, "A simple method for monotonic interpolation in one dimension", Astron. Astrophys. 239 (1990) 443-450,
// eqs. (11), (24)-(26).
func steffenSlopes(xs, secant []float64) []float64 {
	return monotoneSlopes(xs, secant, func(h0, h1, s0, s1 float64) float64 {
		p := (float64(s0*h1) + float64(s1*h0)) / (h0 + h1)
		return math.Copysign(min(2*math.Abs(s0), 2*math.Abs(s1), math.Abs(p)), s0)
	}, func(h0, h1, s0, s1 float64) float64 {
		p := float64(s0*(1+h0/(h0+h1))) - float64(s1*h0/(h0+h1))
		if p*s0 <= 0 {
			return 0
		}
		return math.Copysign(min(math.Abs(p), 2*math.Abs(s0)), s0)
	})
}
