package scenarios

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/unit"
)

// cost adds what is paid for an amount: the tariff by time of day, samples or steps with the price in force in the middle of each tick, or
// an expression, whose product with the flow is integrated.
func (b *builder) cost(e Entry[KPI], v operand, p plannedKPI) (plannedKPI, bool) {
	k := e.Value
	per, ok := b.paidFor(k, v)
	if !ok {
		return p, false
	}
	p.unit = k.Unit.Value
	if p.unit == "" {
		p.unit = "1"
	}
	p.conversion = unit.Unit{Scale: 1}
	if k.Price != nil && k.Price.Value.Given() {
		price, ok := b.expression("price", k.Price.Value, plantNames{b})
		if !ok {
			return p, false
		}
		if price.truth || price.known && !price.dim.WithoutAngle().IsOne() {
			b.problems.add(k.Price.Value.place(0), "price: want a plain number, found %s; per says what it is for", kindOf(price))
			return p, false
		}
		b.accumulate(&p, b.g.Mul(v.node, b.g.Div(price.node, b.g.Const(per.Scale))), e.Key)
		return p, true
	}
	var price expr.Node
	if k.Tariff != nil {
		table, ok := b.points(k.Tariff, nil, Text{}, b.fixedValue(measure{known: true}))
		if !ok {
			return p, false
		}
		price = b.lookup(table, b.timeOfDay(-b.dt/2))
	} else {
		x, ok := b.priceSamples(p.name, *k.Price)
		if !ok {
			return p, false
		}
		b.plan.externals = append(b.plan.externals, *x)
		price = b.sys.Ref(x.id)
	}
	if b.plan.price == nil {
		b.plan.price = map[string]expr.Node{}
	}
	b.plan.price[p.name] = b.g.Div(price, b.g.Const(per.Scale))
	b.accumulate(&p, v.node, e.Key)
	return p, true
}

// paidFor reads the unit of the amount, and checks that the keys of a cost are complete.
func (b *builder) paidFor(k KPI, v operand) (unit.Unit, bool) {
	switch {
	case k.Tariff == nil && k.Price == nil || !k.Per.Given():
		b.problems.add(k.Pos, "cost wants tariff, such as [[00:00, 0.18], [06:00, 0.31]], or price, such as {csv: prices.csv}, and per, the unit that is paid for, such as kWh")
		return unit.Unit{}, false
	case k.Tariff != nil && k.Price != nil:
		b.problems.add(k.Pos, "give either tariff or price, not both")
		return unit.Unit{}, false
	case k.Price != nil && k.Price.Pos.Line == 0:
		return unit.Unit{}, false // noted when the file was read
	}
	per, err := unit.Parse(k.Per.Value)
	if err != nil {
		b.problems.add(k.Per.place(0), "per: %v", err)
		return per, false
	}
	amount := v.dim.Mul(second.Dimension)
	if v.known && per.Dimension.WithoutAngle() != amount.WithoutAngle() {
		b.problems.add(k.Per.place(0), "per: %s is %s, but the amount that is paid for is %s", k.Per.Value, withArticle(unit.QuantityName(per.Dimension)), withArticle(unit.QuantityName(amount)))
		return per, false
	}
	return per, true
}

// priceSamples are prices of a file or a table; an update sees those in force in the middle of the tick that ends.
func (b *builder) priceSamples(kpi string, in Input) (*external, bool) {
	if in.Unit.Given() {
		b.problems.add(in.Unit.place(0), "unit: a price is a plain number; per says what it is for, and unit beside it in which currency")
		return nil, false
	}
	id := b.declare(dae.Variable{Name: "input.price." + kpi, Asset: "input", Kind: dae.Input, Doc: "price of KPI " + kpi, Protected: true, Start: b.g.Const(0)})
	var x *external
	switch {
	case in.CSV.Given():
		x = b.csvInput(in, id)
	case in.Steps != nil:
		x = b.stepsInput(in, id)
	}
	if x == nil || !b.scale(in, x) {
		return nil, false
	}
	x.offset -= float64(0.5 * b.dt)
	return x, true
}
