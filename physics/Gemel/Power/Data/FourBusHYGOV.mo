within Gemel.Power.Data;
record FourBusHYGOV "Water turbine of the four-bus multi-machine case"
  extends HYGOVData(R = 0.33, r = 1, T_r = 10, T_f = 0.05, T_g = 10, VELM = 0.001, G_max = 1, G_min = 0, T_w = 1, A_t = 1.5, D_turb = 0, q_nl = 0.08);
  annotation(Documentation(info = "<html><p>Source: PowerSimulationsDynamics.jl, test/benchmarks/psse/MultiGen/FourBus_multigen.dyr (NREL-Sienna, BSD-3), machine SH.</p></html>"));
end FourBusHYGOV;
