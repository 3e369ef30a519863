within Gemel.Power.Data;
record HYGOVData "Parameters of Hydro.HYGOV"
  parameter Units.Ratio R(min = 0, max = 1, nominal = 0.05) = 0.05 "Permanent droop";
  parameter Units.Ratio r(min = 1e-3, max = 50) = 0.075 "Temporary droop";
  parameter Units.Time T_r(min = 0.1, max = 100) = 12 "Time constant of the temporary droop";
  parameter Units.Time T_f(min = 1e-3, max = 10) = 0.5 "Time constant of the filter";
  parameter Units.Time T_g(min = 1e-3, max = 100) = 20.5 "Time constant of the gate servo";
  parameter Real VELM(unit = "1/s", min = 1e-4, max = 10, nominal = 0.1) = 0.1 "Highest gate speed";
  parameter Units.Ratio G_max(min = 0, max = 2) = 1 "Highest gate opening";
  parameter Units.Ratio G_min(min = 0, max = 1) = 0 "Lowest gate opening";
  parameter Units.Time T_w(min = 0.01, max = 20) = 15 "Water starting time";
  parameter Units.Ratio A_t(min = 0.1, max = 10) = 1.5 "Turbine gain";
  parameter Units.Ratio D_turb(min = 0, max = 5) = 0 "Turbine damping";
  parameter Units.Ratio q_nl(min = 0, max = 0.5) = 0.08 "Flow at no load";
  annotation(Documentation(info = "<html><p>Source of the defaults: PowerSimulationsDynamics.jl, test/benchmarks/psse/HYGOV/ThreeBus_HYGOV.dyr (NREL-Sienna, BSD-3): a test case, not a typical plant.</p></html>"));
end HYGOVData;
