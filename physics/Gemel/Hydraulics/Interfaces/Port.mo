within Gemel.Hydraulics.Interfaces;
connector Port "Where water crosses the border of a component"
  Units.Pressure p "Gauge pressure";
  flow Units.MassFlowRate m_flow "Mass flow into the component";
end Port;
