within Gemel.Wind;
model Turbine "A complete wind turbine: rotor, drive train, generator, tower, yaw, control"
  Blocks.Interfaces.RealInput wind(unit = "m/s", min = -60, max = 80, nominal = 10, start = 8) "Wind speed at the hub, over the rotor disc"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealInput direction(unit = "rad", displayUnit = "deg", min = -12.6, max = 12.6, nominal = 1, start = 0)
    "Direction the wind comes from"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput temperature(unit = "K", displayUnit = "degC", min = 200, max = 340, nominal = 300, start = 288.15)
    "Air temperature"
    annotation(Placement(transformation(extent = {{-120, 10}, {-80, 50}})));
  Blocks.Interfaces.RealInput pressure(unit = "Pa", displayUnit = "hPa", min = 8e4, max = 1.1e5, nominal = 1e5, start = 101325)
    "Air pressure, reduced to sea level"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput grid(unit = "1", min = 0, max = 1, start = 1) "Grid: 1 is there, 0 is lost"
    annotation(Placement(transformation(extent = {{-120, -50}, {-80, -10}})));
  Blocks.Interfaces.RealInput enable(unit = "1", min = 0, max = 1, start = 1) "Release: above 0.5 the turbine may run"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealInput reset(unit = "1", min = 0, max = 1, start = 0) "Above 0.5 an overspeed trip is forgotten"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  Blocks.Interfaces.RealInput power_limit(unit = "1", min = 0, max = 1, start = 1) "Curtailment: share of the rated power"
    annotation(Placement(transformation(extent = {{-80, -120}, {-40, -80}})));
  Blocks.Interfaces.RealOutput power(unit = "W", displayUnit = "kW", nominal = 1e6) "Electrical power"
    annotation(Placement(transformation(extent = {{80, 40}, {120, 80}})));
  Blocks.Interfaces.RealOutput ct(unit = "1") "Thrust coefficient, referred to the wind at the hub: what the wake needs"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Data.Machine data = Data.NREL5MW() "Machine" annotation(Placement(transformation(extent = {{60, 80}, {80, 100}})));
  replaceable package Schedule = Data.ScheduleNREL5MW "Gain schedule of the pitch controller";
  parameter Units.Length altitude(min = -100, max = 5000, nominal = 100) = 0
    "Height of the hub above sea level (0: power curves refer to 1.225 kg/m3)";
  parameter Units.Ratio yaw_exponent(min = 1, max = 3) = 1.88
    "Power falls with this power of the cosine of the yaw error (FLORIS nrel_5MW.yaml: 1.88)";
  parameter Real speed_error(unit = "1", min = -0.2, max = 0.2) = 0 "Fault: the speed sensor shows too much by this share";
  parameter Real anemometer_error(unit = "1", min = -0.5, max = 0.5) = 0 "Fault: the nacelle anemometer shows too much by this share";
  parameter Boolean running = false
    "Whether the controller is in production at the start; the starting speed, pitch and wind are given beside";
  parameter Units.AngularVelocity speed_start(min = 0, max = 50, nominal = 1) = 0 "Rotor speed at the start";
  parameter Units.Angle pitch_start(min = -0.1, max = 1.7, nominal = 0.1) = 1.5708 "Pitch at the start (feather)";
  parameter Units.Velocity wind_start(min = -60, max = 80, nominal = 10) = 0 "Mean wind that the controller knows at the start";
  parameter Units.Torque torque_start(min = 0, max = 1e8, nominal = 1e4) = 0 "Generator torque at the start";
  replaceable Rotor rotor constrainedby RotorBase(radius = data.radius) "Rotor"
    annotation(Placement(transformation(extent = {{-50, 30}, {-30, 50}})));
  AirDensity air(altitude = altitude) "Air"
    annotation(Placement(transformation(extent = {{-80, 30}, {-60, 50}})));
  DriveTrain shaft(rotor_inertia = data.rotor_inertia, generator_inertia = data.generator_inertia, gear_ratio = data.gear_ratio,
    stiffness = data.shaft_stiffness, damping = data.shaft_damping, gear_efficiency = data.gear_efficiency,
    torque_rated = data.power_rated/data.efficiency/data.speed_rated*data.gear_ratio, brake_torque = data.brake_torque,
    brake_time = data.brake_time, speed_start = speed_start, twist_start = torque_start*data.gear_ratio/data.shaft_stiffness) "Drive train"
    annotation(Placement(transformation(extent = {{-10, 30}, {10, 50}})));
  Generator generator(torque_max = data.torque_max, torque_rate = data.torque_rate, efficiency = data.efficiency,
    torque_start = torque_start)
    "Generator"
    annotation(Placement(transformation(extent = {{30, 30}, {50, 50}})));
  PitchActuator pitch_drive(bandwidth = data.pitch_bandwidth, damping = data.pitch_damping, rate_max = data.pitch_rate,
    pitch_start = pitch_start) "Pitch drive"
    annotation(Placement(transformation(extent = {{-10, -30}, {10, -10}})));
  Tower tower(mass = data.tower_mass, frequency = data.tower_frequency, damping = data.tower_damping) "Tower"
    annotation(Placement(transformation(extent = {{-50, -10}, {-30, 10}})));
  YawDrive yaw_drive(rate = data.yaw_rate, threshold = data.yaw_threshold) "Yaw drive"
    annotation(Placement(transformation(extent = {{-80, -10}, {-60, 10}})));
  Supervisor supervisor(wind_cut_in = data.wind_cut_in, wind_cut_out = data.wind_cut_out, speed_rated = data.speed_rated,
    rate_start = data.pitch_rate_stop, rate_stop = data.pitch_rate_stop, rate_emergency = data.pitch_rate, running = running,
    wind_start = wind_start) "Start, stop, brake"
    annotation(Placement(transformation(extent = {{-50, -70}, {-30, -50}})));
  TorqueController torque_control(data = data, integral_start = torque_start, set_point_start = speed_start*data.gear_ratio)
    "Torque controller"
    annotation(Placement(transformation(extent = {{30, -30}, {50, -10}})));
  PitchController pitch_control(data = data, redeclare package Schedule = Schedule, integral_start = pitch_start) "Pitch controller"
    annotation(Placement(transformation(extent = {{-10, -70}, {10, -50}})));
  Units.AngularVelocity speed(nominal = 1) "Rotor speed";
  Units.Angle pitch(nominal = 0.1) "Pitch";
  Units.Power losses(nominal = 1e5) "All losses between rotor and grid";
  Units.Energy energy(nominal = 1e9) "Electrical energy since the start";
  Units.Ratio region "Torque law: 1, 1.5, 2, 2.5 or 3; 0 when not running";
  Units.Power powerBalance(nominal = 1e6)
    "Power of the wind on rotor and tower less electrical power, losses and what is stored: stays zero";
  Units.Power powerThroughput(nominal = 1e6) "Scale of the balance";
protected
  Units.Velocity axial(nominal = 10) "Wind along the rotor axis";
  Units.Ratio alignment "Cosine of the yaw error, at least 0.05";
  Units.AngularVelocity speed_read(nominal = 100) "Generator speed that the controller reads";
  Units.AngularVelocity speed_filtered(start = speed_start*data.gear_ratio, fixed = true, nominal = 100) "The same, filtered";
  Real speed_slope(unit = "rad/s2", start = 0, fixed = true, nominal = 10) "Rate of change of the filtered speed";
  Units.Velocity wind_read(nominal = 10) "Wind that the anemometer shows";
  Units.Velocity wind_filtered(start = wind_start, fixed = true, nominal = 10) "The same, filtered";
  constant Units.AngularVelocity wind_filter(displayUnit = "rad/s") = 0.20944 "Filter of the wind estimate (ROSCO DISCON.IN, F_WECornerFreq)";
  constant Units.Velocity small = 0.5 "Wind below which the thrust coefficient fades out";
equation
  connect(direction, yaw_drive.direction);
  connect(temperature, air.temperature);
  connect(pressure, air.pressure);
  connect(air.density, rotor.density);
  connect(pitch_drive.pitch, rotor.pitch);
  connect(shaft.speed_rotor, rotor.speed);
  connect(rotor.torque, shaft.torque_rotor);
  connect(rotor.thrust, tower.thrust);
  connect(generator.torque, shaft.torque_generator);
  connect(shaft.speed_generator, generator.speed);
  connect(grid, generator.grid);
  connect(grid, supervisor.grid);
  connect(enable, supervisor.enable);
  connect(reset, supervisor.reset);
  connect(supervisor.brake, shaft.brake);
  connect(supervisor.floor, pitch_control.floor);
  connect(pitch_control.reference, pitch_drive.reference);
  connect(pitch_drive.pitch, pitch_control.pitch);
  connect(pitch_drive.pitch, torque_control.pitch);
  connect(pitch_control.shift, torque_control.shift);
  connect(generator.power, pitch_control.power);
  connect(generator.power, power);
  connect(power_limit, torque_control.power_limit);

  alignment = max(cos(yaw_drive.error), 0.05);
  axial = wind*alignment^(yaw_exponent/3);
  rotor.wind = axial - tower.velocity;
  ct = rotor.thrust/(0.5*air.density*Constants.pi*data.radius^2*(wind^2 + small^2));

  // Sensors and their filters
  speed_read = (1 + speed_error)*shaft.speed_generator;
  der(speed_filtered) = if data.filter_second then speed_slope else data.filter_speed*(speed_read - speed_filtered);
  der(speed_slope) = if data.filter_second
    then data.filter_speed*(data.filter_speed*(speed_read - speed_filtered) - 2*data.filter_damping*speed_slope) else 0;
  wind_read = (1 + anemometer_error)*axial;
  der(wind_filtered) = wind_filter*(wind_read - wind_filtered);
  supervisor.wind = wind_read;
  supervisor.speed = speed_read;
  torque_control.speed = speed_filtered;
  torque_control.wind = wind_filtered;
  pitch_control.speed = speed_filtered;
  pitch_control.wind = wind_filtered;
  generator.reference = torque_control.torque*supervisor.load;

  speed = shaft.speed_rotor;
  pitch = pitch_drive.pitch;
  energy = generator.energy;
  losses = shaft.losses + generator.losses + tower.losses;
  region = if supervisor.run then torque_control.region else 0;
  powerBalance = rotor.power + rotor.thrust*tower.velocity - power - losses - shaft.storing - tower.storing;
  powerThroughput = abs(rotor.power) + abs(power) + abs(shaft.storing) + abs(tower.storing) + losses;
  annotation(Documentation(info = "<html>
<p>The parts are described where they stand. The controller reads the generator speed through a low-pass filter, the wind from the nacelle
anemometer and the
pitch angle.</p>
<p>Yaw error: the wind along the axis is wind cos(error)^(1.88/3), so that the power falls with the 1.88th power of the cosine (FLORIS,
cosine-loss model). Faults: <code>rotor.soiling</code>, <code>rotor.icing</code>,
<code>shaft.bearing_wear</code>, <code>pitch_drive.stuck</code>, <code>generator.torque_loss</code>, <code>yaw_drive.stuck</code>,
<code>yaw_drive.vane_error</code>,
<code>speed_error</code>, <code>anemometer_error</code>.</p>
<p>Valid for wind between -60 and 80 m/s, at rest and running, as far as quasi-steady coefficients are.</p>
</html>"));
end Turbine;
