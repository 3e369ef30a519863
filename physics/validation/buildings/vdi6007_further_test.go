package buildings

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// vdiFurther is the reference of test cases whose tables are not in ../shared/data, hour by hour on days 1, 10 and 60: air temperature [degC], in cases
// 6 and 7 power [W], heating positive.
// Source: ThermalZones.ReducedOrder.Validation.VDI6007.TestCase4, 6, 7, 9, 10 and 12 of the IBPSA Modelica library, from the guideline.
var vdiFurther = map[int][3][24]float64{
	4: {
		{22, 22, 22, 22, 22, 22, 25.1, 25.7, 26.1, 26.5, 26.9, 27.3, 27.7, 28.1, 28.5, 28.9, 29.3, 29.7, 26.9, 26.7, 26.7, 26.7, 26.6, 26.6},
		{43.8, 43.6, 43.5, 43.3, 43.1, 43, 45.9, 46.3, 46.6, 46.8, 47.1, 47.3, 47.6, 47.8, 48.1, 48.3, 48.5, 48.8, 45.9, 45.6, 45.4, 45.2, 45, 44.8},
		{48.8, 48.6, 48.4, 48.2, 48, 47.8, 50.7, 51.1, 51.3, 51.5, 51.7, 51.9, 52.1, 52.4, 52.6, 52.8, 53, 53.2, 50.2, 49.9, 49.7, 49.5, 49.2, 49},
	},
	6: {
		{0, 0, 0, 0, 0, 0, 764, 696, 632, 570, 511, 455, 402, 351, 302, 255, 210, 167, -638, -610, -583, -557, -533, -511},
		{-774, -742, -711, -682, -654, -627, 163, 120, 79, 40, 2, -33, -67, -99, -130, -159, -187, -214, -1004, -960, -919, -880, -843, -808},
		{-774, -742, -711, -682, -654, -627, 163, 120, 78, 39, 2, -33, -67, -99, -130, -159, -187, -214, -1004, -960, -919, -880, -843, -808},
	},
	7: {
		{0, 0, 0, 0, 0, 0, 500, 500, 500, 500, 500, 481, 426, 374, 324, 276, 230, 186, -500, -500, -500, -500, -500, -500},
		{-500, -500, -500, -500, -500, -500, -142, -172, -201, -228, -254, -278, -302, -324, -345, -366, -385, -404, -500, -500, -500, -500, -500, -500},
		{-500, -500, -500, -500, -500, -500, -149, -179, -207, -234, -259, -284, -307, -329, -350, -371, -390, -408, -500, -500, -500, -500, -500, -500},
	},
	9: {
		{22, 21.9, 21.9, 21.8, 22, 22.3, 22.7, 24.8, 24.7, 25.2, 25.6, 26.1, 25.9, 26.3, 26.6, 27.5, 27.6, 26, 25.8, 25.6, 25.6, 25.5, 25.5, 25.5},
		{37.6, 37.4, 37.3, 37.1, 37.1, 37.3, 37.5, 39.6, 39.4, 39.7, 40, 40.3, 40, 40.3, 40.5, 41.3, 41.3, 39.6, 39.2, 38.9, 38.8, 38.7, 38.5, 38.4},
		{40.8, 40.6, 40.4, 40.2, 40.2, 40.4, 40.5, 42.6, 42.3, 42.6, 42.9, 43.2, 42.9, 43.2, 43.4, 44.1, 44.1, 42.3, 42, 41.6, 41.5, 41.3, 41.2, 41},
	},
	10: {
		{17.6, 17.6, 17.5, 17.5, 17.6, 17.8, 18, 20, 19.7, 20, 20.3, 20.5, 20.6, 20.7, 20.8, 21.5, 21.4, 19.8, 19.7, 19.6, 19.6, 19.5, 19.5, 19.5},
		{24.7, 24.6, 24.5, 24.4, 24.4, 24.5, 24.6, 26.6, 26.2, 26.4, 26.6, 26.8, 26.9, 26.9, 26.9, 27.5, 27.4, 25.7, 25.5, 25.3, 25.3, 25.2, 25.1, 25},
		{25.5, 25.3, 25.2, 25.1, 25.1, 25.2, 25.3, 27.3, 26.9, 27.1, 27.3, 27.4, 27.5, 27.5, 27.5, 28.1, 28, 26.3, 26.1, 26, 25.9, 25.8, 25.7, 25.6},
	},
	12: {
		{21.5, 21.2, 21, 20.9, 21, 21.3, 21.9, 24.1, 24, 24.4, 24.8, 25.1, 25.3, 25.5, 25.6, 26.3, 26.3, 25.2, 25, 24.6, 24.2, 24, 23.8, 23.6},
		{29.1, 28.7, 28.4, 28.2, 28.3, 28.5, 29, 31.8, 31.6, 32, 32.3, 32.5, 32.7, 32.9, 32.9, 33.5, 33.5, 31.7, 31.5, 31, 30.6, 30.3, 30, 29.8},
		{30.5, 30, 29.8, 29.6, 29.6, 29.9, 30.3, 33.2, 33, 33.4, 33.7, 33.9, 34.1, 34.2, 34.3, 34.9, 34.8, 33, 32.7, 32.2, 31.8, 31.4, 31.2, 30.9},
	},
}

// compareFurther judges hourly means of 60 days.
func compareFurther(t *testing.T, number int, got []float64, quantity, unit string, tolerance float64) {
	t.Helper()
	worst := 0.0
	var x, theirs, ours []float64
	for i, day := range []int{0, 9, 59} {
		for h, want := range vdiFurther[number][i] {
			worst = math.Max(worst, math.Abs(got[24*day+h]-want))
			x, theirs, ours = append(x, float64(len(x)+1)), append(theirs, want), append(ours, got[24*day+h])
		}
	}
	axis := map[string]string{"K": "air temperature [degC]", "W": "heating (+), cooling (-) [W]"}[unit]
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.RoomVDI6007", Case: fmt.Sprintf("test case %d", number), Reference: fmt.Sprintf(vdiReference, number),
		Quantity: quantity, Unit: unit, Tolerance: tolerance, Reached: worst,
		Plot: &validation.Plot{Title: fmt.Sprintf("VDI 6007 test case %d, days 1, 10 and 60", number), X: "hour [h]", Y: axis,
			Series: []validation.Series{{Name: "guideline", X: x, Y: theirs, Points: true}, {Name: "Gemel", X: x, Y: ours}}}})
}

func celsius(kelvin []float64) []float64 {
	degrees := make([]float64, len(kelvin))
	for i, T := range kelvin {
		degrees[i] = T - 273.15
	}
	return degrees
}

// Light room with a radiative source.
func TestVDI6007LightRoomRadiative(t *testing.T) {
	gains := daily(t, "tc02_intGai.csv")
	temperature, _ := vdiRun(t, readVDI(t, 3), "air", func(r *validation.Rig, hour int) {
		r.Set("ideal.available", 0)
		r.Set("equivalent.T_outdoor", 295.15)
		r.Set("radiative.Q_flow", gains(hour, 1))
	})
	compareFurther(t, 4, celsius(temperature), "air temperature", "K", 0.15)
}

// Heating and cooling of the air, without limit and with 500 W each at most.
func TestVDI6007HeatedAndCooled(t *testing.T) {
	for number, limit := range map[int]float64{6: 1e6, 7: 500} {
		heatAndCool(t, number, limit)
	}
}

func heatAndCool(t *testing.T, number int, limit float64) {
	t.Helper()
	gains, set := daily(t, "tc02_intGai.csv"), daily(t, "tc11_setTemp.csv")
	_, power := vdiRun(t, readVDI(t, 2), "air", func(r *validation.Rig, hour int) {
		r.Set("ideal.P_heating", limit)
		r.Set("ideal.P_cooling", limit)
		r.Set("equivalent.T_outdoor", 295.15)
		r.Set("radiative.Q_flow", gains(hour, 1))
		r.Set("ideal.T_heating", 273.15+set(hour, 1))
		r.Set("ideal.T_cooling", 273.15+set(hour, 1))
	})
	compareFurther(t, number, power, "power of heater and cooler", "W", 1.5)
}

// sky9 is the long-wave radiation of the sky in test case 9 [W/m2], hour by hour.
var sky9 = [24]float64{362.5, 364, 364.5, 364, 380.5, 390.5, 400.5, 414, 427.5, 439, 448.5, 457, 459.5, 460, 457.5, 452.5, 445, 438.5, 437, 420, 412.5, 405, 397.5, 390}

// Two exterior walls in the sun, with long-wave exchange with the sky.
func TestVDI6007LongWave(t *testing.T) {
	c := readVDI(t, 8)
	gains, outdoor := daily(t, "tc08_intGai.csv"), daily(t, "tc08_outdoorTemp1.csv")
	window, wall := daily(t, "tc08_tableSolRadWindow.csv"), daily(t, "tc08_tableSolRadWall.csv")
	c.longWave = 1
	temperature, _ := vdiRun(t, c, "air", func(r *validation.Rig, hour int) {
		r.Set("ideal.available", 0)
		r.Set("equivalent.T_outdoor", outdoor(hour, 1))
		r.Set("equivalent.T_sky", 65.99081593*math.Pow(sky9[hour%24], 0.25))
		r.Set("radiative.Q_flow", gains(hour, 1))
		r.Set("convective.Q_flow", gains(hour, 2)+gains(hour, 3))
		for i := 1; i <= 2; i++ {
			sun, open := window(hour, i), 1.0
			if sun > 100 {
				open = 0.15
			}
			r.Set(fmt.Sprintf("room.I_solar[%d]", i), open*sun)
			r.Set(fmt.Sprintf("equivalent.sunblind[%d]", i), 1-open)
			r.Set(fmt.Sprintf("equivalent.I[%d]", i), wall(hour, i))
		}
	})
	compareFurther(t, 9, celsius(temperature), "air temperature", "K", 0.15)
}

// A floor to a room of fixed temperature, counted among the exterior walls.
func TestVDI6007FloorToOtherRoom(t *testing.T) {
	c := vdiCase{number: 10, n: 1, wall: 28 * 9.75, parameter: `A_exterior = {28}, A_window = {0}, A_transparent = {7}, A_interior = 58, h_exterior = 2.4, h_interior = 2.398, h_window = 2.7,
    R_exterior = {0.00171957697767797}, R_exterior_rest = 0.011638548, C_exterior = {4338751.41}, R_interior = {0.000779671554640369}, C_interior = {12333949.4129606},
    R_window = 1e-8, g_window = 1, solar_convective = 0.09, T_start = 290.75`,
		weights: "weight_wall = {0.04646093176283288}, weight_window = {0.32441554918476245}, weight_ground = 0.6291235190524047, T_ground = 288.15"}
	gains, outdoor, window := daily(t, "tc05_intGai.csv"), daily(t, "tc05_outdoorTemp.csv"), daily(t, "tc05_tableSolRadWindow.csv")
	temperature, _ := vdiRun(t, c, "air", func(r *validation.Rig, hour int) {
		sun := window(hour, 1)
		if sun > 100 {
			sun *= 0.15
		}
		r.Set("ideal.available", 0)
		r.Set("equivalent.T_outdoor", outdoor(hour, 1))
		r.Set("radiative.Q_flow", gains(hour, 1))
		r.Set("convective.Q_flow", gains(hour, 2)+gains(hour, 3))
		r.Set("room.I_solar[1]", sun)
	})
	compareFurther(t, 10, celsius(temperature), "air temperature", "K", 0.15)
}

// Room S as in case 5, with 50 m3/h of outdoor air from 7 to 17 h and 100 m3/h at night.
func TestVDI6007Ventilation(t *testing.T) {
	c := readVDI(t, 5)
	text := strings.Replace(c.bench("air"), "equation\n", `  Gemel.Buildings.Infiltration fan(air_changes = 0);
equation
  connect(fan.air, room.air);
`, 1)
	gains, outdoor, window := daily(t, "tc05_intGai.csv"), daily(t, "tc05_outdoorTemp.csv"), daily(t, "tc05_tableSolRadWindow.csv")
	r := validation.Build(t, "Bench", text, engine.Options{Period: 3600, Tolerance: 1e-7})
	r.Set("ideal.available", 0)
	r.Set("fan.bus.pressure", 101325)
	var got []float64
	before := 0.0
	for hour := range 60 * 24 {
		sun := window(hour, 1)
		if sun > 100 {
			sun *= 0.15
		}
		// The library's test gives mass flows, of 1.189 kg/m3; Infiltration counts volume at the temperature of the room.
		flow := 0.0330375898 * 287.042 * (273.15 + 22) / 101325
		if hour > 0 {
			flow *= r.Value("room.T_air") / (273.15 + 22)
		}
		if h := hour % 24; h >= 7 && h < 17 {
			flow /= 2
		}
		r.Set("equivalent.T_outdoor", outdoor(hour, 1))
		r.Set("fan.bus.T_dry_bulb", outdoor(hour, 1))
		r.Set("fan.V_fan", flow)
		r.Set("radiative.Q_flow", gains(hour, 1))
		r.Set("convective.Q_flow", gains(hour, 2)+gains(hour, 3))
		r.Set("room.I_solar[1]", sun)
		if hour == 0 {
			r.Initialize()
		}
		r.To(float64(hour+1) * 3600)
		now := r.Value("T_integral")
		got = append(got, (now-before)/3600-273.15)
		before = now
	}
	compareFurther(t, 12, got, "air temperature", "K", 0.15)
}
