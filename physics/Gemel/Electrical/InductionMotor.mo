within Gemel.Electrical;
model InductionMotor "Squirrel-cage motor: slip, losses over load and temperature"
  Blocks.Interfaces.RealInput field_speed(unit = "rad/s", displayUnit = "rpm", nominal = 100)
    "Speed of the rotating field: 2 pi frequency/pole pairs"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput torque(unit = "N.m", nominal = 10) "Torque that the driven machine needs"
    annotation(Placement(transformation(extent = {{120, -70}, {80, -30}})));
  Blocks.Interfaces.RealOutput speed(unit = "rad/s", displayUnit = "rpm", nominal = 100) "Shaft speed"
    annotation(Placement(transformation(extent = {{80, 30}, {120, 70}})));
  Blocks.Interfaces.RealOutput power(unit = "W", displayUnit = "kW", nominal = 1000) "Electrical power taken"
    annotation(Placement(transformation(extent = {{-80, -70}, {-120, -30}})));
  Thermal.Interfaces.HeatPort housing "Where the heat leaves; unconnected, nothing leaves"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Units.Power power_nominal(min = 1) = 11e3 "Rated shaft power (IEC 60072-1 frame 160)";
  parameter Units.AngularVelocity speed_nominal(min = 1) = 2945*2*Constants.pi/60 "Shaft speed at rated power (two poles, 50 Hz, usual)";
  parameter Units.Fraction slip_nominal(max = 0.2) = 1 - 2945/3000 "Slip at rated power";
  parameter Units.Efficiency efficiency_nominal(min = 0.1) = 0.912
    "Efficiency at rated power (IEC 60034-30-1:2014, IE3, 11 kW, 2 poles, 50 Hz: 91.2 %)";
  parameter Units.Fraction loss_idle = 0.35
    "Share of the rated losses that do not depend on the load: iron and friction (assumed; usual 0.3 to 0.4)";
  parameter Units.TemperatureDifference rise_nominal(min = 1) = 80
    "Winding temperature rise at rated power (class B rise, IEC 60034-1)";
  parameter Units.Time time_constant(min = 1) = 2400 "Thermal time constant (assumed; usual 20 to 60 min at this size)";
  parameter Units.Temperature temperature_start = 293.15 "Temperature at the start";
  Units.Temperature temperature(start = temperature_start, fixed = true) "Mean temperature of winding and iron";
  Units.Power shaft_power "Power given to the shaft";
  Units.HeatFlowRate losses "Losses";
  Units.HeatFlowRate cooling "Heat given to the surroundings";
  Units.Ratio efficiency "Shaft power over electrical power";
  Units.Ratio load "Torque over rated torque";
protected
  final parameter Units.Torque torque_nominal = power_nominal/speed_nominal "Rated torque";
  final parameter Units.HeatFlowRate losses_nominal = power_nominal*(1/efficiency_nominal - 1) "Losses at rated power";
  final parameter Units.ThermalResistance R = rise_nominal/losses_nominal "Thermal resistance to the surroundings";
  final parameter Units.HeatCapacity C = time_constant/R "Heat capacity";
equation
  load = torque/torque_nominal;
  // Small slips: torque proportional to slip speed, at constant flux.
  speed = field_speed - slip_nominal/(1 - slip_nominal)*speed_nominal*load;
  shaft_power = torque*speed;
  losses = losses_nominal*(loss_idle*(speed/speed_nominal)^2 + (1 - loss_idle)*load^2);
  power = shaft_power + losses;
  efficiency = shaft_power/max(power, 1e-3*power_nominal);
  cooling = (temperature - housing.T)/R;
  housing.Q_flow = -cooling;
  C*der(temperature) = losses - cooling;
  annotation(Documentation(info = "<html>
<p><b>Slip</b>: linear part of the torque curve at constant flux, speed = field speed - slip proportional to torque (S. J. Chapman,
<i>Electric Machinery Fundamentals</i>, 5th ed. 2012, chapter 6). The rotor's inertia is neglected: it settles within tens of milliseconds.</p>
<p><b>Losses</b>: iron and friction with the square of the speed, copper with the square of the torque; together they give the rated
efficiency at rated power and the usual maximum at about three quarters load. The rotor's slip loss is part of the copper loss.</p>
<p><b>Temperature</b>: one body, C dT/dt = losses - (T - T_housing)/R, with R from the rated temperature rise. The weaker cooling of a
shaft fan at low speed is neglected. Valid for the drive or the mains holding the flux, load below about 1.5.</p>
</html>"));
end InductionMotor;
