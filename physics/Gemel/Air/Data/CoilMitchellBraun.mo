within Gemel.Air.Data;
record CoilMitchellBraun = Coil(UA_nominal = 4747.75, r_nominal = 1, m_flow_nominal = 2.646, m_water_nominal = 3.78)
  "Chilled-water coil, 44 kW dry, 83 kW wet at 42 degF water and 80 degF air (J. W. Mitchell and J. E. Braun 2012, example SM-2-1)";
