within Gemel.Power.Interfaces;
connector SteamPort "Where steam crosses the border of a component"
  Units.Pressure p(nominal = 1e6) "Absolute pressure";
  flow Units.MassFlowRate m_flow(nominal = 100) "Mass flow into the component";
  stream Units.SpecificEnthalpy h_outflow(nominal = 3e6) "Specific enthalpy of what leaves";
end SteamPort;
