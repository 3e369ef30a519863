within Gemel.Hydronics.Interfaces;
connector Port "Where water and the heat in it cross the border of a component"
  Units.Pressure p(min = -1e5, max = 1e8) "Gauge pressure";
  flow Units.MassFlowRate m_flow(min = -1e5, max = 1e5) "Mass flow into the component";
  stream Units.SpecificEnthalpy h_outflow(min = -4e5, max = 2e6) "Specific enthalpy of water that flows out, cp (T - 273.15 K)";
end Port;
