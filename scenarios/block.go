package scenarios

import (
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// control adds the blocks in the order of the file.
func (b *builder) control() {
	for i := range b.file.Control {
		c := &b.file.Control[i]
		switch {
		case c.PID != nil:
			b.pid(c.PID)
		case c.Hysteresis != nil:
			b.hysteresis(c.Hysteresis)
		case c.Staging != nil:
			b.staging(c.Staging)
		case c.Schedule != nil:
			b.schedule(c.Schedule)
		case c.Rule != nil:
			b.rule(c.Rule)
		}
	}
}

// claim checks the name of a block and returns the path of its variables.
func (b *builder) claim(name Text) (string, bool) {
	if !name.Given() {
		return "", false
	}
	if !isIdentifier(name.Value) {
		b.problems.add(name.place(0), "name: %q: write letters, digits and _ only, beginning with a letter", name.Value)
		return "", false
	}
	if first, taken := b.claimed[name.Value]; taken {
		b.problems.add(name.place(0), "name: a block named %s is already in line %d", name.Value, first.Line)
		return "", false
	}
	b.claimed[name.Value] = name.Pos
	return "control." + name.Value, true
}

func isIdentifier(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !isDigit(r)) {
			return false
		}
	}
	return s != "" && !strings.HasPrefix(s, "_")
}

// drives resolves the variables that a block drives; they must measure the same thing.
func (b *builder) drives(names Names) ([]dae.VarID, measure, bool) {
	var ids []dae.VarID
	var m measure
	ok := true
	for _, n := range names {
		id, good := b.settable(n)
		if !good {
			ok = false
			continue
		}
		if slices.Contains(ids, id) {
			b.problems.add(n.place(0), "drive: %s is named twice", n.Value)
			ok = false
			continue
		}
		this := b.measureOf(id)
		if len(ids) > 0 && (this.truth != m.truth || this.known && m.known && this.dim != m.dim) {
			b.problems.add(n.place(0), "%s and %s do not measure the same thing; one block cannot drive both", m.name, this.name)
			ok = false
			continue
		}
		if len(ids) == 0 {
			m = this
		}
		ids = append(ids, id)
	}
	return ids, m, ok
}

// output publishes a value of a block as a variable.
func (b *builder) output(asset, name, u, doc string, n expr.Node, at Text) dae.VarID {
	v := b.discrete(asset, name, u, doc, 0)
	b.update(v, n, asset, at.Pos)
	return v
}

// finish publishes the output of a block, in SI units, and hands it to what the block drives.
func (b *builder) finish(name Text, asset, u string, n expr.Node, drives []dae.VarID) {
	b.output(asset, "output", u, "output of the block", n, name)
	for _, id := range drives {
		du, _ := b.unitOf(id)
		b.setBase(name, id, b.fromSI(n, du), asset)
	}
}
