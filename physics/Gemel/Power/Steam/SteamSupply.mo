within Gemel.Power.Steam;
model SteamSupply "Boiler seen from the turbine: given pressure and enthalpy"
  Interfaces.SteamPort port "Live steam"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput pressure(unit = "Pa", displayUnit = "bar", min = 100, max = 4e7, start = p_nominal, nominal = 1e7) "Absolute pressure"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput enthalpy(unit = "J/kg", min = 2e6, max = 4.5e6, start = h_nominal, nominal = 3e6) "Specific enthalpy"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  parameter Units.Pressure p_nominal(min = 100, max = 4e7, nominal = 1e7) = 100e5 "Pressure as long as nobody writes it (assumed)";
  parameter Units.SpecificEnthalpy h_nominal(min = 2e6, max = 4.5e6, nominal = 3e6) = 3.375e6 "Enthalpy as long as nobody writes it (IAPWS-IF97, 100 bar, 500 degC: 3375 kJ/kg)";
  Units.MassFlowRate m_flow(nominal = 100) "Steam delivered";
  Units.Power power(nominal = 1e8) "Energy delivered with it";
equation
  port.p = pressure;
  port.h_outflow = enthalpy;
  m_flow = -port.m_flow;
  power = -port.m_flow*actualStream(port.h_outflow);
  annotation(Documentation(info = "<html><p>A boiler that holds its pressure. Also a heating network that takes steam at a given pressure, or a condenser: what flows in is taken with its enthalpy.</p></html>"));
end SteamSupply;
