within Gemel.Power.Gas;
block GAST "GAST: simple gas turbine with governor and exhaust temperature limit"
  extends Interfaces.Governor;
  parameter Units.Ratio R(min = 0.01, max = 1, nominal = 0.05) = 0.05 "Droop (OpenIPSL GAST)";
  parameter Units.Time T1(min = 1e-3, max = 10) = 0.4 "Time constant of the fuel valve (OpenIPSL GAST)";
  parameter Units.Time T2(min = 1e-3, max = 10) = 0.1 "Time constant of the turbine (OpenIPSL GAST)";
  parameter Units.Time T3(min = 1e-3, max = 100) = 3 "Time constant of the exhaust temperature measurement (OpenIPSL GAST)";
  parameter Units.Ratio A_t(min = 0.1, max = 2) = 0.9 "Ambient temperature load limit (OpenIPSL GAST)";
  parameter Units.Ratio K_t(min = 0, max = 20) = 2 "Gain of the temperature control (OpenIPSL GAST)";
  parameter Units.Ratio V_max(min = 0, max = 2) = 1 "Highest fuel valve position (OpenIPSL GAST)";
  parameter Units.Ratio V_min(min = -0.5, max = 1) = -0.05 "Lowest fuel valve position (OpenIPSL GAST)";
  parameter Units.Ratio D_turb(min = 0, max = 5) = 0 "Turbine damping: power per speed deviation (OpenIPSL GAST)";
  parameter Units.Fraction stuck = 0 "Fault: the fuel valve moves slower by this share; 1: it stands still";
  parameter Units.Ratio sticking(min = 0, max = 0.5) = 0 "Fault: the fuel valve sticks until the command is this far away";
  parameter Units.Fraction fuel_degradation = 0 "Fault: share of the fuel flow lost in filters and nozzles";
  parameter Units.Fraction compressor_fouling = 0 "Fault: fouled compressor; at 1 the power is 15 % less (assumed)";
  LimitedIntegrator valve(y_max = V_max, y_min = V_min, y_start = P0) "Fuel valve";
  Units.Ratio fuel(start = P0, fixed = true) "Fuel burnt: power of the turbine before damping";
  Units.Ratio exhaust(start = P0, fixed = true) "Exhaust temperature signal, as the load that belongs to it";
  Units.Ratio speed_control "What the speed governor wants";
  Units.Ratio temperature_control "What the temperature control allows";
protected
  Units.Ratio error "Way of the valve to what is wanted";
equation
  assert(P0 >= V_min and P0 <= min(V_max, A_t),
    "P0 = " + String(P0) + " lies outside of V_min ... V_max or above A_t: this is no steady state", AssertionLevel.warning);
  speed_control = load_reference - dw/R;
  temperature_control = A_t + K_t*(A_t - exhaust);
  error = min(speed_control, temperature_control) - valve.y;
  valve.u = (1 - stuck)*(error - min(max(error, -sticking), sticking))/T1;
  T2*der(fuel) = (1 - fuel_degradation)*valve.y - fuel;
  T3*der(exhaust) = fuel - exhaust;
  mechanical_power = (1 - 0.15*compressor_fouling)*fuel - D_turb*(speed - 1);
  annotation(Documentation(info = "<html>
<p>The smaller of speed governor and temperature control moves the fuel valve, a lag T1 with non-windup limits; the turbine is a lag T2; the measured exhaust
temperature, expressed as load, is a lag T3 behind and cuts the fuel back above the ambient limit A_t with gain K_t.</p>
<p>Source: Siemens PTI, <i>PSS/E Model Library</i>, GAST; IEEE PES-TR1, 2013, section 3.2, which recommends GGOV1 for new studies. Power base: the rated power
of the machine. Start with P0 below A_t and V_max, or it is no steady state.</p>
</html>"));
end GAST;
