package dae

import (
	"slices"
	"strings"

	"gemel/engine/expr"
)

// floating finds pairs of a sum of flows that says nothing new and a part that lacks
// one equation among potentials of the same connectors: a network without a reference.
// It reports each pair as one problem and returns the groups that are left.
func (x *explainer) floating(over, under []group) (restOver, restUnder []group) {
	connector := make(map[string]bool)
	for i := range x.sys.Variables {
		if t := &x.sys.Variables[i]; t.Flow && t.Asset != "" {
			connector[t.Asset] = true
		}
	}
	told := make([]bool, len(under))
	for _, o := range over {
		k := -1
		if ports := x.flowSum(o); len(ports) > 0 {
			k = slices.IndexFunc(under, func(u group) bool {
				return len(u.columns)-len(u.rows) == 1 && slices.ContainsFunc(x.potentials(u, connector), func(v VarID) bool {
					return slices.Contains(ports, x.sys.Variables[v].Asset)
				})
			})
		}
		if k < 0 || told[k] {
			restOver = append(restOver, o)
			continue
		}
		told[k] = true
		x.reference(o, x.potentials(under[k], connector))
	}
	for k, u := range under {
		if !told[k] {
			restUnder = append(restUnder, u)
		}
	}
	return restOver, restUnder
}

// flowSum returns the connectors whose flows an equation adds up, if the group is one
// such equation and it reads 0 = 0 by the others.
func (x *explainer) flowSum(g group) (ports []string) {
	if len(g.rows) != 1 {
		return nil
	}
	r := x.rows[g.rows[0]]
	e := x.eqs[r.eq]
	if d, ok := x.g.IsConst(x.g.Sub(r.left, r.right)); !ok || d != 0 || e.derived {
		return nil
	}
	q := &x.sys.Equations[e.src]
	for _, v := range x.walk.leaves(q.Left, q.Right) {
		if t := &x.sys.Variables[v]; !t.Flow {
			return nil
		} else if !slices.Contains(ports, t.Asset) {
			ports = append(ports, t.Asset)
		}
	}
	return ports
}

// potentials lists the variables of a group, under all names, that are potentials of connectors.
func (x *explainer) potentials(g group, connector map[string]bool) []VarID {
	wanted := make(map[VarID]bool, len(g.columns))
	for _, c := range g.columns {
		wanted[x.shown(c)] = true
	}
	var list []VarID
	for i := range x.sys.Variables {
		root, _ := x.classes.find(VarID(i))
		if t := &x.sys.Variables[i]; wanted[x.rep[i]] && x.classes.value[root] == expr.None && !t.Flow && t.Kind == Continuous && connector[t.Asset] {
			list = append(list, VarID(i))
		}
	}
	return list
}

// reference reports a network whose potentials have no reference.
func (x *explainer) reference(sum group, potentials []VarID) {
	reps := make([]VarID, len(potentials))
	for i, v := range potentials {
		reps[i] = x.rep[v]
	}
	slices.Sort(reps)
	reps = slices.Compact(reps)
	q := &x.sys.Equations[x.sources(sum.rows)[0]]
	if x.unconnected(q, reps) {
		return
	}
	subject := listNames(x.names(reps)) + " are determined only up to a common constant"
	if len(reps) == 1 {
		subject = x.sys.Variables[reps[0]].Name + " is not determined"
	}
	x.problem(x.placeOf(q), "nothing holds this network at a reference: %s, while %s follows from the other flows\n"+
		"  connect one of its ports to a ground, a reservoir, a fixed temperature or the like", subject, x.text(q))
}

// unconnected reports a part of the model of which no connector is connected; q says that nothing flows through one of them.
func (x *explainer) unconnected(q *Equation, potentials []VarID) bool {
	part := partOf(q.Asset)
	var ports []string
	for i := range x.sys.Equations {
		e := &x.sys.Equations[i]
		flows := x.walk.leaves(e.Left, e.Right)
		if len(flows) == 0 || slices.ContainsFunc(flows, func(v VarID) bool { return !x.sys.Variables[v].Flow }) {
			continue
		}
		for _, v := range flows {
			port := x.sys.Variables[v].Asset
			if partOf(port) != part || strings.Count(port, ".") != 1 {
				continue // of another part, or inside this one
			}
			if len(flows) > 1 && slices.ContainsFunc(flows, func(w VarID) bool { return partOf(x.sys.Variables[w].Asset) != part }) {
				return false
			}
			if len(flows) == 1 && !slices.Contains(ports, port) {
				ports = append(ports, port)
			}
		}
	}
	if len(ports) < 2 {
		return false
	}
	pos := q.Pos
	if p, ok := x.sys.Parts[part]; ok {
		pos = p
	}
	x.problem(pos, "nothing is connected to %s, so nothing determines %s\n  connect them, or remove %s", listNames(ports), listNames(x.names(potentials)), part)
	return true
}
