package dae

// writers remembers where each variable is set.
type writers struct {
	*analysis
	at  []Pos  // by VarID
	set []bool // by VarID
}

// write notes that what sets v, which must be of one of the kinds and not be set elsewhere.
func (w *writers) write(v VarID, pos Pos, what string, kinds ...Kind) {
	if !w.exists(v, pos, what) {
		return
	}
	t := &w.sys.Variables[v]
	allowed := false
	for _, k := range kinds {
		allowed = allowed || t.Kind == k
	}
	switch {
	case !allowed:
		w.problem(pos, "%s sets %s, which is %s", what, t.Name, t.Kind.describe())
	case w.set[v] && w.at[v].String() == "":
		w.problem(pos, "%s sets %s, which is already set elsewhere\n  set it in one place only", what, t.Name)
	case w.set[v]:
		w.problem(pos, "%s sets %s, which is already set at %s", what, t.Name, w.at[v])
	}
	w.set[v], w.at[v] = true, pos
}

// checkWriters sees that each discrete variable is set in exactly one place, an input or
// parameter in one at most, and that no other kind is set at all.
func (a *analysis) checkWriters() {
	n := len(a.sys.Variables)
	w := writers{a, make([]Pos, n), make([]bool, n)}
	for i := range a.sys.Relations {
		r := &a.sys.Relations[i]
		a.reads(r.Cond, r.Pos, "relation "+quote(r.Source), anything)
		w.write(r.Var, r.Pos, "relation "+quote(r.Source), Discrete)
	}
	for i := range a.sys.Assignments {
		r := &a.sys.Assignments[i]
		a.reads(r.Value, r.Pos, "assignment "+quote(r.Source), anything)
		w.write(r.Var, r.Pos, "assignment "+quote(r.Source), Discrete)
	}
	for i := range a.sys.Samples {
		r := &a.sys.Samples[i]
		a.reads(r.Start, r.Pos, "the start of "+quote(r.Source), onlyParameters)
		a.reads(r.Interval, r.Pos, "the interval of "+quote(r.Source), onlyParameters)
		w.write(r.Var, r.Pos, "sample "+quote(r.Source), Discrete)
	}
	for i := range a.sys.Updates {
		u := &a.sys.Updates[i]
		a.reads(u.Value, u.Pos, "update "+quote(u.Source), anything)
		w.write(u.Target, u.Pos, "update "+quote(u.Source), Discrete, Input, Parameter)
	}
	if v := a.sys.Starting; v != NoVar {
		w.write(v, Pos{}, "the flag of the start", Discrete)
	}
	if v := a.sys.Ending; v != NoVar {
		w.write(v, Pos{}, "the flag of the end", Discrete)
	}
	for i := range a.sys.Variables {
		if v := &a.sys.Variables[i]; v.Kind == Discrete && !w.set[i] {
			a.problem(v.Pos, "%s is discrete, but nothing sets it\n  set it in a when-clause, or make it a parameter", v.Name)
		}
	}
	a.checkBefore()
}

// checkBefore sees that initial values of previous values are given once at most.
func (a *analysis) checkBefore() {
	n := len(a.sys.Variables)
	w := writers{a, make([]Pos, n), make([]bool, n)}
	for i := range a.sys.Before {
		b := &a.sys.Before[i]
		a.reads(b.Value, b.Pos, "initial value "+quote(b.Source), anything)
		w.write(b.Var, b.Pos, "initial value "+quote(b.Source), Previous)
	}
}
