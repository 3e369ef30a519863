within Gemel.Power.Hydro;
block HYGOV "HYGOV: water turbine with rigid water column and governor with temporary droop"
  extends Interfaces.Governor(load_reference_start = gate_start);
  parameter Units.Ratio R(min = 0, max = 1, nominal = 0.05) = 0.05 "Permanent droop (OpenIPSL HYGOV)";
  parameter Units.Ratio r(min = 1e-3, max = 50) = 0.3 "Temporary droop (OpenIPSL HYGOV)";
  parameter Units.Time T_r(min = 0.1, max = 100) = 5 "Time constant of the temporary droop (OpenIPSL HYGOV)";
  parameter Units.Time T_f(min = 1e-3, max = 10) = 0.05 "Time constant of the filter (OpenIPSL HYGOV)";
  parameter Units.Time T_g(min = 1e-3, max = 100) = 0.5 "Time constant of the gate servo (OpenIPSL HYGOV)";
  parameter Real VELM(unit = "1/s", min = 1e-4, max = 10, nominal = 0.1) = 0.2 "Highest gate speed (OpenIPSL HYGOV)";
  parameter Units.Ratio G_max(min = 0, max = 2) = 0.9 "Highest gate opening (OpenIPSL HYGOV)";
  parameter Units.Ratio G_min(min = 0, max = 1) = 0 "Lowest gate opening (OpenIPSL HYGOV)";
  parameter Units.Time T_w(min = 0.01, max = 20) = 1.25 "Water starting time (OpenIPSL HYGOV)";
  parameter Units.Ratio A_t(min = 0.1, max = 10) = 1.2 "Turbine gain (OpenIPSL HYGOV)";
  parameter Units.Ratio D_turb(min = 0, max = 5) = 0.2 "Turbine damping (OpenIPSL HYGOV)";
  parameter Units.Ratio q_nl(min = 0, max = 0.5) = 0.08 "Flow at no load (OpenIPSL HYGOV)";
  parameter Units.Ratio h_dam(min = 0.01, max = 2) = 1 "Head of the reservoir over rated head";
  parameter Units.Fraction stuck = 0 "Fault: the gate servo moves slower by this share; 1: the gate stands still";
  parameter Units.Ratio sticking(min = 0, max = 0.5) = 0 "Fault: the gate sticks until the command is this far away";
  parameter Units.Fraction wear = 0 "Fault: worn runner, share of the turbine gain lost";
  final parameter Units.Ratio flow_start = P0/(A_t*h_dam) + q_nl "Flow at the start";
  final parameter Units.Ratio gate_start = flow_start/sqrt(h_dam) "Gate opening at the start";
  Units.Ratio e(nominal = 0.01, start = 0, fixed = true) "Filtered control error";
  Real rate(unit = "1/s", nominal = 0.1) "Rate that the governor wants, before the limit";
  LimitedIntegrator command(y_max = G_max, y_min = G_min, y_start = gate_start) "Wanted gate opening";
  Units.Ratio gate(start = gate_start, fixed = true) "Gate opening";
  Units.Ratio q(start = flow_start, fixed = true) "Flow over rated flow";
  Units.Ratio h "Head at the turbine over rated head";
protected
  constant Units.Ratio gate_leak = 0.005 "A shut gate leaks like this opening: keeps the head finite";
  Units.Ratio opening "Opening that the water sees";
  Units.Ratio error "Way of the gate to the command";
equation
  assert(gate_start >= G_min and gate_start <= G_max,
    "P0 = " + String(P0) + " needs a gate opening of " + String(gate_start) + ", outside of G_min ... G_max: this is no steady state", AssertionLevel.warning);
  T_f*der(e) = R*(load_reference - command.y) - dw - e;
  // e (1 + T_r s)/(r T_r), the temporary droop, limited in rate, then integrated with limits
  rate = (e + T_r*der(e))/(r*T_r);
  command.u = min(max(rate, -VELM), VELM);
  error = command.y - gate;
  T_g*der(gate) = (1 - stuck)*(error - min(max(error, -sticking), sticking));
  opening = max(gate, gate_leak);
  h = q*sqrt(q^2 + 1e-12)/opening^2;
  T_w*der(q) = h_dam - h;
  mechanical_power = (1 - wear)*A_t*h*(q - q_nl) - D_turb*gate*(speed - 1);
  annotation(Documentation(info = "<html>
<p><b>Governor</b>: speed error with permanent droop R, filter T_f, temporary droop r with reset time T_r, rate limit VELM, non-windup position limits, gate
servo T_g. <b>Water</b>: h = (q/gate)&sup2;, T_w dq/dt = h_dam - h (rigid column). <b>Turbine</b>: A_t h (q - q_nl) - D_turb gate (speed - 1).</p>
<p>When the gate opens, the head falls before the water has gained speed: the power goes the wrong way first.</p>
<p>Source: Siemens PTI, <i>PSS/E Model Library</i>, HYGOV; IEEE PES-TR1, 2013, section 4.2; P. Kundur, <i>Power System Stability and Control</i>, 1994, section 9.1.
Power base: the rated power of the machine. No surge tank, no elastic water: see Penstock and SurgeTank. Without droop (R = 0) it is isochronous, and
load_reference has no effect.</p>
</html>"));
end HYGOV;
