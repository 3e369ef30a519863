within Gemel.Examples;
model House2R2C "A house as two resistances and two capacities, with a heater that follows the weather"
  Blocks.Sources.Sine weather(offset = 278.15, amplitude = 5, period = 86400, phase = -Constants.pi/2) "Outdoor temperature: 0 to 10 degC over a day"
    annotation(Placement(transformation(extent = {{-100, -10}, {-80, 10}})));
  Thermal.PrescribedTemperature outdoor "Outdoor air"
    annotation(Placement(transformation(extent = {{-70, -10}, {-50, 10}})));
  Thermal.ThermalResistor envelope(R = 0.004) "From the middle of the walls to the outdoor air"
    annotation(Placement(transformation(extent = {{-40, -10}, {-20, 10}})));
  Thermal.HeatCapacitor walls(C = 5e7, T_start = 288.15) "Walls, ceilings, floors"
    annotation(Placement(transformation(extent = {{-20, 10}, {0, 30}})));
  Thermal.ThermalResistor surface(R = 0.001) "From the room to the middle of the walls"
    annotation(Placement(transformation(extent = {{0, -10}, {20, 10}})));
  Thermal.HeatCapacitor room(C = 2e6, T_start = 293.15) "Room air and furniture"
    annotation(Placement(transformation(extent = {{30, 10}, {50, 30}})));
  Thermal.PrescribedHeatFlow heater "Radiators"
    annotation(Placement(transformation(extent = {{80, -10}, {60, 10}})));
  Blocks.Table1D curve(x = {268.15, 293.15}, values = {5000, 0}) "Heating curve: power over outdoor temperature"
    annotation(Placement(transformation(extent = {{-20, -60}, {0, -40}})));
  Units.Energy energyBalance "Stored minus in plus out: stays zero";
  Units.Energy energyThroughput "Energy from the radiators";
protected
  Units.Energy e_in(start = 0, fixed = true) "Energy from the radiators";
  Units.Energy e_out(start = 0, fixed = true) "Energy lost to the outdoor air";
equation
  connect(weather.y, outdoor.T);
  connect(outdoor.port, envelope.port_b);
  connect(envelope.port_a, walls.port);
  connect(walls.port, surface.port_b);
  connect(surface.port_a, room.port);
  connect(heater.port, room.port);
  connect(weather.y, curve.u);
  connect(curve.y, heater.Q_flow);
  der(e_in) = heater.Q_flow;
  der(e_out) = envelope.Q_flow;
  energyThroughput = e_in;
  energyBalance = room.C*(room.T - room.T_start) + walls.C*(walls.T - walls.T_start) - e_in + e_out;
  annotation(
    experiment(StopTime = 604800, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>Total resistance 0.005 K/W (200 W/K, an insulated detached house) and a time constant of the walls of two to three days. The numbers are
assumed, in the range that P. Bacher and H. Madsen, <i>Identifying suitable models for the heat dynamics of buildings</i>, Energy and
Buildings 43(7), 2011, use for such models.</p>
</html>"));
end House2R2C;
