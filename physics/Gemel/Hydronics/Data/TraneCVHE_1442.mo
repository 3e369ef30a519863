within Gemel.Hydronics.Data;
record TraneCVHE_1442 = ElectricChiller(Q_nominal = 1441800, COP_nominal = 6.61, PLR_min = 0.1, PLR_unloading = 0.1, PLR_max = 1.07,
  m_evaporator = 50.47, m_condenser = 50.47, motor_efficiency = 1,
  capacity_curve = {0.4007341, 0.001148568, 0.0001049504, 0.05574667, -0.001646131, 0.0013232},
  EIR_curve = {0.6287646, -0.03024605, 0.0006137016, 0.01805826, 0.0001640653, -0.0001113802},
  part_load_curve = {0.09299787, 0.3244475, 0.5818753},
  T_evaporator_min = 277.59, T_evaporator_max = 282.04, T_condenser_min = 285.93, T_condenser_max = 308.15)
  "Trane CVHE, 1442 kW, COP 6.61, variable speed (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_Trane_CVHE_1442kW_6_61COP_VSD)";
