within Gemel.Hydronics.Data;
record Carrier23XL_1062 = ElectricChiller(Q_nominal = 1062000, COP_nominal = 5.5, PLR_min = 0.2, PLR_unloading = 0.2, PLR_max = 1.01,
  m_evaporator = 45.73, m_condenser = 57.16, motor_efficiency = 1,
  capacity_curve = {1.025695, 0.02327484, -0.004693708, -0.007092715, -0.0003754967, 0.002843046},
  EIR_curve = {0.263407, -0.00702522, -0.0004942613, 0.02516931, 0.0001712769, -0.0004309735},
  part_load_curve = {0.2576261, 0.341691, 0.4007672},
  T_evaporator_min = 279.82, T_evaporator_max = 283.15, T_condenser_min = 294.26, T_condenser_max = 302.59)
  "Carrier 23XL, 1062 kW, COP 5.50, slide valve (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_Carrier_23XL_1062kW_5_50COP_Valve)";
