within Gemel.Air;
package Data "Machines with their numbers and where these come from"
  annotation(Documentation(info = "<html><p>Use: <code>Data.CoilMitchellBraun d; WetCoil coil(UA_nominal = d.UA_nominal, r_nominal = d.r_nominal, m_flow_nominal = d.m_flow_nominal, m_water_nominal =
d.m_water_nominal)</code>.</p></html>"));
end Data;
