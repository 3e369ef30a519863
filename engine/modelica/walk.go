package modelica

// Walk calls visit for x and every expression inside it, outer ones first.
func Walk(x Expr, visit func(Expr)) {
	if x == nil {
		return
	}
	visit(x)
	all := func(list []Expr) {
		for _, e := range list {
			Walk(e, visit)
		}
	}
	iters := func(list []Iterator) {
		for _, it := range list {
			Walk(it.Range, visit)
		}
	}
	switch x := x.(type) {
	case *Ref:
		for i := range x.Parts {
			all(x.Parts[i].Subs)
		}
	case *Call:
		Walk(x.Func, visit)
		all(x.Args)
		for _, a := range x.Named {
			Walk(a.Value, visit)
		}
		iters(x.Iterators)
	case *PartialFunc:
		for _, a := range x.Named {
			Walk(a.Value, visit)
		}
	case *Unary:
		Walk(x.X, visit)
	case *Binary:
		Walk(x.X, visit)
		Walk(x.Y, visit)
	case *If:
		all(x.Conds)
		all(x.Thens)
		Walk(x.Else, visit)
	case *Range:
		Walk(x.Start, visit)
		Walk(x.Step, visit)
		Walk(x.Stop, visit)
	case *Array:
		all(x.Elems)
		iters(x.Iterators)
	case *Matrix:
		for _, row := range x.Rows {
			all(row)
		}
	case *Tuple:
		all(x.Elems)
	case *Index:
		Walk(x.X, visit)
		all(x.Subs)
	}
}

// WalkEquation calls visit for every expression in an equation and the equations inside it.
func WalkEquation(eq Equation, visit func(Expr)) {
	bodies := func(conds []Expr, list [][]Equation) {
		for i := range conds {
			Walk(conds[i], visit)
			for _, e := range list[i] {
				WalkEquation(e, visit)
			}
		}
	}
	switch eq := eq.(type) {
	case *EqualEquation:
		Walk(eq.Left, visit)
		Walk(eq.Right, visit)
	case *ConnectEquation:
		Walk(eq.A, visit)
		Walk(eq.B, visit)
	case *CallEquation:
		Walk(eq.Call, visit)
	case *IfEquation:
		bodies(eq.Conds, eq.Bodies)
		for _, e := range eq.Else {
			WalkEquation(e, visit)
		}
	case *WhenEquation:
		bodies(eq.Conds, eq.Bodies)
	case *ForEquation:
		for _, it := range eq.Iterators {
			Walk(it.Range, visit)
		}
		for _, e := range eq.Body {
			WalkEquation(e, visit)
		}
	}
}

// WalkStatement calls visit for every expression in a statement and the statements inside it.
func WalkStatement(s Statement, visit func(Expr)) {
	all := func(list []Statement) {
		for _, x := range list {
			WalkStatement(x, visit)
		}
	}
	bodies := func(conds []Expr, list [][]Statement) {
		for i := range conds {
			Walk(conds[i], visit)
			all(list[i])
		}
	}
	switch s := s.(type) {
	case *Assignment:
		Walk(s.Left, visit)
		Walk(s.Right, visit)
	case *CallStatement:
		Walk(s.Call, visit)
	case *IfStatement:
		bodies(s.Conds, s.Bodies)
		all(s.Else)
	case *WhenStatement:
		bodies(s.Conds, s.Bodies)
	case *ForStatement:
		for _, it := range s.Iterators {
			Walk(it.Range, visit)
		}
		all(s.Body)
	case *WhileStatement:
		Walk(s.Cond, visit)
		all(s.Body)
	}
}
