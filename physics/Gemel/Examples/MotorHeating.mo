within Gemel.Examples;
model MotorHeating "A motor warms up under a load that comes and goes"
  Blocks.Sources.Constant field(k = 3000*2*Constants.pi/60) "50 Hz mains, one pole pair"
    annotation(Placement(transformation(extent = {{-80, 20}, {-60, 40}})));
  Blocks.Sources.Pulse load(offset = 5, height = 40, period = 3600, width = 0.6) "Torque of the driven machine"
    annotation(Placement(transformation(extent = {{80, 20}, {60, 40}})));
  Electrical.InductionMotor motor(temperature_start = 298.15) "Motor, 11 kW"
    annotation(Placement(transformation(extent = {{-10, 10}, {10, 30}})));
  Thermal.FixedTemperature room(T = 298.15) "Air around the motor"
    annotation(Placement(transformation(extent = {{-40, -40}, {-20, -20}})));
  Units.Energy energyBalance "Electrical energy minus shaft, heat given off and heat stored: stays zero";
  Units.Energy energyThroughput "Electrical energy";
protected
  Units.Energy e_in(start = 0, fixed = true) "Electrical energy";
  Units.Energy e_out(start = 0, fixed = true) "Shaft energy and heat given off";
  final parameter Units.HeatCapacity C = motor.time_constant*motor.power_nominal*(1/motor.efficiency_nominal - 1)/motor.rise_nominal
    "Heat capacity of the motor";
equation
  connect(field.y, motor.field_speed);
  connect(load.y, motor.torque);
  connect(room.port, motor.housing);
  der(e_in) = motor.power;
  der(e_out) = motor.shaft_power + motor.cooling;
  energyThroughput = e_in;
  energyBalance = e_in - e_out - C*(motor.temperature - 298.15);
  annotation(
    experiment(StopTime = 14400, Tolerance = 1e-8),
    Documentation(info = "<html><p>A quarter over rated torque for 36 minutes of every hour: the temperature settles into a saw-tooth.</p></html>"));
end MotorHeating;
