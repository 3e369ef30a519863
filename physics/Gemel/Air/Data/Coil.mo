within Gemel.Air.Data;
record Coil "What a coil needs; as it stands the example of a textbook"
  parameter Units.ThermalConductance UA_nominal(min = 1, max = 1e7, nominal = 1e3) = 4747.75 "Conductance at nominal flows, dry (Mitchell and Braun 2012, example SM-2-1: two sides of 9495.5 W/K)";
  parameter Real r_nominal(unit = "1", min = 0.05, max = 5) = 1 "Conductance of the air side over that of the water side (Mitchell and Braun 2012, example SM-2-1)";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 2.646 "Air flow (Mitchell and Braun 2012, example SM-2-1)";
  parameter Units.MassFlowRate m_water_nominal(min = 1e-4, max = 1e4, nominal = 1) = 3.78 "Water flow (Mitchell and Braun 2012, example SM-2-1)";
  parameter Units.Pressure dp_nominal(min = 1, max = 5000, nominal = 100) = 100 "Pressure loss of the air (assumed; usual 50 to 200 Pa)";
  annotation(Documentation(info = "<html><p>Source of the defaults: J. W. Mitchell, J. E. Braun, <i>Principles of Heating, Ventilation and Air Conditioning in Buildings</i>, Wiley 2012, supplementary material
chapter 2, example SM-2-1.</p></html>"));
end Coil;
