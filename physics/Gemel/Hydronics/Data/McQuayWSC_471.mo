within Gemel.Hydronics.Data;
record McQuayWSC_471 = ElectricChiller(Q_nominal = 471200, COP_nominal = 5.89, PLR_min = 0.1, PLR_unloading = 0.1, PLR_max = 1.15,
  m_evaporator = 10.35, m_condenser = 19.24, motor_efficiency = 1,
  capacity_curve = {0.252113, 0.01324053, -0.008637329, 0.08581056, -0.004261176, 0.008661899},
  EIR_curve = {0.4475238, -0.0258821, -0.001459053, 0.04342595, -0.001000651, 0.001920106},
  part_load_curve = {0.2778889, 0.2338363, 0.4883748},
  T_evaporator_min = 280.37, T_evaporator_max = 285.93, T_condenser_min = 285.93, T_condenser_max = 299.82)
  "McQuay WSC, 471 kW, COP 5.89, inlet vanes (EnergyPlus data set Chillers.idf, by way of LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR.ElectricEIRChiller_McQuay_WSC_471kW_5_89COP_Vanes)";
