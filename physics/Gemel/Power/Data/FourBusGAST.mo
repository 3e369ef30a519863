within Gemel.Power.Data;
record FourBusGAST "Gas turbine of the four-bus multi-machine case"
  extends GASTData(R = 0.33, T1 = 0.5, T2 = 0.5, T3 = 3, A_t = 1, K_t = 2, V_max = 1, V_min = 0);
  annotation(Documentation(info = "<html><p>Source: PowerSimulationsDynamics.jl, test/benchmarks/psse/MultiGen/FourBus_multigen.dyr (NREL-Sienna, BSD-3), machine EG.</p></html>"));
end FourBusGAST;
