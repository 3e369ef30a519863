within Gemel.Hydraulics;
model PumpSet "Pump with motor, frequency converter and check valve: what stands on one base plate"
  Interfaces.Port port_a "Suction"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b "Discharge, behind the check valve"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = 0, max = 3000, nominal = 100, start = speed_nominal)
    "Speed reference of the drive (the shaft is up to 2 % slower under load)"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "Run command: above 0.5 the pump runs"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  parameter Units.AngularVelocity speed_nominal(min = 1, max = 3000) = 2900*2*Constants.pi/60
    "Speed at which the pump curve was measured (ISO 2858: 2900 r/min)";
  parameter Units.VolumeFlowRate flow_nominal(min = 1e-6, max = 50) = 50/3600
    "Flow at the best efficiency point (ISO 2858 rated duty: 50 m3/h, 50 m at 2900 r/min)";
  parameter Units.Length head_nominal(min = 0.1, max = 3000) = 50 "Head at the best efficiency point (ISO 2858, as above)";
  parameter Units.Length head_shutoff(min = 0.1, max = 5000) = 1.24*head_nominal "Head at zero flow";
  parameter Units.Efficiency efficiency_nominal(min = 0.05) = 0.70
    "Pump efficiency at the best efficiency point (usual at specific speed 18 and 50 m3/h; compare EU regulation 547/2012)";
  parameter Units.Length npsh_nominal(min = 0.05, max = 50) = (speed_nominal*60/(2*Constants.pi)*sqrt(flow_nominal)/180)^(4/3)
    "NPSH3 of the pump at its best efficiency point (suction specific speed 180: Guelich 2014, table 6.1)";
  parameter Units.Fraction wear(max = 0.95) = 0 "Fault: wear of the pump: share of head and efficiency lost at equal flow and speed";
  parameter Units.Fraction blockage(max = 0.95) = 0 "Fault: blockage: share of the pump's inlet cross-section that is clogged";
  parameter Units.Fraction bearing_wear = 0 "Fault: bearing wear: at 1 a tenth of the pump's torque at best efficiency more";
  parameter Units.Fraction check_valve_stuck = 0 "Fault: check valve stuck open: share of its cross-section that stays open";
  parameter Units.AngularVelocity speed_start(min = 0, max = 3000) = 0 "Speed of the drive at the start";
  parameter Units.Temperature ambient(min = 243.15, max = 333.15) = 298.15 "Temperature of the pump room (assumed; usual 278 to 313 K)";
  Units.Power power "Electrical power taken from the mains";
  Units.VolumeFlowRate flow_rate "Volume flow through the pump";
  Units.Length head(nominal = 10) "Head of the pump";
  Units.AngularVelocity shaft_speed "Shaft speed";
  Units.Ratio efficiency "Hydraulic power of the pump over electrical power: wire to water";
  Units.Length npsh_margin(nominal = 10) "Suction head available less NPSH3 of the pump";
  Units.HeatFlowRate heat "All losses together: drive, motor, pump, check valve";
  Units.Energy energy(start = 0, fixed = true) "Electrical energy taken since the start";
  replaceable CentrifugalPump pump(speed_nominal = speed_nominal, flow_nominal = flow_nominal, head_nominal = head_nominal,
    head_shutoff = head_shutoff, efficiency_nominal = efficiency_nominal, npsh_nominal = npsh_nominal)
    constrainedby Interfaces.PumpBase(wear = wear, blockage = blockage, bearing_wear = bearing_wear) "Pump; may be another one: redeclare CentrifugalPumpTable pump(...)"
    annotation(Placement(transformation(extent = {{-40, -10}, {-20, 10}})));
  CheckValve check_valve(stuck = check_valve_stuck) "Check valve behind the pump"
    annotation(Placement(transformation(extent = {{30, -10}, {50, 10}})));
  Electrical.VariableSpeedDrive drive(speed_start = speed_start) "Frequency converter"
    annotation(Placement(transformation(extent = {{-70, 55}, {-50, 75}})));
  Electrical.InductionMotor motor(temperature_start = ambient) "Motor"
    annotation(Placement(transformation(extent = {{-20, 55}, {0, 75}})));
  Thermal.FixedTemperature room(T = ambient) "Air of the pump room"
    annotation(Placement(transformation(extent = {{-50, 25}, {-30, 45}})));
equation
  connect(speed, drive.reference);
  connect(on, drive.on);
  connect(drive.speed, motor.field_speed);
  connect(motor.power, drive.load);
  connect(motor.speed, pump.speed);
  connect(pump.torque, motor.torque);
  connect(room.port, motor.housing);
  connect(port_a, pump.port_a);
  connect(pump.port_b, check_valve.port_a);
  connect(check_valve.port_b, port_b);
  power = drive.power;
  flow_rate = pump.flow_rate;
  head = pump.head;
  shaft_speed = pump.speed;
  npsh_margin = pump.npsh_margin;
  efficiency = pump.hydraulic_power/max(power, 1e-3*drive.power_nominal);
  heat = drive.losses + motor.losses + (pump.shaft_power - pump.hydraulic_power) + check_valve.dissipation;
  der(energy) = power;
  annotation(Documentation(info = "<html>
<p>Mains - drive - motor - pump - check valve. The two inputs are what a control system gives to a drive: run command and speed
reference. While the pump stands still the check valve holds the pressure behind it.</p>
<p>The pump has the three-point curve of the parameters above; one with measured points takes its place by <code>PumpSet set(redeclare
CentrifugalPumpTable pump(curve_flow = ...))</code>.</p>
</html>"));
end PumpSet;
