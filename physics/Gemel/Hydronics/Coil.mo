within Gemel.Hydronics;
model Coil "Coil in a storage: n stirred pieces, each beside a layer"
  extends Interfaces.TwoPort;
  Thermal.Interfaces.HeatPort outside[n] "Heat from each piece to the water around it (shape: pieces)"
    annotation(Placement(transformation(extent = {{-10, 90}, {10, 110}})));
  parameter Integer n(min = 1, max = 100) = 4 "Number of pieces";
  parameter Units.ThermalConductance UA(min = 0, max = 1e6) = 600 "Conductance of the whole coil, clean (assumed; usual 200 to 600 W/K a m2 of surface)";
  parameter Units.Volume volume(min = 1e-6, max = 1) = 0.01 "Water inside (assumed; usual 5 to 20 L)";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e3) = 0.3 "Nominal mass flow (assumed; usual 0.05 to 1 kg/s)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1e6) = 1e4 "Pressure loss at nominal flow (assumed; usual 2e3 to 2e4 Pa)";
  parameter Units.Temperature T_start(min = 250, max = 400) = 313.15 "Temperature at the start";
  parameter Units.Fraction fouling(max = 0.95) = 0 "Fault: scale on the coil, share of UA that is lost";
  Units.Temperature T[n](each min = 200, each max = 500, each start = T_start, each fixed = true) "Temperature of the pieces (shape: pieces)";
  Units.HeatFlowRate Q_flow "Heat to the water around it";
  Units.Energy stored "Heat stored since the start";
protected
  final parameter Units.HeatCapacity C = water.rho*volume*water.cp/n "Heat capacity of a piece";
  Units.MassFlowRate forward "Flow from port_a, 0 in reverse";
  Units.MassFlowRate backward "Flow from port_b, 0 forward";
  Units.Temperature left[n] "Temperature before each piece (shape: pieces)";
  Units.Temperature right[n] "Temperature behind each piece (shape: pieces)";
equation
  dp = dp_nominal*m_flow/m_flow_nominal*sqrt((m_flow/m_flow_nominal)^2 + 4e-4);
  forward = max(m_flow, 0);
  backward = max(-m_flow, 0);
  left[1] = Constants.T_zero + inStream(port_a.h_outflow)/water.cp;
  right[n] = Constants.T_zero + inStream(port_b.h_outflow)/water.cp;
  for i in 2:n loop
    left[i] = T[i - 1];
    right[i - 1] = T[i];
  end for;
  for i in 1:n loop
    outside[i].Q_flow = -(1 - fouling)*UA/n*(T[i] - outside[i].T);
    C*der(T[i]) = water.cp*(forward*(left[i] - T[i]) + backward*(right[i] - T[i])) + outside[i].Q_flow + flow_rate*dp/n;
  end for;
  port_a.h_outflow = water.cp*(T[1] - Constants.T_zero);
  port_b.h_outflow = water.cp*(T[n] - Constants.T_zero);
  Q_flow = -sum(outside[i].Q_flow for i in 1:n);
  stored = C*sum(T[i] - T_start for i in 1:n);
  annotation(Documentation(info = "<html><p>UA/n (T<sub>i</sub> - T<sub>layer</sub>) for each piece; connect <code>outside[i]</code> to the layers of a <b>StratifiedStorage</b>. UA is constant: natural convection
outside dominates (VDI Heat Atlas, 2nd ed. 2010, chapter F).</p></html>"));
end Coil;
