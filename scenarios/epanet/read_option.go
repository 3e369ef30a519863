package epanet

import (
	"strconv"
	"strings"
)

func (p *reader) defaults() {
	p.n.Options = Options{Units: findFlowUnit("GPM"), SpecificGravity: 1, Viscosity: viscosityOfWater, DemandMultiplier: 1, DefaultPattern: "1",
		EmitterExponent: 0.5, PressureExponent: 0.5}
	p.n.Times = Times{HydraulicStep: 3600, PatternStep: 3600, ReportStep: 3600}
	p.n.Energy = Energy{Efficiency: 0.75}
}

// units settles flow and pressure units before anything else is read.
func (p *reader) units(lines []line) {
	o := &p.n.Options
	pressure := ""
	for _, l := range lines {
		switch {
		case l.is(0, "UNIT") && len(l.words) > 1:
			u := findFlowUnit(l.text(1))
			if strings.EqualFold(l.text(1), "SI") {
				u = findFlowUnit("LPS")
			}
			if u == nil {
				p.at(l, 1, "unknown flow unit %q; want CFS, GPM, MGD, IMGD, AFD, LPS, LPM, MLD, CMH, CMD or CMS", l.text(1))
				continue
			}
			o.Units = u
		case l.is(0, "PRESSURE") && len(l.words) > 1 && !l.is(1, "EXP"):
			pressure = strings.ToUpper(l.text(1))
			if pressure != "PSI" && pressure != "KPA" && pressure != "METERS" {
				p.at(l, 1, "unknown pressure unit %q; want PSI, KPA or METERS", l.text(1))
			}
		case l.is(0, "SPEC"):
			if v, ok := p.positive(l, 2, "specific gravity"); ok {
				o.SpecificGravity = v
			}
		}
	}
	// EPANET: psi with US units whatever the option says; metres or kPa with SI units.
	switch {
	case o.Units.us:
		o.pressureScale = foot / psiPerFoot / o.SpecificGravity
	case pressure == "KPA":
		o.pressureScale = foot / (psiPerFoot * kPaPerPsi) / o.SpecificGravity
	default:
		o.pressureScale = 1 / o.SpecificGravity
	}
	o.RequiredPressure = 0.1 * o.pressureScale
}

// ignoredOptions are options of EPANET's own solver, of water quality and of the map.
var ignoredOptions = []string{"TRIAL", "ACCU", "UNBA", "CHECKFREQ", "MAXCHECK", "DAMPLIMIT", "HEADERROR", "FLOWCHANGE", "HTOL", "QTOL", "RQTOL",
	"QUAL", "DIFF", "TOLER", "SEGM", "MAP", "VERI"}

func (p *reader) option(l line) {
	o := &p.n.Options
	value := func(i int, what string, store *float64) {
		if i >= len(l.words) { // EPANET keeps the default
			return
		}
		if v, ok := p.positive(l, i, what); ok {
			*store = v
		}
	}
	switch {
	case l.is(0, "UNIT"), l.is(0, "SPEC"), l.is(0, "PRESSURE") && !l.is(1, "EXP"):
	case l.is(0, "HEADLOSS"):
		p.formula(l)
	case l.is(0, "HYDR"):
		p.at(l, 0, "hydraulics from or to a file is not supported; leave the line out")
	case l.is(0, "VISC"):
		v := 1.0
		value(1, "viscosity", &v)
		if v > 1e-3 { // relative to water, or else in ft2/s or m2/s
			o.Viscosity = v * viscosityOfWater
		} else {
			o.Viscosity = v * o.Units.length() * o.Units.length()
		}
	case l.is(0, "PATT"):
		if len(l.words) > 1 {
			o.DefaultPattern = l.text(1)
		}
	case l.is(0, "DEMA") && l.is(1, "MULT"):
		value(2, "demand multiplier", &o.DemandMultiplier)
	case l.is(0, "DEMA") && l.is(1, "MODEL"):
		p.demandModel(l)
	case l.is(0, "EMIT") && l.is(1, "EXP"):
		value(2, "emitter exponent", &o.EmitterExponent)
	case l.is(0, "BACK"), l.is(0, "EMIT") && l.is(1, "BACK"):
		if l.is(2, "NO") {
			p.at(l, 2, "emitters without backflow are not supported")
		}
	case l.is(0, "MINI"):
		if v, ok := p.least(l, 2, "minimum pressure", 0); ok {
			o.MinimumPressure = float64(v * o.pressureScale)
			o.RequiredPressure = max(o.RequiredPressure, o.MinimumPressure+float64(0.1*o.pressureScale))
		}
	case l.is(0, "REQ"):
		v := 0.1
		value(2, "required pressure", &v)
		o.RequiredPressure = max(v*o.pressureScale, o.MinimumPressure+float64(0.1*o.pressureScale))
	case l.is(0, "PRESSURE"):
		value(2, "pressure exponent", &o.PressureExponent)
	default:
		for _, k := range ignoredOptions {
			if l.is(0, k) {
				return
			}
		}
		p.at(l, 0, "unknown option %q", l.text(0))
	}
}

func (p *reader) formula(l line) {
	switch strings.ToUpper(l.text(1)) {
	case "H-W":
		p.n.Options.Formula = HazenWilliams
	case "D-W":
		p.n.Options.Formula = DarcyWeisbach
	case "C-M":
		p.n.Options.Formula = ChezyManning
	default:
		p.at(l, 1, "unknown head loss formula %q; want H-W, D-W or C-M", l.text(1))
	}
}

func (p *reader) demandModel(l line) {
	switch strings.ToUpper(l.text(2)) {
	case "DDA":
	case "PDA":
		p.n.Options.PressureDriven = true
	default:
		p.at(l, 2, "unknown demand model %q; want DDA or PDA", l.text(2))
	}
}

func (p *reader) time(l line) {
	t := &p.n.Times
	if l.is(0, "STAT") || l.is(0, "QUAL") || l.is(0, "MINI") {
		return
	}
	last := len(l.words) - 1
	if last < 1 {
		p.at(l, 1, "%s: the time is missing", l.text(0))
		return
	}
	// EPANET: a plain number is hours, whatever stands before it; then hh:mm; then a number and its unit.
	v, err := strconv.ParseFloat(l.text(last), 64)
	seconds, ok := 3600*v, err == nil
	if !ok {
		if seconds, ok = clock(l.text(last), ""); !ok {
			seconds, ok = clock(l.text(last-1), l.text(last))
		}
	}
	if !ok || !(seconds >= 0) || seconds > 1e10 {
		p.at(l, last, "%s: %q is not a time; write 24, 24:00 or 30 MIN", l.text(0), l.text(last))
		return
	}
	seconds = float64(int64(seconds + 0.5))
	step := func(store *float64) {
		if seconds <= 0 {
			p.at(l, last, "%s: the step must be positive", l.text(0))
			return
		}
		*store = seconds
	}
	switch {
	case l.is(0, "DURA"):
		t.Duration = seconds
	case l.is(0, "HYDR"):
		step(&t.HydraulicStep)
	case l.is(0, "RULE"):
		step(&t.RuleStep)
	case l.is(0, "PATT") && l.is(1, "TIME"):
		step(&t.PatternStep)
	case l.is(0, "PATT") && l.is(1, "STAR"):
		t.PatternStart = seconds
	case l.is(0, "REPO") && l.is(1, "TIME"):
		step(&t.ReportStep)
	case l.is(0, "REPO") && l.is(1, "STAR"):
		if seconds > 0 {
			p.n.Notes = append(p.n.Notes, "Report Start is read over: results begin at time 0")
		}
	case l.is(0, "STAR"):
		t.StartClock = float64(int64(seconds) % 86400)
	default:
		p.at(l, 0, "unknown time option %q", l.text(0)+" "+l.text(1))
	}
}

// clock reads a time as EPANET does, "13:50", "1:50 PM", "30 MIN", "1.5", and returns seconds.
func clock(s, units string) (float64, bool) {
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	var y [3]float64
	for i, part := range parts {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || !(v >= 0) || v > 1e7 {
			return 0, false
		}
		y[i] = v
	}
	seconds := float64(3600*y[0]) + float64(60*y[1]) + y[2]
	u := strings.ToUpper(units)
	has := func(stem string) bool { return strings.HasPrefix(u, stem) }
	if len(parts) == 1 {
		switch {
		case u == "" || has("HOU"):
			return seconds, true
		case has("SEC"):
			return y[0], true
		case has("MIN"):
			return 60 * y[0], true
		case has("DAY"):
			return 86400 * y[0], true
		}
	}
	switch {
	case u == "":
		return seconds, true
	case seconds >= 13*3600 || !has("AM") && !has("PM"):
		return 0, false
	case has("AM") && seconds >= 12*3600:
		return seconds - 12*3600, true
	case has("PM") && seconds < 12*3600:
		return seconds + 12*3600, true
	}
	return seconds, true
}

func (p *reader) energy(l line) {
	switch {
	case l.is(0, "GLOB") && l.is(1, "EFFI"):
		if v, ok := p.positive(l, 2, "efficiency in percent"); ok {
			p.n.Energy.Efficiency = min(max(v/100, 0.01), 1)
		}
	case l.is(0, "GLOB") && (l.is(1, "PRIC") || l.is(1, "PATT")), l.is(0, "DEMA"):
		p.price(l)
	case l.is(0, "PUMP") && l.is(2, "EFFI"):
		k := p.findLink(l, 1)
		c := p.findCurve(l, 3)
		if k == nil || c == nil {
			return
		}
		pump := p.n.pump(k)
		if pump == nil {
			p.at(l, 1, "%q is not a pump", l.text(1))
			return
		}
		pump.Efficiency = c
		p.efficiency(l, pump, c)
	case l.is(0, "PUMP") && (l.is(2, "PRIC") || l.is(2, "PATT")):
		p.price(l)
	default:
		p.at(l, 0, "unknown line; want GLOBAL EFFICIENCY, GLOBAL PRICE, DEMAND CHARGE or PUMP id EFFICIENCY curve")
	}
}

func (p *reader) price(l line) {
	if v, err := strconv.ParseFloat(l.text(len(l.words)-1), 64); err == nil && v == 0 {
		return
	}
	note := "energy prices are read over: give a tariff in the kpis section of the scenario"
	for _, n := range p.n.Notes {
		if n == note {
			return
		}
	}
	p.n.Notes = append(p.n.Notes, note)
}

// efficiency converts an efficiency curve to m3/s and shares of 1.
func (p *reader) efficiency(l line, pump *Pump, c *Curve) {
	pump.effX, pump.effY = nil, nil
	for i := range c.X {
		if i > 0 && c.X[i] <= c.X[i-1] {
			p.at(l, 3, "the flows of efficiency curve %q must rise", c.ID)
			return
		}
		pump.effX = append(pump.effX, c.X[i]*p.n.Options.Units.flow)
		pump.effY = append(pump.effY, min(max(c.Y[i]/100, 0), 1))
	}
	if len(c.X) == 1 { // a single point holds everywhere
		pump.effX = append(pump.effX, pump.effX[0]+1)
		pump.effY = append(pump.effY, pump.effY[0])
	}
}
