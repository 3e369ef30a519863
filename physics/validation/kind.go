package validation

import "regexp"

// Kind says what a row is evidence of, the strongest first.
type Kind string

// The kinds of references.
const (
	Measured   Kind = "measured"   // measurements and data sheets of manufacturers
	Published  Kind = "published"  // numbers that others printed or computed: results of programs, test cases of standards, tables, worked examples
	Formula    Kind = "formula"    // a published law or its closed form, evaluated apart from the asset
	Definition Kind = "definition" // conservation, a definition, the asset's own data: that it does what it says
)

// Kinds in the order of the page.
var Kinds = []Kind{Measured, Published, Formula, Definition}

// What references of a kind say; the first that fits counts.
var kinds = []struct {
	kind Kind
	says *regexp.Regexp
}{
	{Definition, regexp.MustCompile(`(?i)\bidentity\b|\bdefinitions?\b|conservation of|first law|mass balance|the points themselves|the table itself|^its |^Gemel\.|rating plate|^rated power|truth table|half the speed after`)},
	{Measured, regexp.MustCompile(`(?i)\bmeasured\b|manufacturer|product sheet|published (NPSH3|rated points)|infrared column`)},
	{Formula, regexp.MustCompile(`(?i)closed forms?\b|by hand|\bequations? \d|integrated independently|calculated independently|numerical integration|solved by iteration|Simpson`)},
	{Published, regexp.MustCompile(`(?i)\btables?\b|\bexample|\bfigure\b|\bannex\b|\bfixtures\b|test case|EPANET 2\.3|PSS/E|Buildings library|LBNL|Modelica Buildings|pvlib|boptest|ROSCO|floris|DISCON|NREL|Standard 140|IAPWS|IF97|EnergyPlus|fluids|Simscape|Clamond|Radau|derived from the published|0\.592653|E\. Gaertner|Commission Regulation`)},
	{Formula, regexp.MustCompile(``)},
}

// kind is what the row says, or what its reference tells.
func (r Row) kind() Kind {
	if r.Kind != "" {
		return r.Kind
	}
	for _, k := range kinds {
		if k.says.MatchString(r.Reference) {
			return k.kind
		}
	}
	return Formula
}
