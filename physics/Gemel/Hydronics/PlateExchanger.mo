within Gemel.Hydronics;
model PlateExchanger "Plate heat exchanger in counterflow, with scaling"
  Interfaces.Port port_a1 "Side 1, inlet"
    annotation(Placement(transformation(extent = {{-110, 50}, {-90, 70}})));
  Interfaces.Port port_b1 "Side 1, outlet"
    annotation(Placement(transformation(extent = {{90, 50}, {110, 70}})));
  Interfaces.Port port_a2 "Side 2, inlet"
    annotation(Placement(transformation(extent = {{90, -70}, {110, -50}})));
  Interfaces.Port port_b2 "Side 2, outlet"
    annotation(Placement(transformation(extent = {{-110, -70}, {-90, -50}})));
  parameter Water water1 "Water of side 1";
  parameter Water water2 "Water of side 2";
  parameter Units.MassFlowRate m_flow_nominal1(min = 1e-4, max = 1e4) = 1 "Nominal mass flow of side 1 (assumed; usual 0.1 to 100 kg/s)";
  parameter Units.MassFlowRate m_flow_nominal2(min = 1e-4, max = 1e4) = 1 "Nominal mass flow of side 2 (assumed; usual 0.1 to 100 kg/s)";
  parameter Units.ThermalConductance UA_nominal(min = 1, max = 1e8, nominal = 1e4) = 1.2e4 "UA when clean at nominal flows (assumed; usual 2 to 5 times the capacity flow)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1e6) = 3e4 "Pressure loss of a side at nominal flow (assumed; usual 1e4 to 6e4 Pa)";
  parameter Real exponent(unit = "1", min = 0, max = 1) = 0.68 "Film coefficient over flow: exponent (corrugated plates, turbulent: 0.64 to 0.74: VDI Heat Atlas, 2nd ed. 2010, chapter N6)";
  parameter Units.Fraction share1(min = 0.01, max = 0.99) = 0.5 "Share of the resistance that is film of side 1 at nominal flows (assumed; usual 0.3 to 0.7)";
  parameter Units.Volume volume(min = 1e-6, max = 10) = 2e-3 "Volume of the water of a side (assumed; usual 1e-3 to 0.1 m3)";
  parameter Units.Temperature T_start(min = 220, max = 450) = 293.15 "Temperature at the start";
  parameter Units.Fraction fouling(max = 0.95) = 0 "Fault: scaling, share of UA at nominal flows that is lost";
  parameter Units.Fraction blockage(max = 0.99) = 0 "Fault: share of the cross-section of side 2 that is blocked";
  Units.HeatFlowRate Q_flow "Heat from side 1 to side 2";
  Units.ThermalConductance UA "Conductance now";
  Units.Fraction effectiveness "Share of the greatest possible heat";
  Interfaces.Side side1(water = water1, m_flow_nominal = m_flow_nominal1, dp_nominal = dp_nominal, volume = volume, T_start = T_start, Q_flow = -Q_flow) "Side 1"
    annotation(Placement(transformation(extent = {{-20, 50}, {0, 70}})));
  Interfaces.Side side2(water = water2, m_flow_nominal = m_flow_nominal2, dp_nominal = dp_nominal, volume = volume, T_start = T_start, blockage = blockage, Q_flow = Q_flow) "Side 2"
    annotation(Placement(transformation(extent = {{0, -70}, {-20, -50}})));
protected
  constant Units.ThermalConductance C_small = 1e-6 "Lower bound of a capacity flow in quotients";
  Units.ThermalConductance C1 "Capacity flow of side 1";
  Units.ThermalConductance C2 "Capacity flow of side 2";
  Units.ThermalConductance C_min "Smaller capacity flow";
  Units.Ratio x1 "Flow of side 1 over nominal, at least 0.001";
  Units.Ratio x2 "Flow of side 2 over nominal, at least 0.001";
equation
  connect(port_a1, side1.port_a);
  connect(side1.port_b, port_b1);
  connect(port_a2, side2.port_a);
  connect(side2.port_b, port_b2);
  C1 = water1.cp*abs(side1.m_flow);
  C2 = water2.cp*abs(side2.m_flow);
  C_min = min(C1, C2);
  x1 = max(abs(side1.m_flow)/m_flow_nominal1, 1e-3);
  x2 = max(abs(side2.m_flow)/m_flow_nominal2, 1e-3);
  UA = UA_nominal/(share1*x1^(-exponent) + (1 - share1)*x2^(-exponent) + fouling/(1 - fouling));
  effectiveness = Laws.counterflow(UA/max(C_min, C_small), C_min/max(max(C1, C2), C_small));
  Q_flow = effectiveness*C_min*(side1.T_in - side2.T_in);
  annotation(Documentation(info = "<html>
<p>Q = effectiveness C<sub>min</sub> (T<sub>1,in</sub> - T<sub>2,in</sub>), effectiveness of counterflow over NTU = UA/C<sub>min</sub> (W. M. Kays, A. L. London, <i>Compact Heat Exchangers</i>, 3rd
ed. 1984, equation 2-13). 1/UA is the sum of two films, which follow the flow with an exponent, and of the scale; the plate is
neglected. The water of each side is one volume at outlet temperature; without flow nothing is transferred. If one side flows in reverse, the law of counterflow is kept
(optimistic: it would be parallel flow).</p>
</html>"));
end PlateExchanger;
