within Gemel.Power.Gas;
block Rowen "Heavy-duty single-shaft gas turbine with speed, temperature and acceleration control (Rowen 1983)"
  extends Interfaces.Governor;
  Blocks.Interfaces.RealInput speed_reference(unit = "1", min = 0.8, max = 1.2, start = 1, nominal = 1) "Speed set-point, without load"
    annotation(Placement(transformation(extent = {{-120, -10}, {-80, 30}})));
  Blocks.Interfaces.RealOutput exhaust_temperature(unit = "K", displayUnit = "degC", nominal = 800) "Exhaust temperature of the gas"
    annotation(Placement(transformation(extent = {{80, 40}, {120, 80}})));
  parameter Units.Ratio W(min = 1, max = 100, nominal = 20) = 25 "Gain of the speed governor, 1/droop (Rowen 1983, table: 4 % droop)";
  parameter Units.Time X(min = 0, max = 10) = 0 "Lead of the speed governor (Rowen 1983, 0 for droop)";
  parameter Units.Time Y(min = 1e-3, max = 10) = 0.05 "Lag of the speed governor (Rowen 1983)";
  parameter Boolean isochronous = false "Z = 0: the governor integrates and holds the speed set-point" annotation(Evaluate = true);
  parameter Units.Ratio max_fuel(min = 0.5, max = 2) = 1.5 "Highest fuel demand (Rowen 1983)";
  parameter Units.Ratio min_fuel(min = -0.5, max = 0.5) = -0.1 "Lowest fuel demand (Rowen 1983)";
  parameter Units.Ratio K3(min = 0.1, max = 1) = 0.77 "Fuel over demand: 1 less the fuel of no load (Rowen 1983)";
  parameter Units.Ratio K6(min = 0, max = 0.5) = 0.23 "Fuel at no load and rated speed (Rowen 1983)";
  parameter Units.Time b(min = 1e-3, max = 10) = 0.05 "Time constant of the valve positioner (Rowen 1983, gas fuel)";
  parameter Units.Time T_f(min = 1e-3, max = 10) = 0.4 "Time constant of the fuel system (Rowen 1983, gas fuel 0.40, liquid 0.10)";
  parameter Units.Time E_cr(min = 0, max = 1) = 0.01 "Delay of the combustor (Rowen 1983)";
  parameter Units.Time E_td(min = 0, max = 1) = 0.04 "Delay of turbine and exhaust (Rowen 1983)";
  parameter Units.Time T_cd(min = 1e-3, max = 10) = 0.2 "Time constant of the compressor discharge volume (Rowen 1983)";
  parameter Units.Ratio torque_fuel(min = 0.5, max = 3) = 1.3 "Torque per fuel (Rowen 1983, f2)";
  parameter Units.Ratio torque_speed(min = 0, max = 2) = 0.5 "Torque per speed below rated (Rowen 1983, f2)";
  parameter Units.Temperature T_rated(min = 500, max = 1200) = 783.15 "Rated exhaust temperature, also the set-point of the control (Rowen 1983: 950 degF)";
  parameter Units.TemperatureDifference T_fuel(min = 50, max = 1000) = 388.9 "Exhaust temperature per fuel (Rowen 1983, f1: 700 degF)";
  parameter Units.TemperatureDifference T_speed(min = 0, max = 1000) = 305.6 "Exhaust temperature per speed below rated (Rowen 1983, f1: 550 degF)";
  parameter Units.Fraction K4 = 0.8 "Share of the radiation shield that follows at once (Rowen 1983)";
  parameter Units.Time T_shield(min = 0.1, max = 100) = 15 "Time constant of the radiation shield (Rowen 1983)";
  parameter Units.Time T_couple(min = 0.1, max = 100) = 2.5 "Time constant of the thermocouple (Rowen 1983)";
  parameter Units.Time T_lead(min = 0.01, max = 100) = 3.3 "Lead of the temperature control (Rowen 1983)";
  parameter Real T_t(unit = "K.s", min = 1, max = 2000, nominal = 100) = 138.9 "Integration constant of the temperature control (Rowen 1983: 250 degF s)";
  parameter Real acceleration_limit(unit = "1/s", min = 1e-3, max = 1, nominal = 0.01) = 0.01 "Acceleration at which the limiter closes (Rowen 1983)";
  parameter Units.Ratio K_acceleration(min = 0, max = 1000, nominal = 100) = 100 "Gain of the acceleration control: fuel per speed (Rowen 1983: 100/s)";
  parameter Units.Time T_acceleration(min = 1e-3, max = 1) = 0.05 "Time constant of the speed derivative (assumed; usual 0.02 to 0.1 s)";
  parameter Units.Fraction stuck = 0 "Fault: the fuel valve moves slower by this share; 1: it stands still";
  parameter Units.Ratio sticking(min = 0, max = 0.5) = 0 "Fault: the fuel valve sticks until the demand is this far away";
  parameter Units.Fraction fuel_degradation = 0 "Fault: share of the fuel flow lost in filters and nozzles";
  parameter Units.Fraction compressor_fouling = 0 "Fault: fouled compressor; at 1 torque 15 % less, exhaust 40 K hotter (assumed)";
  parameter Units.Fraction wear = 0 "Fault: worn turbine, share of the torque lost; the exhaust is up to 100 K hotter (assumed)";
  parameter Units.TemperatureDifference temperature_bias(min = -100, max = 100) = 0 "Fault: the thermocouples read this much too high";
  final parameter Units.Ratio fuel_start = P0/torque_fuel + K6 "Fuel at the start";
  final parameter Units.Ratio demand_start = (fuel_start - K6)/K3 "Fuel demand at the start";
  Units.Ratio demand_speed "What the speed governor wants";
  Units.Ratio demand_temperature "What the temperature control allows";
  Units.Ratio demand_acceleration "What the acceleration control allows";
  Units.Ratio demand "Fuel demand: the smallest of the three, within the limits";
  Units.Ratio governor(start = demand_start, fixed = true) "State of the speed governor";
  LimitedIntegrator temperature_integral(y_max = max_fuel, y_min = min_fuel, y_start = max_fuel) "Integral part of the temperature control";
  LimitedIntegrator acceleration_integral(y_max = max_fuel, y_min = min_fuel, y_start = max_fuel) "Acceleration control";
  Units.Ratio lagged_speed(start = 1, fixed = true) "Lagged speed, for the acceleration";
  Real acceleration(unit = "1/s", nominal = 0.01) "Measured acceleration";
  Units.Ratio valve(start = fuel_start, fixed = true) "Valve position";
  Units.Ratio fuel(start = fuel_start, fixed = true) "Fuel flow";
  Delay combustor(T = E_cr, y_start = fuel_start) "Combustor";
  Delay exhaust(T = E_td, y_start = fuel_start) "Turbine and exhaust";
  Units.Ratio discharge(start = fuel_start, fixed = true) "Fuel burnt, behind the compressor discharge volume";
  Units.Ratio torque "Torque over rated torque";
  Units.Temperature shield(start = T_start, fixed = true) "Slow part of the radiation shield";
  Units.Temperature measured(start = T_start, fixed = true) "Temperature of the thermocouple";
protected
  final parameter Units.Temperature T_start = T_rated - T_fuel*(1 - fuel_start) "Exhaust temperature at the start";
  Units.Ratio error "Speed error with the load set-point";
  Units.Ratio way "Way of the valve to the demand";
  Units.TemperatureDifference margin "Distance to the temperature limit";
equation
  assert(demand_start >= min_fuel and demand_start <= max_fuel and fuel_start <= 1,
    "P0 = " + String(P0) + " lies beyond the fuel or temperature limit: this is no steady state", AssertionLevel.warning);
  // speed governor W (1 + X s)/(Z + Y s); in droop the load set-point is the demand at rated speed
  error = speed_reference - (1 + dw) + (if isochronous then 0 else load_reference/(torque_fuel*K3*W));
  Y*der(governor) = if isochronous then (if governor >= max_fuel then min(W*error, 0) elseif governor <= min_fuel then max(W*error, 0) else W*error)
    else W*error - governor;
  demand_speed = governor + (if isochronous then W*X*error/Y else X/Y*(W*error - governor));
  // temperature control: PI on the thermocouple, the integral waits at the highest fuel
  margin = T_rated - measured - temperature_bias;
  temperature_integral.u = margin/T_t;
  demand_temperature = temperature_integral.y + T_lead/T_t*margin;
  // acceleration control: integrates the distance to the acceleration limit
  acceleration = (1 + dw - lagged_speed)/T_acceleration;
  der(lagged_speed) = acceleration;
  acceleration_integral.u = K_acceleration*(acceleration_limit - acceleration);
  demand_acceleration = acceleration_integral.y;
  demand = max(min(min(demand_speed, demand_temperature), min(demand_acceleration, max_fuel)), min_fuel);
  // fuel system
  way = speed*(K3*demand) + K6 - valve;
  b*der(valve) = (1 - stuck)*(way - min(max(way, -sticking), sticking));
  T_f*der(fuel) = (1 - fuel_degradation)*valve - fuel;
  // turbine
  combustor.u = fuel;
  T_cd*der(discharge) = combustor.y - discharge;
  torque = (1 - wear)*(1 - 0.15*compressor_fouling)*torque_fuel*(discharge - K6) + torque_speed*(1 - speed);
  mechanical_power = torque*speed;
  exhaust.u = combustor.y;
  exhaust_temperature = T_rated - T_fuel*(1 - exhaust.y) + T_speed*(1 - speed) + 40*compressor_fouling + 100*wear;
  T_shield*der(shield) = exhaust_temperature - shield;
  T_couple*der(measured) = K4*exhaust_temperature + (1 - K4)*shield - measured;
  annotation(Documentation(info = "<html>
<p><b>Control</b>: speed governor W (1 + X s)/(Z + Y s) (Z = 1 droop, 0 isochronous), temperature control (T_lead s + 1)/(T_t s) and acceleration control
K/s; the smallest demand wins and is kept between min_fuel and max_fuel.</p>
<p><b>Fuel</b>: demand times speed (the fuel pump is on the shaft) times K3, plus K6; valve positioner b, fuel system T_f. <b>Turbine</b>: combustor delay E_cr,
discharge volume T_cd, torque f2 = 1.3 (fuel - 0.23) + 0.5 (1 - speed), power = torque times speed. <b>Exhaust</b>: f1 = T_rated - 700 degF (1 - fuel) + 550 degF
(1 - speed), delayed by E_td, measured through radiation shield and thermocouple.</p>
<p>Delays are Pad&eacute; approximations of second order. A load set-point of 1 asks for 1 pu of power at rated speed.</p>
<p>Source: W. I. Rowen, <i>Simplified Mathematical Representations of Heavy-Duty Gas Turbines</i>, ASME J. Engineering for Power 105(4), 1983, 865-869. Valid for
95 to 107 % speed, ISO ambient (15 &deg;C), simple cycle without inlet guide vanes, power from no load to peak. Power base: the rated power of the machine.</p>
</html>"));
end Rowen;
