within Gemel.Examples;
model CoolingCurve "A hot body cools down in a room: an exponential"
  Thermal.HeatCapacitor body(C = 1000, T_start = 363.15) "A cup of tea, about 0.24 litre"
    annotation(Placement(transformation(extent = {{-60, 0}, {-40, 20}})));
  Thermal.ThermalResistor surface(R = 1) "From the tea to the air"
    annotation(Placement(transformation(extent = {{-20, -10}, {0, 10}})));
  Thermal.FixedTemperature room(T = 293.15) "Room air"
    annotation(Placement(transformation(extent = {{60, -10}, {40, 10}})));
  Units.Energy energyBalance "Stored plus given off: stays zero";
  Units.Energy energyThroughput "Heat given off";
protected
  Units.Energy e_out(start = 0, fixed = true) "Heat given off";
equation
  connect(body.port, surface.port_a);
  connect(surface.port_b, room.port);
  der(e_out) = surface.Q_flow;
  energyThroughput = e_out;
  energyBalance = body.C*(body.T - body.T_start) + e_out;
  annotation(
    experiment(StopTime = 5000, Tolerance = 1e-10),
    Documentation(info = "<html><p>T = T_room + (T_start - T_room) exp(-t/(R C)), with R C = 1000 s: the first thing to compare a solver with.</p></html>"));
end CoolingCurve;
