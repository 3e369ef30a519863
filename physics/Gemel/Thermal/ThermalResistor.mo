within Gemel.Thermal;
model ThermalResistor "Heat conduction or transfer between two temperatures"
  Interfaces.HeatPort port_a "One side"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.HeatPort port_b "Other side"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Units.ThermalResistance R(min = 1e-12, max = 1e9) = 0.01
    "Thermal resistance: thickness/(conductivity*area), or 1/(film coefficient*area) (assumed; usual 1e-3 for a house to 10 for a small motor)";
  Units.HeatFlowRate Q_flow "Heat flow from port_a to port_b";
equation
  R*Q_flow = port_a.T - port_b.T;
  port_a.Q_flow = Q_flow;
  port_b.Q_flow = -Q_flow;
  annotation(Documentation(info = "<html>
<p>Fourier's law for a wall without storage, or Newton's law of cooling: Q = (T_a - T_b)/R (Incropera et al.,
<i>Fundamentals of Heat and Mass Transfer</i>, 6th ed. 2007, chapter 3).</p>
</html>"));
end ThermalResistor;
