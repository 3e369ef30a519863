package wind

import (
	"math"
	"testing"

	"gemel/physics/validation"
)

// rotorBench gives the coefficients of a rotor at a tip-speed ratio and a pitch [deg].
func rotorBench(t *testing.T, class, table string, radius float64) func(ratio, pitch float64) (cp, ct float64) {
	t.Helper()
	redeclare := ""
	if table != "" {
		redeclare = "redeclare package Table = Gemel.Wind.Data." + table + ", "
	}
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind."+class+" c("+redeclare+"radius = "+number(radius)+"); end Bench;", static)
	const speed = 10 // [m/s]
	r.Set("c.wind", speed)
	return func(ratio, pitch float64) (float64, float64) {
		r.Set("c.speed", ratio*speed/radius)
		r.Set("c.pitch", pitch*degrees)
		r.To(r.Time() + 1)
		v := r.Values("c.cp", "c.ct")
		return v[0], v[1]
	}
}

// The tables of the machines are met at their points and, where the rotor gives power, between them.
func TestRotorTables(t *testing.T) {
	for _, c := range []struct {
		name, file, table string
		radius            float64
	}{{"NREL 5-MW", "Cp_Ct_Cq.NREL5MW.txt", "TableNREL5MW", 63}, {"IEA 15-MW", "Cp_Ct_Cq.IEA15MW.txt", "TableIEA15MW", 120.97}} {
		t.Run(c.name, func(t *testing.T) {
			s := readSurface(t, c.file)
			at := rotorBench(t, "Rotor", c.table, c.radius)
			worst, worstCt, best := 0.0, 0.0, 0.0
			for i, ratio := range s.ratio {
				for j, pitch := range s.pitch {
					cp, ct := at(ratio, pitch)
					worst = math.Max(worst, math.Abs(cp-s.cp[i][j]))
					worstCt = math.Max(worstCt, math.Abs(ct-s.ct[i][j]))
					best = math.Max(best, cp)
				}
			}
			middle := 0.0
			for i := range len(s.ratio) - 1 {
				for j := range len(s.pitch) - 1 {
					ratio, pitch := (s.ratio[i]+s.ratio[i+1])/2, (s.pitch[j]+s.pitch[j+1])/2
					want := s.at(s.cp, ratio, pitch)
					if cp, _ := at(ratio, pitch); want > 0 {
						middle = math.Max(middle, math.Abs(cp-want))
					}
				}
			}
			reference := "NREL/ROSCO, " + c.file
			plot := &validation.Plot{Title: c.name + ": power coefficient", X: "tip-speed ratio [1]", Y: "power coefficient [1]"}
			for _, pitch := range []float64{0, 5, 10, 20} {
				j := int(pitch + 5)
				points := validation.Series{Name: "source, " + number(pitch) + " deg", Points: true}
				curve := validation.Series{Name: "Gemel, " + number(pitch) + " deg"}
				for i, ratio := range s.ratio {
					points.X, points.Y = append(points.X, ratio), append(points.Y, s.cp[i][j])
				}
				for ratio := 0.0; ratio <= 15; ratio += 0.1 {
					cp, _ := at(ratio, pitch)
					curve.X, curve.Y = append(curve.X, ratio), append(curve.Y, cp)
				}
				if pitch > 5 { // their braking part would hide the rest
					points, curve = upTo(points, 7), upTo(curve, 7)
				}
				plot.Series = append(plot.Series, points, curve)
			}
			row := validation.Row{Asset: "Gemel.Wind.Rotor", Reference: reference, Unit: "1"}
			row.Case, row.Quantity, row.Tolerance, row.Reached, row.Plot = c.name+", all 936 points of the table", "power coefficient", 0.002, worst, plot
			validation.Check(t, row)
			row.Quantity, row.Tolerance, row.Reached, row.Plot = "thrust coefficient", 0.002, worstCt, nil
			validation.Check(t, row)
			row.Case, row.Quantity, row.Tolerance, row.Reached = c.name+", in the middle of the cells where it is positive", "power coefficient beside straight lines", 0.002, middle
			validation.Check(t, row)
			row.Case, row.Reference, row.Quantity = c.name+", all points", "A. Betz, Das Maximum der theoretisch moeglichen Ausnuetzung des Windes, 1920: 16/27", "power coefficient above the limit"
			row.Tolerance, row.Reached = 1e-12, math.Max(best-16.0/27, 0)
			validation.Check(t, row)
		})
	}
}

func upTo(s validation.Series, x float64) validation.Series {
	n := 0
	for n < len(s.X) && s.X[n] <= x {
		n++
	}
	s.X, s.Y = s.X[:n], s.Y[:n]
	return s
}

// The formula has its published maximum at its published place, and torque is power over speed.
func TestRotorFormula(t *testing.T) {
	at := rotorBench(t, "RotorFormula", "", 10.5)
	best, where := 0.0, 0.0
	for ratio := 2.0; ratio < 14; ratio += 0.01 {
		if cp, _ := at(ratio, 0); cp > best {
			best, where = cp, ratio
		}
	}
	row := validation.Row{Asset: "Gemel.Wind.RotorFormula", Case: "pitch 0", Reference: "MathWorks, Simscape Electrical, wind turbine: cp max 0.48 at lambda 8.1", Unit: "1"}
	row.Quantity, row.Tolerance, row.Reached = "best power coefficient", 0.002, math.Abs(best-0.48)
	validation.Check(t, row)
	row.Quantity, row.Tolerance, row.Reached = "tip-speed ratio there", 0.05, math.Abs(where-8.1)
	validation.Check(t, row)
	worst := 0.0
	for _, beta := range []float64{0, 5, 10, 15} {
		for ratio := 4.0; ratio <= 12; ratio += 0.5 {
			inverse := 1/(ratio+0.08*beta) - 0.035/(beta*beta*beta+1)
			want := 0.5176*(116*inverse-0.4*beta-5)*math.Exp(-21*inverse) + 0.0068*ratio
			if cp, _ := at(ratio, beta); want > 0 {
				worst = math.Max(worst, math.Abs(cp-want))
			}
		}
	}
	row.Case, row.Reference = "pitch 0 to 15 deg, tip-speed ratio 4 to 12, where positive", "closed form: S. Heier, Grid Integration of Wind Energy Conversion Systems, 1998"
	row.Quantity, row.Tolerance, row.Reached = "power coefficient", 0.002, worst
	validation.Check(t, row)
}

// Dirt and ice take their shares of the driving torque.
func TestBladeFaults(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.Rotor c; end Bench;", static)
	r.Set("c.wind", 8)
	r.Set("c.speed", 7.5*8/63)
	r.To(1)
	clean := r.Values("c.torque", "c.thrust")
	r.Set("c.soiling", 1)
	r.To(2)
	dirty := r.Values("c.torque", "c.thrust")
	r.Set("c.soiling", 0)
	r.Set("c.icing", 0.5)
	r.To(3)
	iced := r.Values("c.torque", "c.thrust")
	for i, got := range []float64{dirty[0] / clean[0], dirty[1] / clean[1], iced[0] / clean[0], iced[1] / clean[1]} {
		if want := []float64{0.8, 1, 0.75, 0.925}[i]; math.Abs(got-want) > 1e-9 {
			t.Errorf("share %d: %g, want %g", i, got, want)
		}
	}
}
