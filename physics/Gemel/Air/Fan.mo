within Gemel.Air;
model Fan "Fan with motor, belt and frequency converter"
  extends Interfaces.Treatment;
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1.2, start = 1) "Speed wanted over nominal speed; 0: off"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.Pressure rise_nominal(min = 10, max = 1e4, nominal = 500) = 500 "Total pressure rise at m_flow_nominal and nominal speed (assumed; usual 100 to 1500 Pa)";
  parameter Real shutoff(unit = "1", min = 1.05, max = 3) = 1.35 "Pressure rise at zero flow over rise_nominal (backward curved blades: Eck, Fans, 1973: 1.2 to 1.5)";
  parameter Units.Fraction linear_share(max = 0.95) = 0 "Part of the fall of pressure from zero to nominal flow that is linear (assumed; usual 0 to 0.5)";
  parameter Units.Efficiency efficiency_nominal(min = 0.05, max = 0.95) = 0.7 "Efficiency of the impeller at m_flow_nominal, its best point (assumed; usual 0.5 to 0.8)";
  parameter Units.Fraction power_shutoff(min = 0.05) = 0.5 "Shaft power at zero flow over that at nominal flow (assumed; usual 0.4 to 0.6, Eck 1973)";
  parameter Boolean belt = false "Belt between motor and fan" annotation(Evaluate = true);
  parameter Units.Power motor_power(min = 1, max = 1e7, nominal = 1e3) = 1.25*power_nominal "Rated power of the motor (default: 25 % above the shaft power)";
  parameter Units.Efficiency motor_efficiency(min = 0.3, max = 0.99) = 0.88 "Efficiency of the motor at rated power (IEC 60034-30-1, IE3, 4 poles: 0.865 at 2.2 kW, 0.914 at 11 kW)";
  parameter Units.Fraction motor_in_air = 1 "Share of the losses of motor and belt that warm the air";
  parameter Units.Time ramp(min = 0.1, max = 600, nominal = 10) = 10 "Time constant with which the speed follows (assumed; usual 5 to 60 s)";
  parameter Units.Ratio speed_start(min = 0, max = 1.2) = 0 "Speed at the start over nominal speed";
  parameter Units.Fraction belt_slip(max = 0.95) = 0 "Fault: slack belt; share of the speed that is lost";
  parameter Units.Fraction bearing_wear = 0 "Fault: worn bearings; 1 = friction takes 30 % of the nominal torque";
  parameter Units.Fraction impeller_fouling = 0 "Fault: dirt on the blades; 1 = pressure rise and efficiency fall by 30 %";
  Units.Ratio motor_speed(min = 0, max = 1.2, start = speed_start, fixed = true) "Speed of the motor over nominal speed";
  Units.Ratio nu(min = 0, max = 1.2) "Speed of the impeller over nominal speed";
  Units.Ratio x(min = -100, max = 100) "Flow over nominal flow";
  Units.Pressure rise(min = -1e5, max = 1e5, nominal = 500) "Total pressure rise";
  Units.Power shaft_power(min = 0, max = 1e8) "Power at the shaft of the fan";
  Units.Power power(min = 0, max = 1e8) "Electrical power";
  Units.Power air_power(min = -1e8, max = 1e8) "Power given to the air as pressure";
  Units.Ratio efficiency(min = -1, max = 1) "Pressure power over electrical power; -1 where air is blown through the resting fan";
  Units.HeatFlowRate casing_heat(min = -1e8, max = 1e8) "Losses that go to the room around and not into the air";
  Units.Energy energy(start = 0, fixed = true) "Electrical energy taken since the start";
  final parameter Units.Power power_nominal = rise_nominal*m_flow_nominal/(air.rho*efficiency_nominal) "Shaft power at the nominal point";
protected
  final parameter Real a1(unit = "1") = -linear_share*(shutoff - 1) "Linear term of the pressure curve";
  final parameter Real a2(unit = "1") = -(1 - linear_share)*(shutoff - 1) "Square term of the pressure curve";
  // The efficiency x p/t has its maximum at x = 1.
  final parameter Real t2(unit = "1") = power_shutoff + a1 + 2*a2 "Square term of the torque curve";
  final parameter Real t1(unit = "1") = 1 - power_shutoff - t2 "Linear term of the torque curve";
  Units.Ratio torque(min = 0, max = 100) "Torque over nominal torque";
  Units.Power motor_shaft(min = 0, max = 1e8) "Power at the shaft of the motor";
  Units.Power losses(min = 0, max = 1e8) "Losses of belt, motor and converter";
equation
  ramp*der(motor_speed) = y - motor_speed;
  nu = (1 - belt_slip)*motor_speed;
  x = m_flow/m_flow_nominal;
  rise = rise_nominal*((1 - 0.3*impeller_fouling)*shutoff*nu^2 + a1*nu*x + a2*Interfaces.quadratic(x));
  dp = -rise;
  torque = max(power_shutoff*nu^2 + t1*nu*max(x, 0) + t2*max(x, 0)^2, 0.05*nu^2) + 0.3*bearing_wear*nu;
  shaft_power = power_nominal*torque*nu;
  if belt then
    motor_shaft = (shaft_power + belt_slip*power_nominal*torque*motor_speed)*((shaft_power + 1641)/(shaft_power + 1))^0.05/0.96;
  else
    motor_shaft = power_nominal*torque*motor_speed;
  end if;
  // Motor: constant and quadratic losses; converter: 1 % standby while turning, 2 % of what it passes.
  losses = motor_shaft - shaft_power + motor_power*(1/motor_efficiency - 1)*(0.35*motor_speed^2 + 0.65*(power_nominal*torque/motor_power)^2)
    + 0.01*motor_power*motor_speed/(motor_speed + 0.05) + 0.02*motor_shaft;
  power = shaft_power + losses;
  air_power = rise*flow_rate;
  efficiency = min(max(air_power/max(power, 1e-3*power_nominal), -1), 1);
  y_water = 0;
  dh = (shaft_power + motor_in_air*losses)/max(forward, 0.02*m_flow_nominal);
  casing_heat = power - H_added;
  der(energy) = power;
  annotation(Documentation(info = "<html>
<p><b>Pressure</b>: p = p_nominal (s nu&sup2; + a1 nu x + a2 x|x|), s + a1 + a2 = 1, x flow over nominal flow, nu speed over nominal speed: the affinity laws (ISO 5801; B. Eck,
<i>Fans</i>, Pergamon 1973, chapter 8) hold exactly, the pressure falls strictly with the flow, and the resting fan is a resistance. A real curve falls off
to the left of its best point (stall); it should not work there. <b>Torque</b>: a quadratic in nu and x that gives the nominal efficiency its maximum
at the nominal flow.</p>
<p><b>Belt</b>: efficiency 0.96 (P/(P + 1.64 kW))<sup>0.05</sup> (AMCA 207-17, equation for V-belts; 10 CFR 431 subpart J). <b>Motor</b>: constant part 35 %
of the rated losses, the rest with the square of torque; converter 1 % + 2 % (assumed; IEC 61800-9-2 class IE2 is near it).</p>
<p>All power at the shaft ends as heat in the air, at the fan or by friction behind it; it is put in here, so pressure losses elsewhere give no heat.
Below 2 % of the nominal flow a part goes to the casing. In reverse the air is not warmed.</p></html>"));
end Fan;
