within Gemel.Power.Data;
record TGOV1Data "Parameters of Steam.TGOV1"
  parameter Units.Ratio R(min = 0.01, max = 1, nominal = 0.05) = 0.05 "Droop";
  parameter Units.Time T1(min = 1e-3, max = 10) = 0.2 "Time constant of the valve";
  parameter Units.Time T2(min = 0, max = 100) = 0.3 "Lead";
  parameter Units.Time T3(min = 1e-3, max = 100) = 0.8 "Time constant of the reheater";
  parameter Units.Ratio V_max(min = 0, max = 20) = 1.2 "Highest valve position";
  parameter Units.Ratio V_min(min = -0.5, max = 1) = 0.1 "Lowest valve position";
  parameter Units.Ratio D_t(min = 0, max = 5) = 0 "Turbine damping";
  annotation(Documentation(info = "<html><p>Source of the defaults: PowerSimulationsDynamics.jl, test/benchmarks/psse/TGOV1/ThreeBus_TGOV1.dyr (NREL-Sienna, BSD-3).</p></html>"));
end TGOV1Data;
