package physics_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gemel/engine/dae"
	"gemel/engine/modelica"
	"gemel/engine/unit"
	"gemel/physics/validation"
)

// fault is a parameter of an asset that makes it worse.
type fault struct {
	asset validation.Asset
	name  string
	v     dae.Variable
	rest  float64 // default
}

const faultMark = "Fault: "

// faults lists the fault parameters of all models and blocks, inherited ones too.
func faults(t *testing.T) (list []fault) {
	t.Helper()
	for _, a := range assets(t) {
		if a.Class.Kind != modelica.KindModel && a.Class.Kind != modelica.KindBlock || strings.HasPrefix(a.Name, "Gemel.Examples.") || strings.Contains(a.Name, ".Interfaces.") {
			continue
		}
		system, err := validation.TryFlatten(a.Name, "")
		if err != nil {
			t.Errorf("%s: %v", a.Name, err)
			continue
		}
		for _, v := range system.Variables {
			if v.Kind != dae.Parameter || strings.Contains(v.Name, ".") || v.Protected {
				continue
			}
			if strings.HasPrefix(v.Doc, faultMark) {
				rest := math.NaN()
				if v.Binding != 0 {
					if x, ok := system.Graph.IsConst(v.Binding); ok {
						rest = x
					}
				}
				list = append(list, fault{a, v.Name, v, rest})
			} else if named.MatchString(v.Name) && !strings.Contains(v.Name, "_start") {
				t.Errorf("physics/%s: the description of %s must begin with %q: its name is that of a fault", a.File, v.Name, faultMark)
			}
		}
	}
	return list
}

// named are names that say that something is broken.
var named = regexp.MustCompile(`^(.*_)?(fouling|leak|wear|blockage|stuck|drop_out|refrigerant_loss|clogging|fault|misalignment|icing|erosion|degradation)(\[.*)?$`)

// A fault can be brought in at run time by a scenario, is absent by default, and says what its severity means.
func TestFaultsAreHealthyByDefaultAndSayWhatTheyMean(t *testing.T) {
	for _, f := range faults(t) {
		at := fmt.Sprintf("physics/%s: %s", f.asset.File, f.name)
		switch {
		case f.v.Type != dae.Real || f.v.Final:
			t.Errorf("%s: a scenario cannot move it at run time; it must be a Real that is not final", at)
		case f.rest != 0:
			t.Errorf("%s: is %v by default, must be 0: healthy", at, f.rest)
		case f.v.Min > 0 || f.v.Max < 0:
			t.Errorf("%s: 0 is not in its range", at)
		case f.v.Unit == "1" && f.v.Min >= 0 && f.v.Max > 1:
			t.Errorf("%s: a severity goes from 0 to at most 1, not to %g", at, f.v.Max)
		case len(f.v.Doc) < len(faultMark)+15:
			t.Errorf("%s: %q does not say what its severity means", at, f.v.Doc)
		}
	}
}

// The page in docs lists the faults that the library has.
func TestFaultPageIsUpToDate(t *testing.T) {
	page := faultPage(faults(t))
	file := filepath.Join("..", "docs", "faults.md")
	if update() {
		if err := validation.Replace(file, []byte(page)); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != page {
		t.Error("docs/faults.md differs from the library; write it anew with: go test ./physics -run FaultPage -update")
	}
}

func faultPage(list []fault) string {
	var b strings.Builder
	b.WriteString("# Faults\n\n")
	b.WriteString("Written from the library by `go test ./physics -run FaultPage -update`; do not edit.\n\n")
	b.WriteString("A fault is a parameter of the asset that has it. At 0 the asset is healthy. Most are severities from 0 to 1; the last column says what the number means and what it does. ")
	b.WriteString("Parameters stay changeable, so a scenario brings a fault in at any time, at once or over hours:\n\n")
	b.WriteString("```yaml\nfaults:\n  - {name: worn impeller, at: 14h, set: pump1.wear, to: 0.15, over: 2h}\nsensors:\n  tank.level: {drift: 1 mm/h, drop_out: 0.02}\n```\n\n")
	b.WriteString("Faults of measured values can be given to any variable in `sensors` ([scenario files](scenario.md#sensors)), without a sensor in the model. `Gemel.Sensors` and `Gemel.Actuators` put them into the plant itself.\n")
	last, shown := "", ""
	for _, f := range list {
		if pack := f.asset.Package(); pack != last {
			fmt.Fprintf(&b, "\n## %s\n\n| asset | parameter | range | meaning |\n|---|---|---|---|\n", pack)
			last = pack
		}
		name := ""
		if f.asset.Name != shown {
			name = fmt.Sprintf("[%s](../physics/%s)", f.asset.Class.Name, f.asset.File)
			shown = f.asset.Name
		}
		doc := strings.TrimPrefix(f.v.Doc, faultMark)
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", name, f.name, faultRange(f.v), cell(strings.ToUpper(doc[:1])+doc[1:]))
	}
	return b.String()
}

// faultRange is the range of a fault in its display unit; none where it takes any value, as offsets of signals do.
func faultRange(v dae.Variable) string {
	if math.IsNaN(v.Min) || math.IsNaN(v.Max) {
		return "any"
	}
	low, high, suffix := v.Min, v.Max, v.Unit
	if u, err := unit.Parse(v.DisplayUnit); err == nil && v.DisplayUnit != "" {
		u = u.Difference()
		low, high, suffix = u.FromSI(low), u.FromSI(high), v.DisplayUnit
	}
	if suffix == "1" || suffix == "" {
		suffix = ""
	} else {
		suffix = " " + suffix
	}
	return strconv.FormatFloat(low, 'g', 4, 64) + " … " + strconv.FormatFloat(high, 'g', 4, 64) + suffix
}
