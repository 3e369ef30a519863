within Gemel.Air.Data;
record Fan "What a fan needs; as it stands that of a test case"
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 0.55 "Mass flow (BOPTEST bestest_air, FanCoilUnit_T.mo)";
  parameter Units.Pressure rise_nominal(min = 10, max = 1e4, nominal = 500) = 185 "Pressure rise (BOPTEST bestest_air, FanCoilUnit_T.mo)";
  parameter Units.Efficiency efficiency_nominal(min = 0.05, max = 0.95) = 0.7 "Efficiency of the impeller (LBNL Buildings library, default of Fluid.Movers)";
  parameter Units.Efficiency motor_efficiency(min = 0.3, max = 0.99) = 0.7 "Efficiency of the motor (LBNL Buildings library, default of Fluid.Movers)";
  annotation(Documentation(info = "<html><p>Source of the defaults: ibpsa/project1-boptest, test case bestest_air, model FanCoilUnit_T.mo; LBNL Buildings library.</p></html>"));
end Fan;
