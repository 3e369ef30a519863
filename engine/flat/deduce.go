package flat

import "gemel/engine/modelica"

// deduceRange finds the size of an array that a loop variable subscripts, for loops without a range: the variable must stand alone
// as a subscript.
func (e *eval) deduceRange(name string, body any) (int, bool) {
	size, ok := 0, false
	visit := func(x modelica.Expr) {
		r, isRef := x.(*modelica.Ref)
		if !isRef || ok {
			return
		}
		for i := range r.Parts {
			for d, s := range r.Parts[i].Subs {
				v, isRef := s.(*modelica.Ref)
				if !isRef || len(v.Parts) != 1 || v.Parts[0].Name != name || len(v.Parts[0].Subs) > 0 {
					continue
				}
				bare := &modelica.Ref{Pos: r.Pos, Global: r.Global, Parts: append([]modelica.RefPart{}, r.Parts[:i+1]...)}
				bare.Parts[i].Subs = nil
				saved := e.mode
				e.mode = shapeMode
				if a := e.ref(bare); d < len(a.dims) {
					size, ok = a.dims[d], true
				}
				e.mode = saved
			}
		}
	}
	switch b := body.(type) {
	case modelica.Expr:
		modelica.Walk(b, visit)
	case modelica.Equation:
		modelica.WalkEquation(b, visit)
	case modelica.Statement:
		modelica.WalkStatement(b, visit)
	}
	return size, ok
}
