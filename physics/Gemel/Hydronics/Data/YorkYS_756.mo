within Gemel.Hydronics.Data;
record YorkYS_756 = ElectricChiller(Q_nominal = 756000, COP_nominal = 7.41, PLR_min = 0.11, PLR_unloading = 0.11, PLR_max = 1.01,
  m_evaporator = 67.82, m_condenser = 51.42, motor_efficiency = 1,
  capacity_curve = {0.9432455, 0.02794778, 0.0002937753, -0.005818549, -3.764392e-05, -5.777607e-05},
  EIR_curve = {0.6917947, -0.01929936, 0.001450011, 0.01795987, 0.0009301685, -0.001755165},
  part_load_curve = {0.2929778, 0.01673799, 0.6881229},
  T_evaporator_min = 278.71, T_evaporator_max = 283.15, T_condenser_min = 289.21, T_condenser_max = 297.04)
  "York YS, 756 kW, COP 7.41, slide valve (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_York_YS_756kW_7_41COP_Valve)";
