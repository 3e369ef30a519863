within Gemel.Power.Data;
record GASTData "Parameters of Gas.GAST"
  parameter Units.Ratio R(min = 0.01, max = 1, nominal = 0.05) = 0.05 "Droop";
  parameter Units.Time T1(min = 1e-3, max = 10) = 0.2 "Time constant of the fuel valve";
  parameter Units.Time T2(min = 1e-3, max = 10) = 0.2 "Time constant of the turbine";
  parameter Units.Time T3(min = 1e-3, max = 100) = 2 "Time constant of the exhaust temperature measurement";
  parameter Units.Ratio A_t(min = 0.1, max = 2) = 1 "Ambient temperature load limit";
  parameter Units.Ratio K_t(min = 0, max = 20) = 2.5 "Gain of the temperature control";
  parameter Units.Ratio V_max(min = 0, max = 2) = 1.1 "Highest fuel valve position";
  parameter Units.Ratio V_min(min = -0.5, max = 1) = 0.01 "Lowest fuel valve position";
  parameter Units.Ratio D_turb(min = 0, max = 5) = 0 "Turbine damping";
  annotation(Documentation(info = "<html><p>Source of the defaults: PowerSimulationsDynamics.jl, test/benchmarks/psse/GAST/ThreeBus_GAST.dyr and dyn_data.dyr (NREL-Sienna, BSD-3).</p></html>"));
end GASTData;
