package power

import (
	"testing"

	"gemel/physics/validation"
)

func TestMain(m *testing.M) { validation.Main(m, "power") }
