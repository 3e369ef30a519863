within Gemel.Electrical;
model InductionMotor "Squirrel-cage motor: slip, losses over speed and load, temperature and its limits"
  Blocks.Interfaces.RealInput field_speed(unit = "rad/s", displayUnit = "rpm", min = -3000, max = 3000, nominal = 100)
    "Speed of the rotating field: 2 pi frequency/pole pairs"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput torque(unit = "N.m", min = -1e5, max = 1e5, nominal = 10) "Torque that the driven machine needs"
    annotation(Placement(transformation(extent = {{120, -70}, {80, -30}})));
  Blocks.Interfaces.RealOutput speed(unit = "rad/s", displayUnit = "rpm", nominal = 100) "Shaft speed"
    annotation(Placement(transformation(extent = {{80, 30}, {120, 70}})));
  Blocks.Interfaces.RealOutput power(unit = "W", displayUnit = "kW", nominal = 1000) "Electrical power taken"
    annotation(Placement(transformation(extent = {{-80, -70}, {-120, -30}})));
  Thermal.Interfaces.HeatPort housing "Where the heat leaves; unconnected, nothing leaves"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Units.Power power_nominal(min = 10, max = 1e7) = 11e3 "Rated shaft power (IEC 60072-1 frame 160)";
  parameter Units.AngularVelocity speed_nominal(min = 1, max = 3000) = 2945*2*Constants.pi/60
    "Shaft speed at rated power (assumed; usual 2930 to 2960 r/min at this size with two poles, 50 Hz)";
  parameter Units.Fraction slip_nominal(min = 1e-4, max = 0.15) = 1 - 2945/3000 "Slip at rated power (follows from the speeds; usual 0.01 to 0.05)";
  parameter Units.Efficiency efficiency_nominal(min = 0.3, max = 0.995) = 0.912
    "Efficiency at rated power (IEC 60034-30-1:2014, IE3, 11 kW, 2 poles, 50 Hz: 91.2 %; others: motorEfficiency)";
  parameter Units.Fraction loss_idle = 0.35
    "Share of the rated losses that do not depend on the load: iron and friction (assumed; usual 0.3 to 0.4)";
  parameter Units.Fraction loss_stray(max = 0.3) = 0
    "Share of the rated losses that go with load and speed squared: additional load losses (IEC 60034-2-1: 0.05 to 0.15; 0: counted with the copper)";
  parameter Units.TemperatureDifference rise_nominal(min = 5, max = 200) = 80
    "Winding temperature rise at rated power (class B rise, IEC 60034-1)";
  parameter Units.Time time_constant(min = 1, max = 1e5) = 2400 "Thermal time constant (assumed; usual 20 to 60 min at this size)";
  parameter Units.Fraction cooling_still(min = 0.05) = 0.4
    "Conductance to the surroundings at rest over that at rated speed (assumed; usual 0.3 to 0.5 with a fan on the shaft, IC 411; 1 with a fan of its own, IC 416)";
  parameter Units.Temperature temperature_limit(min = 350, max = 500) = 428.15 "Highest lasting temperature of the winding (IEC 60085 class F: 155 degC)";
  parameter Units.Temperature temperature_start(min = 243.15, max = 500) = 293.15 "Temperature at the start";
  parameter Units.Fraction cooling_loss(max = 0.95) = 0 "Fault: cooling loss: share of the cooling that blocked fins or a broken fan take away";
  parameter Units.Fraction rotor_damage = 0 "Fault: rotor damage: broken bars; at 1 slip and copper losses are twice as large";
  parameter Units.Fraction bearing_wear = 0 "Fault: bearing wear: at 1 a twentieth of the rated power is lost in addition at rated speed";
  Units.Temperature temperature(start = temperature_start, fixed = true) "Mean temperature of winding and iron";
  Units.TemperatureDifference margin "Distance to temperature_limit";
  Units.Power shaft_power "Power given to the shaft";
  Units.HeatFlowRate losses "Losses";
  Units.HeatFlowRate cooling "Heat given to the surroundings";
  Units.Ratio efficiency "Shaft power over electrical power";
  Units.Ratio load "Torque over rated torque";
  Units.Ratio load_lasting "Load that it could carry for ever at this speed and surrounding temperature: derating";
protected
  final parameter Units.Torque torque_nominal = power_nominal/speed_nominal "Rated torque";
  final parameter Units.HeatFlowRate losses_nominal = power_nominal*(1/efficiency_nominal - 1) "Losses at rated power";
  final parameter Units.ThermalResistance R = rise_nominal/losses_nominal "Thermal resistance to the surroundings";
  final parameter Units.HeatCapacity C = time_constant/R "Heat capacity";
  final parameter Units.Fraction copper = max(1 - loss_idle - loss_stray, 0) "Share of the rated losses that go with the load squared";
  Units.Ratio n2 "Square of speed over rated speed";
  Units.Fraction ventilation "Conductance to the surroundings over that at rated speed";
equation
  load = torque/torque_nominal;
  // Small slips: torque proportional to slip speed, at constant flux.
  speed = field_speed - (1 + rotor_damage)*slip_nominal/(1 - slip_nominal)*speed_nominal*load;
  shaft_power = torque*speed;
  n2 = (speed/speed_nominal)^2;
  losses = losses_nominal*(loss_idle*n2 + copper*(1 + rotor_damage)*load^2 + loss_stray*n2*load^2) + 0.05*bearing_wear*power_nominal*n2;
  power = shaft_power + losses;
  efficiency = shaft_power/max(power, 1e-3*power_nominal);
  // The fan on the shaft blows with the speed; n^2/sqrt(n^2 + small) is |n|.
  ventilation = (1 - cooling_loss)*(cooling_still + (1 - cooling_still)*n2/sqrt(n2 + 1e-4));
  cooling = ventilation*(temperature - housing.T)/R;
  housing.Q_flow = -cooling;
  C*der(temperature) = losses - cooling;
  margin = temperature_limit - temperature;
  // Losses that the cooling carries off at the limit, less those without load
  load_lasting = sqrt(max(ventilation*max(temperature_limit - housing.T, 0)/rise_nominal - (loss_idle + 0.05*bearing_wear*power_nominal/losses_nominal)*n2,
    1e-6)/max(copper*(1 + rotor_damage) + loss_stray*n2, 0.05));
  annotation(Documentation(info = "<html>
<p><b>Slip</b>: linear part of the torque curve at constant flux, speed = field speed - slip proportional to torque (S. J. Chapman,
<i>Electric Machinery Fundamentals</i>, 5th ed. 2012, chapter 6). The rotor's inertia is neglected: it settles within tens of milliseconds.</p>
<p><b>Losses</b>: iron and friction with the square of the speed, copper with the square of the torque, additional ones with both; together
they give the rated
efficiency at rated power and the usual maximum at about three quarters load. The rotor's slip loss is part of the copper loss. Terms of the
interpolation formula of IEC
60034-2-3:2020 (losses of a motor at a converter over speed and torque). Efficiencies of the classes IE2 to IE4: <b>motorEfficiency</b>.</p>
<p><b>Temperature</b>: one body, C dT/dt = losses - ventilation (T - T_housing)/R, with R from the rated temperature rise. A fan on the
shaft cools less at low speed: <code>load_lasting</code> is the load for
ever, the derating curve of a self-ventilated motor at a converter. <code>margin</code> below 0 says that the insulation ages faster than
rated; the motor does not trip by itself: <b>OverloadRelay</b>.</p>
<p>Valid for the drive or the mains holding the flux, load below about 1.5.</p>
</html>"));
end InductionMotor;
