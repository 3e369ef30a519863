within Gemel.Power.Steam;
block IEEEG1 "IEEEG1: steam turbine with up to four stages on one or two shafts, and governor with rate limits"
  extends Interfaces.Governor(load_reference_start = valve_start);
  Blocks.Interfaces.RealOutput mechanical_power_2(unit = "1", nominal = 1) "Mechanical power of the second shaft (K2, K4, K6, K8) over rated power"
    annotation(Placement(transformation(extent = {{80, -80}, {120, -40}})));
  parameter Units.Ratio K(min = 0, max = 100, nominal = 20) = 20 "Gain of the governor: 1/droop (OpenIPSL IEEEG1)";
  parameter Units.Time T1(min = 0, max = 100) = 0 "Lag of the governor; 0: no lead-lag (OpenIPSL IEEEG1)";
  parameter Units.Time T2(min = 0, max = 100) = 0 "Lead of the governor (OpenIPSL IEEEG1)";
  parameter Units.Time T3(min = 1e-3, max = 10) = 0.1 "Time constant of the valve servo (OpenIPSL IEEEG1)";
  parameter Real U_o(unit = "1/s", min = 1e-3, max = 100, nominal = 0.1) = 0.1 "Highest opening rate of the valve (OpenIPSL IEEEG1)";
  parameter Real U_c(unit = "1/s", min = -100, max = -1e-3, nominal = 0.1) = -0.1 "Highest closing rate of the valve, negative (OpenIPSL IEEEG1)";
  parameter Units.Ratio P_max(min = 0, max = 2) = 0.903 "Highest valve position (OpenIPSL IEEEG1)";
  parameter Units.Ratio P_min(min = -0.5, max = 1) = 0 "Lowest valve position (OpenIPSL IEEEG1)";
  parameter Units.Time T4(min = 0, max = 100) = 0.4 "Time constant of inlet piping and steam chest (OpenIPSL IEEEG1)";
  parameter Units.Time T5(min = 0, max = 100) = 9 "Time constant of the first reheater (OpenIPSL IEEEG1)";
  parameter Units.Time T6(min = 0, max = 100) = 0.5 "Time constant of the second reheater or crossover (OpenIPSL IEEEG1)";
  parameter Units.Time T7(min = 0, max = 100) = 0 "Time constant of the last part (OpenIPSL IEEEG1)";
  parameter Units.Ratio K1(min = 0, max = 2) = 0.3 "Share of the power behind T4, first shaft (OpenIPSL IEEEG1)";
  parameter Units.Ratio K2(min = 0, max = 2) = 0 "Share of the power behind T4, second shaft (OpenIPSL IEEEG1)";
  parameter Units.Ratio K3(min = 0, max = 2) = 0.4 "Share of the power behind T5, first shaft (OpenIPSL IEEEG1)";
  parameter Units.Ratio K4(min = 0, max = 2) = 0 "Share of the power behind T5, second shaft (OpenIPSL IEEEG1)";
  parameter Units.Ratio K5(min = 0, max = 2) = 0.3 "Share of the power behind T6, first shaft (OpenIPSL IEEEG1)";
  parameter Units.Ratio K6(min = 0, max = 2) = 0 "Share of the power behind T6, second shaft (OpenIPSL IEEEG1)";
  parameter Units.Ratio K7(min = 0, max = 2) = 0 "Share of the power behind T7, first shaft (OpenIPSL IEEEG1)";
  parameter Units.Ratio K8(min = 0, max = 2) = 0 "Share of the power behind T7, second shaft (OpenIPSL IEEEG1)";
  parameter Units.Fraction stuck = 0 "Fault: the valve moves slower by this share; 1: it stands still";
  parameter Units.Ratio sticking(min = 0, max = 0.5) = 0 "Fault: the valve sticks until the command is this far away";
  parameter Units.Fraction wear = 0 "Fault: worn blades, share of the power of all stages lost";
  final parameter Units.Ratio valve_start = P0/max(K1 + K3 + K5 + K7, 1e-3) "Valve position at the start: P0 is the power of the first shaft";
  LeadLag governor(T1 = T2, T2 = T1, y_start = 0) "Lead-lag of the speed deviation";
  LimitedIntegrator valve(y_max = P_max, y_min = P_min, y_start = valve_start) "Valve position";
  Lag chest(T = T4, y_start = valve_start) "Steam chest";
  Lag reheater(T = T5, y_start = valve_start) "First reheater";
  Lag crossover(T = T6, y_start = valve_start) "Second reheater or crossover";
  Lag last(T = T7, y_start = valve_start) "Last part";
  Units.Ratio command "Wanted valve position";
protected
  Units.Ratio error "Way of the valve to the command";
  Real rate(unit = "1/s") "Rate that the servo wants";
equation
  assert(valve_start >= P_min and valve_start <= P_max,
    "P0 = " + String(P0) + " needs a valve position of " + String(valve_start) + ", outside of P_min ... P_max: this is no steady state", AssertionLevel.warning);
  governor.u = K*dw;
  command = load_reference - governor.y;
  error = command - valve.y;
  rate = (error - min(max(error, -sticking), sticking))/T3;
  valve.u = (1 - stuck)*min(max(rate, U_c), U_o);
  chest.u = valve.y;
  reheater.u = chest.y;
  crossover.u = reheater.y;
  last.u = crossover.y;
  mechanical_power = (1 - wear)*(K1*chest.y + K3*reheater.y + K5*crossover.y + K7*last.y);
  mechanical_power_2 = (1 - wear)*(K2*chest.y + K4*reheater.y + K6*crossover.y + K8*last.y);
  annotation(Documentation(info = "<html>
<p><b>Governor</b>: K (1 + T2 s)/(1 + T1 s) on the speed deviation. <b>Valve</b>: servo T3 with rate limits U_c ... U_o and non-windup position limits.
<b>Turbine</b>: four lags in a row, of which each passes the shares K1 ... K8 to the first (odd) and second (even) shaft.</p>
<p>Source: IEEE Committee Report, <i>Dynamic Models for Steam and Hydro Turbines in Power System Studies</i>, IEEE Trans. PAS-92(6), 1973, 1904-1915;
Siemens PTI, <i>PSS/E Model Library</i>, IEEEG1; IEEE PES-TR1, 2013, section 2.3. Boiler pressure is constant. Power base: the rated power of the machine.</p>
</html>"));
end IEEEG1;
