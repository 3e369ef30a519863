within Gemel.Hydronics.Data;
record TraneRTHB_531 = ElectricChiller(Q_nominal = 531000, COP_nominal = 4.83, PLR_min = 0.3, PLR_unloading = 0.3, PLR_max = 1.01,
  m_evaporator = 13.5, m_condenser = 15.77, motor_efficiency = 1,
  capacity_curve = {0.9434012, 0.01630729, 0.0008621098, 0.003242384, -0.0003003973, 0.0001931126},
  EIR_curve = {0.4524778, 0.0001045156, 6.932509e-05, 0.0204498, 0.0003672953, -0.001099051},
  part_load_curve = {0.198002, 0.2733157, 0.5277318},
  T_evaporator_min = 278.71, T_evaporator_max = 283.15, T_condenser_min = 288.71, T_condenser_max = 297.04)
  "Trane RTHB, 531 kW, COP 4.83, slide valve (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_Trane_RTHB_531kW_4_83COP_Valve)";
