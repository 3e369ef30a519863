package hydronics

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"gemel/physics/validation"
)

const chillerBench = `model Bench
  Gemel.Hydronics.FlowSource warm, cold;
  Gemel.Hydronics.Boundary a, b;
  Gemel.Hydronics.Chiller c(residence = 10, run_up = 5, dp_evaporator = 1, dp_condenser = 1);
equation
  connect(warm.port, c.port_a1);
  connect(c.port_b1, a.port);
  connect(cold.port, c.port_a2);
  connect(c.port_b2, b.port);
end Bench;`

// machine is a set of curves in the reference data.
type machine struct {
	Name                      string  `json:"name"`
	Q                         float64 `json:"QEva_flow_nominal"`
	COP                       float64 `json:"COP_nominal"`
	PLRMin, PLRMinUnl, PLRMax float64
	MEva                      float64 `json:"mEva_flow_nominal"`
	MCon                      float64 `json:"mCon_flow_nominal"`
	TEvaLvgNominal            float64 `json:"TEvaLvg_nominal"`
	TConEntNominal            float64 `json:"TConEnt_nominal"`
	TEvaLvgMin, TEvaLvgMax    float64
	TConEntMin, TConEntMax    float64
	CapFunT                   []float64 `json:"capFunT"`
	EIRFunT                   []float64 `json:"EIRFunT"`
	EIRFunPLR                 []float64 `json:"EIRFunPLR"`
	EtaMotor                  float64   `json:"etaMotor"`
}

func machines(t *testing.T) []machine {
	t.Helper()
	file, err := os.Open(validation.Data(t, "hvac/components/electricEIR_chillers.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []machine
	if err := json.NewDecoder(packed).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// energyPlus is Chiller:Electric:EIR of the EnergyPlus Engineering Reference, in full: cooling and power for a load [W].
func (m machine) energyPlus(load, leaving, entering float64) (cooling, power float64) {
	e, c := leaving-zero, entering-zero
	biquadratic := func(k []float64) float64 {
		return k[0] + k[1]*e + k[2]*e*e + k[3]*c + k[4]*c*c + k[5]*e*c
	}
	available := -m.Q * biquadratic(m.CapFunT)
	plr := math.Min(load/available, m.PLRMax)
	cooling = available * plr
	unloaded := math.Max(plr, m.PLRMinUnl)
	part := m.EIRFunPLR[0] + m.EIRFunPLR[1]*unloaded + m.EIRFunPLR[2]*unloaded*unloaded
	power = available / m.COP * biquadratic(m.EIRFunT) * part * math.Min(plr/m.PLRMin, 1)
	return cooling, power
}

func (m machine) put(r *validation.Rig) {
	for name, value := range map[string]float64{"Q_nominal": -m.Q, "COP_nominal": m.COP, "PLR_min": m.PLRMin, "PLR_unloading": m.PLRMinUnl, "PLR_max": m.PLRMax,
		"m_evaporator": m.MEva, "m_condenser": m.MCon, "motor_efficiency": m.EtaMotor, "T_evaporator_min": m.TEvaLvgMin, "T_evaporator_max": m.TEvaLvgMax,
		"T_condenser_min": m.TConEntMin, "T_condenser_max": m.TConEntMax} {
		r.Set("c.data."+name, value)
	}
	for i := range 6 {
		r.Set(fmt.Sprintf("c.data.capacity_curve[%d]", i+1), m.CapFunT[i])
		r.Set(fmt.Sprintf("c.data.EIR_curve[%d]", i+1), m.EIRFunT[i])
	}
	for i := range 3 {
		r.Set(fmt.Sprintf("c.data.part_load_curve[%d]", i+1), m.EIRFunPLR[i])
	}
}

// settled sets an operating point and waits.
func settled(r *validation.Rig, leaving, entering, flow, inlet float64) {
	r.Set("c.T_set", leaving)
	r.Set("warm.T", entering)
	r.Set("cold.m_flow", flow)
	r.Set("cold.T", inlet)
	r.To(r.Time() + 600)
}

// Every chiller of the data set, at its corners and in part load, against the EnergyPlus equations written down here.
func TestChillersFollowTheEnergyPlusEquations(t *testing.T) {
	plant := validation.Build(t, "Bench", chillerBench, exact)
	all := machines(t)
	worst := 0.0
	var x, y, reference []float64
	for _, m := range all {
		r := plant.Again()
		m.put(r)
		r.Set("warm.m_flow", m.MCon)
		r.Initialize()
		for k, share := range []float64{1, 0.6, 0.3, 0.5 * m.PLRMin} {
			leaving := m.TEvaLvgMin + float64(k%2)*(m.TEvaLvgMax-m.TEvaLvgMin)
			entering := m.TConEntMin + []float64{1, 0.5, 0, 0.8}[k]*(m.TConEntMax-m.TConEntMin)
			available, _ := m.energyPlus(math.Inf(1), leaving, entering)
			load := share * math.Min(available, -m.Q)
			settled(r, leaving, entering, m.MEva, leaving+load/(m.MEva*cp))
			cooling, power := m.energyPlus(load, r.Value("c.T_evaporator_leaving"), entering)
			cop := r.Value("c.COP")
			worst = math.Max(worst, math.Abs(cop/(cooling/power)-1)*100)
			if m.Name == "ElectricEIRChiller_York_YT_1055kW_5_96COP_Vanes" {
				x, y, reference = append(x, share), append(y, cop), append(reference, cooling/power)
			}
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Chiller", Case: "104 machines, 4 operating points each",
		Reference: "EnergyPlus Engineering Reference, Chiller:Electric:EIR, with the curves of the data set Chillers.idf (LBNL Modelica Buildings)",
		Quantity:  "COP", Unit: "%", Tolerance: 2, Reached: worst,
		Plot: &validation.Plot{Title: "York YT 1055 kW", X: "load over reference capacity [1]", Y: "COP [1]",
			Series: []validation.Series{{Name: "EnergyPlus equations", X: x, Y: reference, Points: true}, {Name: "Gemel", X: x, Y: y, Points: true}}}})
}

// The operating points of a published simulation of the same law by others, at rest left out.
func TestChillerMeetsTheBuildingsLibrary(t *testing.T) {
	res := results(t, "hvac/components/Buildings_Fluid_Chillers_Examples_ElectricEIR.txt")
	var m machine
	for _, m = range machines(t) {
		if m.Name == "ElectricEIRChiller_McQuay_WSC_471kW_5_89COP_Vanes" {
			break
		}
	}
	r := validation.Build(t, "Bench", chillerBench, exact)
	m.put(r)
	r.Set("warm.m_flow", m.MCon)
	r.Initialize()
	worst, worstLoad := 0.0, 0.0
	var x, y, reference []float64
	for i, want := range res["chi.COP"] {
		if plr := res["chi.PLR1"][i]; plr < 0.05 || plr > 0.99 || math.Abs(res["chi.TEvaLvg"][i]-res["chi.TSet"][i]) > 0.02 {
			continue // at rest, or not settled
		}
		settled(r, res["chi.TSet"][i], res["chi.TConEnt"][i], m.MEva, res["chi.TEvaEnt"][i])
		worst = math.Max(worst, math.Abs(r.Value("c.COP")/want-1)*100)
		worstLoad = math.Max(worstLoad, math.Abs(r.Value("c.part_load")-res["chi.PLR1"][i])*100)
		x, y, reference = append(x, res["chi.PLR1"][i]), append(y, r.Value("c.COP")), append(reference, want)
	}
	if len(x) < 20 {
		t.Fatalf("only %d operating points", len(x))
	}
	row := validation.Row{Asset: "Gemel.Hydronics.Chiller", Case: "McQuay WSC 471 kW, settled points of a simulated day", Reference: "LBNL Modelica Buildings, Fluid.Chillers.Examples.ElectricEIR, reference results of 2017",
		Quantity: "COP", Unit: "%", Tolerance: 2, Reached: worst,
		Plot: &validation.Plot{Title: "McQuay WSC 471 kW", X: "part load [1]", Y: "COP [1]",
			Series: []validation.Series{{Name: "Buildings library", X: x, Y: reference, Points: true}, {Name: "Gemel", X: x, Y: y, Points: true}}}}
	validation.Check(t, row)
	row.Quantity, row.Reached, row.Plot = "part load ratio", worstLoad, nil
	validation.Check(t, row)
}

// The machines that the library carries are those of the data set.
func TestChillerRecordsAreTheDataSet(t *testing.T) {
	worst := 0.0
	var records []string
	byName := map[string]machine{}
	for _, m := range machines(t) {
		byName[m.Name] = m
	}
	for record, name := range map[string]string{
		"YorkYT_1055": "York_YT_1055kW_5_96COP_Vanes", "MultistackMS_172": "Multistack_MS_172kW_3_67COP_None", "McQuayWSC_471": "McQuay_WSC_471kW_5_89COP_Vanes",
		"TraneRTHB_531": "Trane_RTHB_531kW_4_83COP_Valve", "YorkYS_756": "York_YS_756kW_7_41COP_Valve", "Carrier19XR_742": "Carrier_19XR_742kW_5_42COP_VSD",
		"TraneCVHE_1442": "Trane_CVHE_1442kW_6_61COP_VSD", "Carrier23XL_1062": "Carrier_23XL_1062kW_5_50COP_Valve",
		"YorkYK_2412": "York_YK_2412kW_5_58COP_Vanes", "Carrier19EX_4667": "Carrier_19EX_4667kW_6_16COP_Vanes"} {
		m := byName["ElectricEIRChiller_"+name]
		r := validation.Start(t, "Bench", "model Bench\n  parameter Gemel.Hydronics.Data."+record+" d;\nend Bench;", exact)
		got := r.Values("d.Q_nominal", "d.COP_nominal", "d.PLR_min", "d.PLR_max", "d.m_evaporator", "d.m_condenser", "d.capacity_curve[1]", "d.capacity_curve[6]",
			"d.EIR_curve[2]", "d.EIR_curve[6]", "d.part_load_curve[1]", "d.part_load_curve[3]", "d.T_evaporator_min", "d.T_condenser_max")
		want := []float64{-m.Q, m.COP, m.PLRMin, m.PLRMax, m.MEva, m.MCon, m.CapFunT[0], m.CapFunT[5], m.EIRFunT[1], m.EIRFunT[5], m.EIRFunPLR[0], m.EIRFunPLR[2],
			m.TEvaLvgMin, m.TConEntMax}
		records = append(records, "Gemel.Hydronics.Data."+record)
		for i := range want {
			worst = math.Max(worst, math.Abs(got[i]/want[i]-1)*100)
		}
	}
	slices.Sort(records)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Data.ElectricChiller", Also: records, Case: "ten machines, fourteen numbers each", Reference: "EnergyPlus data set Chillers.idf (LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR)",
		Quantity: "numbers of the record", Unit: "%", Tolerance: 1e-4, Reached: worst})
}
