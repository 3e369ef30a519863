within Gemel.Power.Data;
record FourBusTGOV1 "Steam turbine of the four-bus multi-machine case"
  extends TGOV1Data(R = 0.33, T1 = 2, T2 = 3, T3 = 15, V_max = 1, V_min = 0, D_t = 0.4);
  annotation(Documentation(info = "<html><p>Source: PowerSimulationsDynamics.jl, test/benchmarks/psse/MultiGen/FourBus_multigen.dyr (NREL-Sienna, BSD-3), machine ND.</p></html>"));
end FourBusTGOV1;
