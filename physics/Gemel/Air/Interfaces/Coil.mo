within Gemel.Air.Interfaces;
partial model Coil "Finned coil: conductance over the flows, what dry and wet coils share"
  extends Treatment;
  parameter Units.Pressure dp_nominal(min = 1, max = 5000, nominal = 100) = 40 "Pressure loss at m_flow_nominal (assumed; usual 20 to 150 Pa)";
  parameter Units.MassFlowRate m_water_nominal(min = 1e-4, max = 1e4, nominal = 1) = 0.5 "Water flow at nominal conditions (assumed; usual 0.02 to 50 kg/s)";
  parameter Units.SpecificHeatCapacity cp_water(min = 2000, max = 5000) = 4184 "Specific heat of the water (IAPWS R6-95(2018) at 20 degC; 30 % glycol: 3700)";
  parameter Units.ThermalConductance UA_nominal(min = 1, max = 1e7, nominal = 1e3) = 1000 "Conductance at nominal flows, dry (assumed; usual 0.5 to 4 times the capacity flow of the air)";
  parameter Real r_nominal(unit = "1", min = 0.05, max = 5) = 2/3 "Conductance of the air side over that of the water side at nominal flows (Wetter, LBNL-42355, 1999: 2/3)";
  parameter Real n_air(unit = "1", min = 0, max = 1) = 0.8 "Conductance of the air side goes with the flow to this power (Wetter, LBNL-42355, 1999: 0.8)";
  parameter Real n_water(unit = "1", min = 0, max = 1) = 0.85 "Conductance of the water side goes with the flow to this power (Wetter, LBNL-42355, 1999: 0.85)";
  parameter Laws.Configuration configuration = Laws.Configuration.CounterFlow "How the streams run";
  parameter Units.Fraction fouling = 0 "Fault: dirt on fins and in tubes; 1 = half the nominal conductance and twice the pressure loss";
  Units.HeatFlowRate Q_flow(min = -1e9, max = 1e9) "Heat from the water to the air";
  Units.ThermalConductance UA(nominal = 1e3) "Conductance now, dry";
  Units.Fraction effectiveness "Share of the greatest possible heat, dry";
protected
  constant Units.ThermalConductance C_tiny = 1e-6 "Keeps quotients of capacity flows finite; below it nothing flows";
  final parameter Units.ThermalConductance hA_air_nominal = UA_nominal*(1 + r_nominal) "Air side at nominal flow";
  final parameter Units.ThermalConductance hA_water_nominal = UA_nominal*(1 + r_nominal)/r_nominal "Water side at nominal flow";
  Units.MassFlowRate m_w(min = 0, max = 1e4, nominal = 1) "Water flow, at least 0";
  Units.Temperature T_w(min = 200, max = 500) "Temperature of the water that comes in";
  Units.ThermalConductance hA_air(nominal = 1e3) "Air side now";
  Units.ThermalResistance R_water(nominal = 1e-3) "Water side and dirt now";
  Units.ThermalConductance C_a(nominal = 1e3) "Capacity flow of the air";
  Units.ThermalConductance C_w(nominal = 1e3) "Capacity flow of the water";
  Units.ThermalConductance C_min(nominal = 1e3) "Smaller capacity flow";
equation
  // Below a hundredth of the nominal flows the films stay as they are there.
  hA_air = hA_air_nominal*max(forward/m_flow_nominal, 0.01)^n_air;
  R_water = 1/(hA_water_nominal*max(m_w/m_water_nominal, 0.01)^n_water) + fouling/UA_nominal;
  UA = 1/(1/hA_air + R_water);
  C_a = forward*cp_in;
  C_w = m_w*cp_water;
  C_min = min(C_a, C_w);
  effectiveness = Laws.effectiveness(UA/max(C_min, C_tiny), C_min/max(max(C_a, C_w), C_tiny), configuration, noEvent(if C_a < C_w then 1 else 0));
  dp = dp_nominal*(1 + fouling)*quadratic(m_flow/m_flow_nominal);
end Coil;
