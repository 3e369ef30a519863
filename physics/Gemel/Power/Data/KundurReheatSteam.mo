within Gemel.Power.Data;
record KundurReheatSteam "Reheat steam turbine of load-frequency control: F_HP = 0.3, T_RH = 7 s, T_CH = 0.3 s"
  extends IEEEG1Data(K = 20, T3 = 0.2, U_o = 1, U_c = -1, P_max = 1, T4 = 0.3, T5 = 7, T6 = 0, K1 = 0.3, K3 = 0.7, K5 = 0);
  annotation(Documentation(info = "<html><p>Source: P. Kundur, <i>Power System Stability and Control</i>, 1994, section 11.1.3: R = 0.05, T_G = 0.2 s; the rate limits of 1/s are assumed (there are none in the source).</p></html>"));
end KundurReheatSteam;
