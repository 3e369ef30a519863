package epanet

import "strings"

// flowUnit is one of the flow units of [OPTIONS] UNITS, which also decides between US and SI units elsewhere.
type flowUnit struct {
	name string
	flow float64 // m3/s in one
	us   bool
}

// Exact values: foot 0.3048 m, US gallon 231 in3, imperial gallon 4.54609 L (NIST SP 811).
const (
	foot      = 0.3048
	inch      = 0.0254
	cubicFoot = foot * foot * foot
	gallonUS  = 3.785411784e-3
	gallonUK  = 4.54609e-3
	day       = 86400.0
	horse     = 745.69987158227022 // mechanical horsepower [W]
	gravity   = 9.80665            // as in Gemel.Constants [m/s2]
	density   = 1000.0             // of water at specific gravity 1 [kg/m3]
)

// Heads of the pressure units as EPANET counts them (its types.h: 0.4333 psi per foot, 6.895 kPa per psi).
const (
	psiPerFoot = 0.4333
	kPaPerPsi  = 6.895
)

// viscosityOfWater is EPANET's kinematic viscosity at relative viscosity 1: 1.1e-5 ft2/s.
const viscosityOfWater = 1.1e-5 * foot * foot

var flowUnits = []*flowUnit{
	{"CFS", cubicFoot, true}, {"GPM", gallonUS / 60, true}, {"MGD", 1e6 * gallonUS / day, true}, {"IMGD", 1e6 * gallonUK / day, true},
	{"AFD", 43560 * cubicFoot / day, true}, {"LPS", 1e-3, false}, {"LPM", 1e-3 / 60, false}, {"MLD", 1e3 / day, false},
	{"CMH", 1.0 / 3600, false}, {"CMD", 1 / day, false}, {"CMS", 1, false},
}

func findFlowUnit(name string) *flowUnit {
	for _, u := range flowUnits {
		if strings.EqualFold(u.name, name) {
			return u
		}
	}
	return nil
}

// length returns the size of the length unit [m].
func (u *flowUnit) length() float64 { return u.pick(foot, 1) }

// diameter returns the size of the unit of pipe diameters [m].
func (u *flowUnit) diameter() float64 { return u.pick(inch, 1e-3) }

// roughness returns the size of the unit of wall roughness: a thousandth of a foot, or a millimetre [m].
func (u *flowUnit) roughness() float64 { return u.pick(foot/1000, 1e-3) }

// volume returns the size of the volume unit [m3].
func (u *flowUnit) volume() float64 { return u.pick(cubicFoot, 1) }

// power returns the size of the power unit [W].
func (u *flowUnit) power() float64 { return u.pick(horse, 1000) }

func (u *flowUnit) pick(us, si float64) float64 {
	if u.us {
		return us
	}
	return si
}
