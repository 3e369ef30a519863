within Gemel.Air.Interfaces;
connector Port "Where moist air crosses the border of a component"
  Units.Pressure p(min = -1e5, max = 1e5, nominal = 100) "Gauge pressure";
  flow Units.MassFlowRate m_flow(min = -1e4, max = 1e4, nominal = 1) "Mass flow of moist air into the component";
  stream Units.SpecificEnthalpy h_outflow(min = -2e5, max = 3e6) "Specific enthalpy of air that flows out, per kilogram of moist air";
  stream Units.MassFraction Xw_outflow(start = 0.007) "Water in air that flows out, per kilogram of moist air";
  stream Units.MassFraction C_outflow(start = 6e-4, nominal = 1e-3) "Carbon dioxide in air that flows out, per kilogram of moist air";
end Port;
