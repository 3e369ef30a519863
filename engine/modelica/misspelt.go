package modelica

// misspelt gives "; did you mean 'then'?" where one of the last three tokens is a name that is a slip of the pen away from a reserved
// word, or "".
func (p *parser) misspelt() string {
	for i := p.i; i >= max(0, p.i-2); i-- {
		t := &p.toks[i]
		if t.kind != tIdent {
			continue
		}
		word := p.src[t.start:t.end]
		for k := kAlgorithm; k < kindCount; k++ {
			if len(spelling[k]) >= 4 && oneSlip(word, spelling[k]) {
				return "; did you mean '" + spelling[k] + "' instead of '" + word + "'?"
			}
		}
	}
	return ""
}

// oneSlip says whether one letter too many, too few or wrong, or two neighbours exchanged, make b of a.
func oneSlip(a, b string) bool {
	if len(a)-len(b) > 1 || len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	switch x, y := a[i:], b[i:]; {
	case len(x) > len(y):
		return x[1:] == y
	case len(x) < len(y):
		return x == y[1:]
	default:
		return x[1:] == y[1:] || len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]
	}
}
