within Gemel.Power.Interfaces;
partial model SteamFlow "Flow of steam through blading or a valve: Stodola's ellipse with choking"
  SteamPort port_a "Inlet"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  SteamPort port_b "Outlet"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Steam.SteamProperties steam "Properties of the steam";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-3, max = 1e4, nominal = 100) = 100 "Rated mass flow (assumed)";
  parameter Units.Pressure p_a_nominal(min = 1e3, max = 4e7, nominal = 1e7) = 100e5 "Rated pressure at the inlet (assumed)";
  parameter Units.Pressure p_b_nominal(min = 1e2, max = 4e7, nominal = 1e6) = 30e5 "Rated pressure at the outlet, below p_a_nominal (assumed)";
  parameter Units.SpecificEnthalpy h_a_nominal(min = 2.4e6, max = 4.5e6, nominal = 3e6) = 3.375e6 "Rated enthalpy at the inlet (IAPWS-IF97, 100 bar, 500 degC: 3375 kJ/kg)";
  parameter Units.Fraction critical(max = 0.95) = 0 "Critical pressure ratio: below it the flow is choked (Traupel 1977: 0 for many stages, 0.546 for one nozzle)";
  Units.MassFlowRate m_flow(nominal = 100) "Mass flow from port_a to port_b";
  Units.SpecificEnthalpy h_a(nominal = 3e6, start = 3e6) "Enthalpy of the steam at the inlet";
  Units.Ratio pressure_ratio "Pressure at the outlet over that at the inlet";
protected
  final parameter Real c(unit = "1") = steam.kappa/(steam.kappa - 1) "h - B over p v";
  final parameter Real pv_nominal(unit = "J/kg", nominal = 3e5) = (h_a_nominal - steam.B)/c "Rated p v at the inlet";
  final parameter Real drive_nominal(unit = "Pa2", nominal = 1e14) =
    max(p_a_nominal^2 - (max(p_b_nominal - critical*p_a_nominal, 0)/(1 - critical))^2, 1e-6*p_a_nominal^2) "Rated drive";
  constant Units.Fraction remainder = 1e-4 "Share of the flow law that does not choke: it always rises";
  constant Units.Fraction drive_small = 1e-6 "Below this share of the rated drive the root becomes linear";
  Units.Fraction share "Open share of the cross-section";
  Units.Ratio drive "What drives the flow, over its rated value";
  Units.Pressure p_a(nominal = 1e6) "Pressure at the inlet, kept above a lowest value";
  Units.Pressure p_b(nominal = 1e6) "Pressure at the outlet, kept above a lowest value";
  constant Units.Pressure p_low = 100 "Lowest pressure of the law";
equation
  port_a.m_flow = m_flow;
  port_b.m_flow = -m_flow;
  h_a = inStream(port_a.h_outflow);
  p_a = max(port_a.p, p_low);
  p_b = max(port_b.p, p_low);
  pressure_ratio = p_b/p_a;
  drive = ((1 - remainder)*(p_a^2 - (max(p_b - critical*p_a, 0)/(1 - critical))^2) + remainder*(p_a^2 - p_b^2))/drive_nominal;
  // m = m0 sqrt(pv0/pv) sqrt(drive), odd and linear near zero
  m_flow = share*m_flow_nominal*sqrt(pv_nominal*c/max(h_a - steam.B, 1e5))*drive/sqrt(sqrt(drive^2 + drive_small^2));
  annotation(Documentation(info = "<html>
<p>Cone law: m/m0 = sqrt(pv0/pv) sqrt((p_a&sup2; - p_b&sup2;)/(p_a0&sup2; - p_b0&sup2;)); with a critical pressure ratio the ellipse begins there and the flow is
constant below (A. Stodola, <i>Steam and Gas Turbines</i>, 1927, section on the cone of steam weights; W. Traupel, <i>Thermische Turbomaschinen</i>, 3rd ed. 1977,
section on changed operating conditions). The cross-section is constant; the speed has no influence on the flow. Reversed flow follows the same law.</p>
</html>"));
end SteamFlow;
