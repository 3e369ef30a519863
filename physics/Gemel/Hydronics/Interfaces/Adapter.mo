within Gemel.Hydronics.Interfaces;
model Adapter "Lets a component of Gemel.Hydraulics work inside one that carries heat: pressure and flow only"
  Hydraulics.Interfaces.Port port "To the component inside"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  input Units.Pressure p(min = -1e5, max = 1e8) "Pressure at the port outside";
  output Units.MassFlowRate m_flow "Mass flow from the port outside into the component inside";
equation
  port.p = p;
  m_flow = -port.m_flow;
  annotation(Documentation(info = "<html><p>Two equations that join the connector of isothermal water to one with heat: same pressure, same flow. The heat is the
business of the component around it.</p></html>"));
end Adapter;
