within Gemel.Power.Data;
record KundurHydro "Hydro unit of load-frequency control: T_w = 1 s"
  extends HYGOVData(R = 0.05, r = 0.38, T_r = 5, T_f = 0.05, T_g = 0.2, VELM = 0.16, G_max = 1, T_w = 1, A_t = 1.1, D_turb = 0, q_nl = 0.08);
  annotation(Documentation(info = "<html><p>Source: P. Kundur, <i>Power System Stability and Control</i>, 1994, section 11.1.3: R_P = 0.05, R_T = 0.38, T_R = 5 s, T_G = 0.2 s, T_W = 1 s; filter, rate limit and turbine curve are assumed.</p></html>"));
end KundurHydro;
