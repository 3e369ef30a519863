package expr

// Inline replaces the calls that function fn makes by the bodies they call, where those are straight
// lines of at most limit operations: values then pass from one to the other without a trip through the memory.
// Functions that were called stay.
func (p *Program) Inline(fn, limit int) {
	small := make(map[int]bool)
	var expand func(body []Stmt) []Stmt
	straight := func(f int) bool {
		if known, ok := small[f]; ok {
			return known
		}
		var roots []Node
		ok := true
		for _, s := range p.Funcs[f].Body {
			a, assign := s.(Assign)
			ok = ok && assign
			roots = append(roots, a.Src...)
		}
		ok = ok && len(p.Graph.Reachable(roots...)) <= limit
		small[f] = ok
		return ok
	}
	expand = func(body []Stmt) []Stmt {
		var out []Stmt
		for _, s := range body {
			switch s := s.(type) {
			case Call:
				if straight(s.Func) {
					out = append(out, p.Funcs[s.Func].Body...)
					continue
				}
			case Loop:
				s.Body = expand(s.Body)
				out = append(out, s)
				continue
			case If:
				s.Body = expand(s.Body)
				out = append(out, s)
				continue
			}
			out = append(out, s)
		}
		return out
	}
	p.Funcs[fn].Body = expand(p.Funcs[fn].Body)
}
