within Gemel.Hydronics.Data;
record Carrier19EX_4667 = ElectricChiller(Q_nominal = 4666600, COP_nominal = 6.16, PLR_min = 0.4, PLR_unloading = 0.4, PLR_max = 1.04,
  m_evaporator = 195.58, m_condenser = 246.05, motor_efficiency = 1,
  capacity_curve = {0.4084496, -0.04396326, -0.00211212, 0.0822531, -0.003066058, 0.00525755},
  EIR_curve = {0.5214788, -0.008218594, -3.068358e-05, 0.02152332, 0.0001203908, -0.0007167755},
  part_load_curve = {0.3771252, 0.02854188, 0.592867},
  T_evaporator_min = 277.59, T_evaporator_max = 280.93, T_condenser_min = 285.93, T_condenser_max = 299.82)
  "Carrier 19EX, 4667 kW, COP 6.16, inlet vanes (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_Carrier_19EX_4667kW_6_16COP_Vanes)";
