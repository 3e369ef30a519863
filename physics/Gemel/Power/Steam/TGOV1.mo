within Gemel.Power.Steam;
block TGOV1 "TGOV1: simple steam turbine with governor"
  extends Interfaces.Governor;
  parameter Units.Ratio R(min = 0.01, max = 1, nominal = 0.05) = 0.04 "Droop (OpenIPSL TGOV1)";
  parameter Units.Time T1(min = 1e-3, max = 10) = 0.4 "Time constant of the valve (OpenIPSL TGOV1)";
  parameter Units.Time T2(min = 0, max = 100) = 2 "Lead: share of the high-pressure part times T3 (OpenIPSL TGOV1)";
  parameter Units.Time T3(min = 1e-3, max = 100) = 6 "Time constant of the reheater (OpenIPSL TGOV1)";
  parameter Units.Ratio V_max(min = 0, max = 20) = 0.86 "Highest valve position (OpenIPSL TGOV1)";
  parameter Units.Ratio V_min(min = -0.5, max = 1) = 0.3 "Lowest valve position (OpenIPSL TGOV1)";
  parameter Units.Ratio D_t(min = 0, max = 5) = 0 "Turbine damping: power per speed deviation (OpenIPSL TGOV1)";
  parameter Units.Fraction stuck = 0 "Fault: the valve moves slower by this share; 1: it stands still";
  parameter Units.Ratio sticking(min = 0, max = 0.5) = 0 "Fault: the valve sticks until the command is this far away";
  parameter Units.Fraction wear = 0 "Fault: worn blades, share of the power lost";
  LimitedIntegrator valve(y_max = V_max, y_min = V_min, y_start = P0) "Valve position";
  LeadLag reheater(T1 = T2, T2 = T3, y_start = P0) "Steam chest and reheater: reheater.y is the power of the steam";
  Units.Ratio command "Wanted valve position";
protected
  Units.Ratio error "Way of the valve to the command";
equation
  assert(P0 >= V_min and P0 <= V_max,
    "P0 = " + String(P0) + " lies outside of V_min ... V_max: this is no steady state", AssertionLevel.warning);
  command = load_reference - dw/R;
  error = command - valve.y;
  valve.u = (1 - stuck)*(error - min(max(error, -sticking), sticking))/T1;
  reheater.u = valve.y;
  mechanical_power = (1 - wear)*reheater.y - D_t*(speed - 1);
  annotation(Documentation(info = "<html>
<p>Governor and valve: lag 1/(1 + T1 s) of load_reference - dw/R with non-windup limits V_min ... V_max. Turbine: (1 + T2 s)/(1 + T3 s), where T2/T3 is the
share of the power that the high-pressure part makes at once. Power = that - D_t (speed - 1).</p>
<p>Source: Siemens PTI, <i>PSS/E Model Library</i>, TGOV1; IEEE PES Task Force on Turbine-Governor Modeling, <i>Dynamic Models for Turbine-Governors in Power System
Studies</i>, PES-TR1, 2013, section 2.2. Valid for frequency studies at rated steam pressure; the boiler is not in it. Power base: the rated power of the machine.</p>
</html>"));
end TGOV1;
