package wind

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// The NREL 5-MW with ROSCO's tracking instead of K omega^2, beside the operating schedule of its controller file.
func TestTrackingNREL5MW(t *testing.T) {
	const file = "NREL5MW_DISCON.IN"
	winds, speed, torque := setting(t, file, "VS_FBP_U ", 0), setting(t, file, "VS_FBP_Omega", 0), setting(t, file, "VS_FBP_Tau", 0)
	s := steady(t, "TurbineNREL5MW(data(tracking = true))", 12.1*rpm, 7.5, winds, 400)
	row := validation.Row{Asset: "Gemel.Wind.TorqueController", Also: []string{"Gemel.Wind.TurbineNREL5MW"}, Case: "NREL 5-MW with tracking, steady wind, 4 to 11.1 m/s", Unit: "%"}
	row.Reference, row.Quantity, row.Tolerance = "ROSCO 2.10.1, NREL5MW_DISCON.IN: VS_FBP_Omega", "generator speed", 1
	row.Reached = relative(winds, scaled(s.speed, 97), speed, between(4, 11))
	validation.Check(t, row)
	electrical := make([]float64, len(winds))
	for i := range winds {
		electrical[i] = 0.944 * torque[i] * speed[i]
	}
	row.Reference, row.Quantity, row.Tolerance = "ROSCO 2.10.1, NREL5MW_DISCON.IN: VS_FBP_Omega, VS_FBP_Tau, VS_GenEff", "electrical power", 4
	row.Reached = relative(winds, s.power, electrical, between(4, 11))
	row.Plot = &validation.Plot{Title: "NREL 5-MW with tracking: power in steady wind", X: "wind speed [m/s]", Y: "electrical power [kW]",
		Series: []validation.Series{{Name: "ROSCO", X: winds, Y: scaled(electrical, 1e-3), Points: true}, {Name: "Gemel", X: winds, Y: scaled(s.power, 1e-3)}}}
	validation.Check(t, row)
}

// With peak shaving the highest thrust is the stated share of that without.
func TestPeakShaving(t *testing.T) {
	var winds []float64
	for v := 9.0; v <= 14; v += 0.25 {
		winds = append(winds, v)
	}
	peak := func(class string) float64 {
		s, highest := steady(t, class, 12.1*rpm, 7.5, winds, 300), 0.0
		for i, v := range winds {
			highest = math.Max(highest, s.thrust[i]*v*v)
		}
		return highest
	}
	share := peak("TurbineNREL5MW(data(shaving = 1))") / peak("TurbineNREL5MW")
	validation.Check(t, validation.Row{Asset: "Gemel.Wind.PitchController", Case: "NREL 5-MW, steady wind, 9 to 14 m/s, with and without peak shaving", Reference: "ROSCO, NREL5MW.yaml: ps_percent 0.80",
		Quantity: "highest thrust with over without", Unit: "1", Tolerance: 0.05, Reached: math.Abs(share - 0.8)})
}

// From rest, the mean wind reaches the cut-in after the time that its filter takes.
func TestSupervisorStart(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.Supervisor c; end Bench;", engine.Options{Period: 0.1, Tolerance: 1e-8})
	r.Set("c.wind", 8)
	for r.Value("c.run") < 0.5 && r.Time() < 300 {
		r.To(r.Time() + 0.1)
	}
	want := -120 * math.Log(1-3.0/8)
	row := validation.Row{Asset: "Gemel.Wind.Supervisor", Case: "8 m/s after a calm", Reference: "closed form: first-order lag of the mean wind, 3 m/s", Quantity: "time of the start", Unit: "s", Tolerance: 0.2, Reached: math.Abs(r.Time() - want)}
	validation.Check(t, row)
	from := r.Time()
	r.To(from + 30)
	row.Case, row.Reference, row.Quantity = "start-up", "NREL5MW_DISCON.IN: SD_MaxPitchRate, 0.0218 rad/s", "rate of the least pitch"
	row.Unit, row.Tolerance, row.Reached = "%", 0.5, 100*math.Abs((1.5708-r.Value("c.floor"))/30/0.0218-1)
	validation.Check(t, row)
}

// The generic turbine does below rated what the best point of its formula promises, less its losses.
func TestSmallTurbine(t *testing.T) {
	winds := []float64{5, 6, 7, 8, 14, 18, 24}
	s := steady(t, "TurbineSmall", 7.715, 8.1, winds, 300)
	var want []float64
	for _, v := range winds {
		want = append(want, math.Min(0.48*0.5*1.225*math.Pi*10.5*10.5*v*v*v*0.97*0.93, 1e5))
	}
	row := validation.Row{Asset: "Gemel.Wind.TurbineSmall", Also: []string{"Gemel.Wind.RotorFormula"}, Case: "steady wind, 5 to 8 m/s", Reference: "closed form: best power coefficient of 0.48 (S. Heier, 1998), gearbox 97 %, generator 93 %", Unit: "%"}
	row.Quantity, row.Tolerance, row.Reached = "electrical power", 4, relative(winds, s.power, want, between(5, 8))
	validation.Check(t, row)
	row.Case, row.Reference, row.Tolerance, row.Reached = "steady wind, 14 to 24 m/s", "rated power: 100 kW", 0.5, relative(winds, s.power, want, between(14, 24))
	validation.Check(t, row)
}

// The gains of ROSCO place the poles of the speed loop: after a small step of the wind the speed has its peak and its return when a system of that frequency and
// damping has them. Actuator, filter and tower are made quick, as the tuning leaves them out.
func TestPitchLoopHasTheDesignedPoles(t *testing.T) {
	for _, c := range []struct {
		class              string
		rated, omega, zeta float64 // rotor speed [rad/s]; omega_pc [rad/s] and zeta_pc of the machine's YAML
		torque             float64 // [N m]
	}{{"TurbineNREL5MW", 12.1 * rpm, 0.6, 0.7, 43093.5}, {"TurbineIEA15MW", 0.79168, 0.2, 1.0, 1.97868e7}} {
		bench := validation.Build(t, "Bench", "model Bench Gemel.Wind."+c.class+` c(running = true, pitch_control(tracking_time = 60),
  data(pitch_bandwidth = 50, pitch_damping = 1, pitch_rate = 1, filter_speed = 50, tower_frequency = 10, smoother_torque = 0, smoother_pitch = 0)); end Bench;`,
			engine.Options{Method: engine.Rodas5P, Period: 0.05, Tolerance: 1e-8})
		var winds, got, want []float64
		for wind := 14.0; wind <= 22; wind += 2 {
			r := bench.Again()
			r.Set("c.wind", wind)
			r.Set("c.wind_start", wind)
			r.Set("c.speed_start", c.rated)
			r.Set("c.torque_start", c.torque)
			r.Set("c.pitch_start", validation.At(wind, []float64{11, 12, 13, 15, 18, 25}, []float64{0, 0.1, 0.145, 0.2, 0.27, 0.4}))
			r.Initialize()
			r.To(200)
			from := r.Value("c.speed")
			r.Set("c.wind", wind+0.1)
			record := r.Record(230, 0.05, "c.speed")
			peak, at := 0.0, 0.0
			for i, speed := range record.Of("c.speed") {
				if speed-from > peak {
					peak, at = speed-from, record.Time[i]-200
				}
			}
			designed := 1 / c.omega // of t exp(-omega t)
			if c.zeta < 1 {
				damped := c.omega * math.Sqrt(1-c.zeta*c.zeta)
				designed = math.Atan2(damped, c.zeta*c.omega) / damped
			}
			winds, got, want = append(winds, wind), append(got, at), append(want, designed)
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Wind.PitchController", Also: []string{"Gemel.Wind." + c.class}, Case: c.class[7:] + ", step of 0.1 m/s at 14 to 22 m/s, quick actuator, filter and tower",
			Reference: "closed form for omega_pc and zeta_pc of ROSCO's YAML file of the machine", Quantity: "time of the highest speed", Unit: "%", Tolerance: 10, Reached: relative(winds, got, want, between(0, 30))})
	}
}
