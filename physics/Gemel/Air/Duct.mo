within Gemel.Air;
model Duct "Duct: pressure loss, heat exchange with its surroundings, a leak at its end"
  Interfaces.Port port_a "Port at the beginning"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b "Port at the end, where it leaks"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Interfaces.Port port_leak "Where the leak goes (or comes from); without a connection there is none"
    annotation(Placement(transformation(extent = {{50, -110}, {70, -90}})));
  Blocks.Interfaces.RealInput T_surroundings(unit = "K", displayUnit = "degC", min = 223.15, max = 343.15, nominal = 300, start = 293.15) "Temperature around the duct"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter MoistAir air "Density and pressure of the air";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Mass flow at dp_nominal (assumed; usual 0.05 to 50 kg/s)";
  parameter Units.Pressure dp_nominal(min = 0.01, max = 5000, nominal = 100) = 100 "Pressure loss at m_flow_nominal (assumed; usual 1 Pa per metre)";
  parameter Units.Area surface(min = 0.01, max = 1e5, nominal = 10) = 30 "Surface of the wall (assumed; usual 5 to 1000 m2)";
  parameter Units.HeatTransferCoefficient U(min = 0, max = 20, nominal = 1) = 0.8 "Heat transfer through the wall (assumed; insulated with 40 mm: 0.8, bare: 3 to 6)";
  parameter Real leakage_class(unit = "m3/(s.m2.Pa)", min = 0, max = 1e-3, nominal = 1e-5) = 0.009e-3
    "Leak per area at 1 Pa (EN 1507:2006: class A 0.027e-3, B 0.009e-3, C 0.003e-3)";
  parameter Units.Fraction leak = 0 "Fault: open joints; 1 = 30 times leakage class A on top";
  Units.MassFlowRate m_flow(min = -1e4, max = 1e4, nominal = 1) "Mass flow into port_a";
  Units.MassFlowRate m_leak(min = -1e4, max = 1e4, nominal = 1e-3) "Mass flow out through the leak";
  Units.Pressure dp(min = -1e5, max = 1e5, nominal = 100) "Pressure at port_a minus pressure at port_b";
  Units.HeatFlowRate Q_loss(min = -1e8, max = 1e8) "Heat lost through the wall";
  Units.Temperature T_in(min = 150, max = 500) "Temperature of the air before";
protected
  Units.MassFlowRate forward(min = 0, max = 1e4, nominal = 1) "Mass flow into port_a, 0 in reverse";
  Units.MassFlowRate infiltration(min = 0, max = 1e4, nominal = 1e-3) "Mass flow in through the leak";
  Units.SpecificHeatCapacity cp "Specific heat of the air";
  Units.SpecificEnthalpy dh(min = -1e6, max = 1e6, nominal = 1e3) "Enthalpy lost per kilogram of air";
  Units.SpecificEnthalpy h_pass(min = -2e5, max = 3e6) "Enthalpy behind the wall, before the leak";
  Units.Fraction share "Share of the air behind the leak that came in through it";
  Units.Pressure dp_leak(min = -1e5, max = 1e5, nominal = 100) "Pressure over the leak";
  constant Units.Pressure Pa = 1 "One pascal";
  final parameter Units.MassFlowRate m_small = 1e-6*m_flow_nominal "Below this flow the duct is at rest";
equation
  port_a.m_flow = m_flow;
  forward = max(m_flow, 0);
  port_b.m_flow = -(m_flow - m_leak);
  port_leak.m_flow = -m_leak;
  dp = port_a.p - port_b.p;
  dp = dp_nominal*Interfaces.quadratic(m_flow/m_flow_nominal);
  dp_leak = port_b.p - port_leak.p;
  // Leak: proportional to dp^0.65, odd, linear below 1 Pa.
  m_leak = air.rho*surface*max(leakage_class + 30*0.027e-3*leak, 1e-12)*dp_leak/((dp_leak/Pa)^2 + 1)^0.175;
  infiltration = max(-m_leak, 0);
  cp = Mixture.heatCapacity(inStream(port_a.Xw_outflow));
  T_in = Mixture.temperature(inStream(port_a.h_outflow), inStream(port_a.Xw_outflow));
  // One temperature around: the difference dies out exponentially along the duct.
  dh = cp*(T_in - T_surroundings)*(1 - exp(-U*surface/(cp*max(forward, 0.01*m_flow_nominal))));
  Q_loss = forward*dh;
  h_pass = inStream(port_a.h_outflow) - dh;
  share = infiltration/(forward + infiltration + m_small);
  port_b.h_outflow = h_pass + share*(inStream(port_leak.h_outflow) - h_pass);
  port_b.Xw_outflow = inStream(port_a.Xw_outflow) + share*(inStream(port_leak.Xw_outflow) - inStream(port_a.Xw_outflow));
  port_b.C_outflow = inStream(port_a.C_outflow) + share*(inStream(port_leak.C_outflow) - inStream(port_a.C_outflow));
  port_leak.h_outflow = h_pass;
  port_leak.Xw_outflow = inStream(port_a.Xw_outflow);
  port_leak.C_outflow = inStream(port_a.C_outflow);
  port_a.h_outflow = inStream(port_b.h_outflow);
  port_a.Xw_outflow = inStream(port_b.Xw_outflow);
  port_a.C_outflow = inStream(port_b.C_outflow);
  annotation(Documentation(info = "<html>
<p>Pressure loss with the square of the flow (ASHRAE HOF 2017, chapter 21). Heat: (T - T<sub>surroundings</sub>) falls by exp(-U A/(m cp)) along the duct; below 1 % of the nominal flow
the air counts as if it flowed at 1 %. Leak: q = f A dp<sup>0.65</sup> (EN 1507:2006 and EN 12237:2003, classes A to D), at the end of the
duct, out of it or into it. In reverse the air passes without heat exchange, and a leak then takes air of the state at port_a.
What it loses is <code>Q_loss</code>: give it to the room around with a
<b>Thermal.PrescribedHeatFlow</b> if that matters. For storage put a <b>MixingVolume</b> behind.</p></html>"));
end Duct;
