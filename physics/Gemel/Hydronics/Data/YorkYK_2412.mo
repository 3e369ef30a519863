within Gemel.Hydronics.Data;
record YorkYK_2412 = ElectricChiller(Q_nominal = 2412400, COP_nominal = 5.58, PLR_min = 0.12, PLR_unloading = 0.12, PLR_max = 1.01,
  m_evaporator = 90.85, m_condenser = 113.56, motor_efficiency = 1,
  capacity_curve = {0.7473817, 0.008069214, 8.433986e-05, 0.01925706, -0.0007505775, 0.001174526},
  EIR_curve = {0.4626807, -0.02305674, 0.001169126, 0.03431185, -0.0003396938, -7.381352e-05},
  part_load_curve = {0.2472427, 0.7531481, 0.0008643617},
  T_evaporator_min = 277.59, T_evaporator_max = 282.04, T_condenser_min = 288.71, T_condenser_max = 302.59)
  "York YK, 2412 kW, COP 5.58, inlet vanes (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_York_YK_2412kW_5_58COP_Vanes)";
