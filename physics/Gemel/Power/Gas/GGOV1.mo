within Gemel.Power.Gas;
block GGOV1 "GGOV1: gas turbine or engine with PID governor, load, temperature and acceleration limiter"
  extends Interfaces.Governor(load_reference_start = droop_signal_start);
  Blocks.Interfaces.RealInput electrical_power(unit = "1", min = -2, max = 3, start = P0, nominal = 1) "Electrical power over rated power"
    annotation(Placement(transformation(extent = {{-120, -10}, {-80, 30}})));
  Blocks.Interfaces.RealInput power_reference(unit = "1", min = -1, max = 3, start = P0, nominal = 1)
    "Set-point of the supervisory load controller, which acts where K_imw is not 0"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  parameter Integer R_select(min = -2, max = 1) = 1
    "Droop on 1: electrical power, 0: nothing (isochronous), -1: governor output, -2: valve stroke (OpenIPSL GGOV1)" annotation(Evaluate = true);
  parameter Boolean fuel_with_speed = true "Fuel flow proportional to speed (OpenIPSL GGOV1: Flag = 1)" annotation(Evaluate = true);
  parameter Boolean tracking = true "Integrators follow the selected signal while another one rules" annotation(Evaluate = true);
  parameter Units.Ratio R(min = 0, max = 1, nominal = 0.05) = 0.04 "Droop (OpenIPSL GGOV1)";
  parameter Units.Time T_pelec(min = 0, max = 100) = 1 "Time constant of the power transducer (OpenIPSL GGOV1)";
  parameter Units.Ratio maxerr(min = 1e-3, max = 1) = 0.05 "Highest speed error (OpenIPSL GGOV1)";
  parameter Units.Ratio minerr(min = -1, max = -1e-3) = -0.05 "Lowest speed error (OpenIPSL GGOV1)";
  parameter Units.Ratio db(min = 0, max = 0.05, nominal = 1e-3) = 0 "Half width of the dead band of the speed error (OpenIPSL GGOV1)";
  parameter Units.Ratio K_pgov(min = 1e-3, max = 1000, nominal = 10) = 10 "Proportional gain (OpenIPSL GGOV1)";
  parameter Real K_igov(unit = "1/s", min = 0, max = 1000) = 2 "Integral gain (OpenIPSL GGOV1)";
  parameter Units.Time K_dgov(min = 0, max = 1000) = 0 "Derivative gain (OpenIPSL GGOV1)";
  parameter Units.Time T_dgov(min = 1e-3, max = 100) = 1 "Time constant of the derivative (OpenIPSL GGOV1)";
  parameter Units.Ratio V_max(min = 0, max = 2) = 1 "Highest valve position (OpenIPSL GGOV1)";
  parameter Units.Ratio V_min(min = -0.5, max = 1) = 0.15 "Lowest valve position (OpenIPSL GGOV1)";
  parameter Units.Time T_act(min = 1e-3, max = 100) = 0.5 "Time constant of the actuator (OpenIPSL GGOV1)";
  parameter Real R_open(unit = "1/s", min = 1e-3, max = 100, nominal = 0.1) = 0.1 "Highest opening rate (OpenIPSL GGOV1)";
  parameter Real R_close(unit = "1/s", min = -100, max = -1e-3, nominal = 0.1) = -0.1 "Highest closing rate, negative (OpenIPSL GGOV1)";
  parameter Units.Ratio K_turb(min = 0.1, max = 10) = 1.5 "Turbine gain (OpenIPSL GGOV1)";
  parameter Units.Ratio W_fnl(min = 0, max = 1) = 0.2 "Fuel flow at no load (OpenIPSL GGOV1)";
  parameter Units.Time T_b(min = 0, max = 100) = 0.1 "Lag of the turbine (OpenIPSL GGOV1)";
  parameter Units.Time T_c(min = 0, max = 100) = 0 "Lead of the turbine (OpenIPSL GGOV1)";
  parameter Units.Time T_eng(min = 0, max = 10) = 0 "Transport delay of a diesel engine (OpenIPSL GGOV1)";
  parameter Units.Ratio D_m(min = -5, max = 5) = 0
    "Speed sensitivity: above 0 damping of the power, below 0 exponent of the fuel limit (OpenIPSL GGOV1)";
  parameter Units.Time T_sa(min = 0, max = 100) = 4 "Lead of the temperature measurement (OpenIPSL GGOV1)";
  parameter Units.Time T_sb(min = 0, max = 100) = 5 "Lag of the temperature measurement (OpenIPSL GGOV1)";
  parameter Units.Time T_fload(min = 0, max = 100) = 3 "Time constant of the load limiter (OpenIPSL GGOV1)";
  parameter Units.Ratio K_pload(min = 1e-3, max = 100) = 2 "Proportional gain of the load limiter (OpenIPSL GGOV1)";
  parameter Real K_iload(unit = "1/s", min = 0, max = 100) = 0.67 "Integral gain of the load limiter (OpenIPSL GGOV1)";
  parameter Units.Ratio Ldref(min = 0, max = 3) = 1 "Load limit (OpenIPSL GGOV1)";
  parameter Real R_up(unit = "1/s", min = 1e-3, max = 1000, nominal = 0.1) = 99 "Highest rate at which the load limit rises (OpenIPSL GGOV1)";
  parameter Real R_down(unit = "1/s", min = -1000, max = -1e-3, nominal = 0.1) = -99 "Highest rate at which the load limit falls, negative (OpenIPSL GGOV1)";
  parameter Real K_imw(unit = "1/s", min = 0, max = 1, nominal = 0.01) = 0 "Gain of the supervisory load controller (OpenIPSL GGOV1)";
  parameter Real A_set(unit = "1/s", min = 1e-3, max = 100, nominal = 0.1) = 0.1 "Acceleration at which the limiter acts (OpenIPSL GGOV1)";
  parameter Units.Ratio K_a(min = 0, max = 1000) = 10 "Gain of the acceleration limiter (OpenIPSL GGOV1)";
  parameter Units.Time T_a(min = 1e-3, max = 10) = 0.1 "Time constant of the acceleration limiter (OpenIPSL GGOV1)";
  parameter Units.Time DELT(min = 1e-3, max = 0.1) = 0.005 "Cycle time of the acceleration limiter (OpenIPSL GGOV1)";
  parameter Units.Fraction stuck = 0 "Fault: the fuel valve moves slower by this share; 1: it stands still";
  parameter Units.Ratio sticking(min = 0, max = 0.5) = 0 "Fault: the fuel valve sticks until the command is this far away";
  parameter Units.Fraction fuel_degradation = 0 "Fault: share of the fuel flow lost in filters and nozzles";
  parameter Units.Fraction compressor_fouling = 0 "Fault: fouled compressor; at 1 the turbine gain is 15 % less (assumed)";
  parameter Units.Fraction wear = 0 "Fault: worn turbine, share of the turbine gain lost";
  parameter Units.Ratio temperature_bias(min = -0.3, max = 0.3, nominal = 0.1) = 0 "Fault: the exhaust temperature reads this much too high (fuel flow that belongs to it)";
  final parameter Units.Ratio fuel_start = P0/K_turb + W_fnl "Fuel flow and valve position at the start";
  final parameter Units.Ratio droop_signal_start = if R_select == 1 then P0 elseif R_select == 0 then 0 else fuel_start
    "What the droop acts on, at the start: also the load reference";
  Lag transducer(T = T_pelec, y_start = P0) "Measured electrical power";
  LimitedIntegrator supervisory(y_max = 1.1*R, y_min = -1.1*R, y_start = 0) "Supervisory load controller";
  Units.Ratio e(nominal = 0.01) "Speed error behind dead band and limits";
  Units.Ratio integral(start = fuel_start, fixed = true) "Integral part of the governor";
  Units.Ratio lagged_error(start = 0, fixed = true, nominal = 0.01) "Lagged error, for the derivative";
  Units.Ratio fsrn "Fuel request of the governor";
  LeadLag temperature(T1 = T_sa, T2 = T_sb, y_start = fuel_start) "Measured exhaust temperature, as fuel flow";
  Lag temperature_lag(T = T_fload, y_start = fuel_start) "Lag of the load limiter";
  Units.Ratio load_limit(start = Ldref, fixed = true) "Load limit, moved at its rates";
  Units.Ratio e_load "Distance to the load limit, as fuel flow";
  Units.Ratio integral_load(start = if tracking then fuel_start else 1, fixed = true) "Integral part of the load limiter";
  Units.Ratio fsrt "Fuel that the load limiter allows";
  Units.Ratio lagged_speed(start = 1, fixed = true) "Lagged speed, for the acceleration";
  Real acceleration(unit = "1/s", nominal = 0.01) "Measured acceleration";
  Units.Ratio last_fsr(start = fuel_start, fixed = true) "Fuel request one cycle ago";
  Units.Ratio fsra "Fuel that the acceleration limiter allows";
  Units.Ratio fsr "Fuel request: the smallest of the three, within the valve limits";
  LimitedIntegrator valve(y_max = V_max, y_min = V_min, y_start = fuel_start) "Valve stroke";
  Units.Ratio fuel "Fuel flow";
  Delay engine(T = T_eng, y_start = P0) "Transport delay of an engine";
  LeadLag turbine(T1 = T_c, T2 = T_b, y_start = P0) "Turbine: turbine.y is its power before damping";
protected
  Units.Ratio raw "Speed error before dead band and limits";
  Units.Ratio inside "Speed error behind the dead band";
  Units.Ratio droop_signal "What the droop acts on";
  Units.Ratio error "Way of the valve to the request";
  Real rate(unit = "1/s") "Rate that the actuator wants";
  Units.Ratio turbine_gain "Turbine gain with faults";
equation
  assert(fuel_start >= V_min and fuel_start <= V_max and P0 <= Ldref,
    "P0 = " + String(P0) + " needs a valve position of " + String(fuel_start) + ", outside of V_min ... V_max or above Ldref: this is no steady state", AssertionLevel.warning);
  // supervisory load control and droop
  transducer.u = electrical_power;
  supervisory.u = K_imw*(power_reference - transducer.y);
  droop_signal = if R_select == 1 then transducer.y elseif R_select == 0 then 0 elseif R_select == -1 then fsr else valve.y;
  raw = R*(load_reference - droop_signal) + supervisory.y - dw;
  inside = raw - min(max(raw, -db), db);
  e = min(max(inside, minerr), maxerr);
  // PID governor; with tracking the integral is the lagged selected signal, which is the same as long as the governor rules
  der(integral) = if tracking then K_igov/K_pgov*(fsr - integral) else K_igov*e;
  T_dgov*der(lagged_error) = e - lagged_error;
  fsrn = K_pgov*e + integral + K_dgov*(e - lagged_error)/T_dgov;
  // load limiter on the exhaust temperature
  temperature.u = fuel*(if D_m < 0 then max(speed, 0.1)^D_m else 1) + temperature_bias;
  temperature_lag.u = temperature.y;
  der(load_limit) = min(max((Ldref - load_limit)/DELT, R_down), R_up);
  e_load = load_limit/K_turb + W_fnl - temperature_lag.y;
  der(integral_load) = if tracking then K_iload/K_pload*(fsr - integral_load)
    else (if integral_load >= 1 then min(K_iload*e_load, 0) else K_iload*e_load);
  fsrt = min(K_pload*e_load + integral_load, 1);
  // acceleration limiter: the request may change by K_a (A_set - acceleration) a second
  acceleration = (1 + dw - lagged_speed)/T_a;
  der(lagged_speed) = acceleration;
  DELT*der(last_fsr) = fsr - last_fsr;
  fsra = if K_a > 0 then last_fsr + K_a*DELT*(A_set - acceleration) else 1e3;
  fsr = min(max(min(fsrn, min(fsrt, fsra)), V_min), V_max);
  // actuator and turbine
  error = fsr - valve.y;
  rate = (error - min(max(error, -sticking), sticking))/T_act;
  valve.u = (1 - stuck)*min(max(rate, R_close), R_open);
  fuel = (1 - fuel_degradation)*valve.y*(if fuel_with_speed then speed else 1);
  turbine_gain = K_turb*(1 - wear)*(1 - 0.15*compressor_fouling);
  engine.u = turbine_gain*(fuel - W_fnl);
  turbine.u = engine.y;
  mechanical_power = turbine.y - max(D_m, 0)*(speed - 1);
  annotation(Documentation(info = "<html>
<p>Three requests for fuel compete, the smallest wins: the <b>PID governor</b> (error = R (load_reference - droop signal) + supervisory - dw, with dead band and
limits), the <b>load limiter</b> (PI on the exhaust temperature, measured through (1 + T_sa s)/(1 + T_sb s)/(1 + T_fload s)) and the <b>acceleration limiter</b>.
The winner moves the <b>actuator</b> (T_act, rate limits, non-windup position limits); the <b>turbine</b> makes K_turb (fuel - W_fnl), delayed by T_eng and
(1 + T_c s)/(1 + T_b s).</p>
<p><b>Droop</b> R_select: on electrical power, governor output, valve stroke, or none. load_reference is in the unit of what the droop acts on.</p>
<p><b>Supervisory load control</b>: a slow integral K_imw of power_reference - electrical power, limited to 1.1 R.</p>
<p><b>Tracking</b>: in the diagram, the integral parts follow the selected request with K_i/K_p, so that a controller that does not rule waits just beside the one that
does; <code>tracking = false</code> gives plain integrators, as OpenIPSL has them (the load limiter's then stops at 1).</p>
<p><b>Acceleration limiter</b>: the diagram adds K_a DELT (A_set - acceleration) to the request of one cycle DELT before. Here that request is lagged by DELT, which
gives the same rate K_a (A_set - acceleration) without a sampled loop. A step of the governor is limited to that rate as well.</p>
<p><b>D_m</b>: above 0 it takes D_m (speed - 1) from the power (engines); below 0 the fuel limit falls with speed^D_m (single-shaft gas turbines). <b>R_up, R_down</b>
limit the rate of the load limit Ldref.</p>
<p>Source: IEEE PES Task Force, PES-TR1, 2013, section 3.3; Siemens PTI, <i>PSS/E Model Library</i>, GGOV1; L. M. Hajagos and G. R. B&eacute;rub&eacute;, <i>Utility
experience with gas turbine testing and modeling</i>, IEEE PES Winter Meeting 2001, vol. 2, 671-677. Power base: the rated power of the turbine (T_rate).</p>
</html>"));
end GGOV1;
