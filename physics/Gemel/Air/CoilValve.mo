within Gemel.Air;
block CoilValve "Valve of a coil as a signal: water flow over stroke"
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1, start = 0) "Stroke wanted"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput m_water(unit = "kg/s", min = 0, max = 1e4, nominal = 1) "Water flow"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.MassFlowRate m_water_nominal(min = 1e-4, max = 1e4, nominal = 1) = 0.5 "Water flow when open (assumed; usual 0.02 to 50 kg/s)";
  parameter Real rangeability(unit = "1", min = 10, max = 200) = 50 "Flow when open over that at the beginning of the stroke (IEC 60534-2-4: 50)";
  parameter Units.Fraction authority(min = 0.05) = 0.5 "Share of the pressure of the circuit that falls over the open valve (assumed; usual 0.3 to 0.7)";
  parameter Units.Time travel(min = 0.1, max = 1000, nominal = 10) = 30 "Time constant of the actuator (assumed; usual 10 to 120 s)";
  parameter Units.Fraction y_start = 0 "Stroke at the start";
  parameter Units.Fraction leak = 0 "Fault: leaking seat; 1 = half the nominal flow when closed";
  parameter Units.Fraction stuck = 0 "Fault: stem sticks; 1 = it stands at stuck_position whatever is wanted";
  parameter Units.Fraction stuck_position = 0.3 "Stroke at which the stem sticks (assumed; usual 0 to 1)";
  Units.Fraction stroke(start = y_start, fixed = true) "Stroke";
protected
  Units.Fraction opening(min = 1e-4) "Flow coefficient over that of the open valve";
equation
  travel*der(stroke) = min(max(y + stuck*(stuck_position - y), 0), 1) - stroke;
  // Equal percentage, brought to 0 at the closed end.
  opening = max(rangeability^(stroke - 1) - (1 - stroke)/rangeability, 1e-4);
  m_water = m_water_nominal*(1/sqrt(1 - authority + authority/opening^2) + 0.5*leak*(1 - stroke));
  annotation(Documentation(info = "<html>
<p>Equal percentage characteristic Kv/Kvs = R<sup>y-1</sup> (IEC 60534-2-4), brought linearly to 0 at y = 0, in a circuit of constant pressure: flow =
1/sqrt(1 - a + a/(Kv/Kvs)&sup2;), a authority (ASHRAE Handbook HVAC Systems 2016, chapter 47).</p></html>"));
end CoilValve;
