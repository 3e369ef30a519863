package hydronics

import (
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

func TestMain(m *testing.M) { validation.Main(m, "hydronics") }

// exact integrates closely, for comparison with closed forms.
var exact = engine.Options{Period: 10, Tolerance: 1e-8}

const (
	rho  = 998.2  // density of the water of the library [kg/m3]
	cp   = 4184.0 // its specific heat [J/(kg.K)]
	zero = 273.15 // 0 °C [K]
)
