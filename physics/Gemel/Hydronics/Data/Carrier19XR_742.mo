within Gemel.Hydronics.Data;
record Carrier19XR_742 = ElectricChiller(Q_nominal = 742000, COP_nominal = 5.42, PLR_min = 0.19, PLR_unloading = 0.19, PLR_max = 1.02,
  m_evaporator = 17.79, m_condenser = 19.56, motor_efficiency = 1,
  capacity_curve = {0.9797101, -0.002895701, -0.0008970718, 0.0103144, -0.0007431651, 0.001453508},
  EIR_curve = {0.9946139, -0.04829399, 0.0004674277, -0.001158726, 0.0005762583, 0.0002148192},
  part_load_curve = {0.1202277, 0.1396384, 0.7394038},
  T_evaporator_min = 278.71, T_evaporator_max = 283.15, T_condenser_min = 284.4, T_condenser_max = 297.04)
  "Carrier 19XR, 742 kW, COP 5.42, variable speed (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_Carrier_19XR_742kW_5_42COP_VSD)";
