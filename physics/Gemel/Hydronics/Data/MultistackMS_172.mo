within Gemel.Hydronics.Data;
record MultistackMS_172 = ElectricChiller(Q_nominal = 172300, COP_nominal = 3.67, PLR_min = 0.4, PLR_unloading = 0.4, PLR_max = 1.03,
  m_evaporator = 7.38, m_condenser = 9.59, motor_efficiency = 1,
  capacity_curve = {0.9839419, 0.1094957, -0.004547595, -0.02311886, 0.0002595943, -0.0005093307},
  EIR_curve = {0.9396181, -0.05754225, 0.002561677, 0.0108145, 0.0001839935, 5.269319e-05},
  part_load_curve = {0.004747786, 1.072374, -0.07758317},
  T_evaporator_min = 277.59, T_evaporator_max = 282.04, T_condenser_min = 291.48, T_condenser_max = 308.15)
  "Multistack MS, 172 kW, COP 3.67, on and off (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_Multistack_MS_172kW_3_67COP_None)";
