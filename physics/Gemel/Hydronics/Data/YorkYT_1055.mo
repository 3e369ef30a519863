within Gemel.Hydronics.Data;
record YorkYT_1055 = ElectricChiller(Q_nominal = 1055000, COP_nominal = 5.96, PLR_min = 0.1, PLR_unloading = 0.1, PLR_max = 1.05,
  m_evaporator = 28.39, m_condenser = 56.78, motor_efficiency = 1,
  capacity_curve = {0.1785912, -0.05900023, -0.0005946963, 0.09297889, -0.002841024, 0.004974221},
  EIR_curve = {0.524511, -0.02850126, 0.000803472, 0.01893133, 0.0001151629, -9.340642e-05},
  part_load_curve = {0.2619878, 0.2393605, 0.4988306},
  T_evaporator_min = 277.59, T_evaporator_max = 282.04, T_condenser_min = 285.93, T_condenser_max = 308.15)
  "York YT, 1055 kW, COP 5.96, inlet vanes (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_York_YT_1055kW_5_96COP_Vanes)";
