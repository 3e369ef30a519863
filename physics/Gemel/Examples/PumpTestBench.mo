within Gemel.Examples;
model PumpTestBench "A pump is driven along its whole curve by a valve that opens slowly"
  Hydraulics.Reservoir suction(level = 2) "Suction tank"
    annotation(Placement(transformation(extent = {{-80, -10}, {-60, 10}})));
  Blocks.Sources.Constant speed(k = 2900*2*Constants.pi/60) "Shaft speed"
    annotation(Placement(transformation(extent = {{-60, 30}, {-40, 50}})));
  Hydraulics.CentrifugalPump pump "Pump under test"
    annotation(Placement(transformation(extent = {{-20, -10}, {0, 10}})));
  Blocks.Sources.Ramp stroke(offset = 0, height = 1, startTime = 10, duration = 280) "Valve stroke"
    annotation(Placement(transformation(extent = {{20, 30}, {40, 50}})));
  Hydraulics.Valve valve(Kv = 40/3600) "Throttle"
    annotation(Placement(transformation(extent = {{40, -10}, {60, 10}})));
  Hydraulics.Reservoir discharge(level = 2) "Back into the suction tank"
    annotation(Placement(transformation(extent = {{100, -10}, {80, 10}})));
  Units.Energy energyBalance "Shaft energy in minus losses: stays zero";
  Units.Energy energyThroughput "Shaft energy in";
protected
  Units.Energy e_in(start = 0, fixed = true) "Energy from the shaft";
  Units.Energy e_heat(start = 0, fixed = true) "Energy turned into heat in pump and valve";
equation
  connect(suction.port, pump.port_a);
  connect(speed.y, pump.speed);
  connect(pump.port_b, valve.port_a);
  connect(stroke.y, valve.opening);
  connect(valve.port_b, discharge.port);
  der(e_in) = pump.shaft_power;
  der(e_heat) = pump.shaft_power*(1 - pump.efficiency) + valve.dissipation;
  energyThroughput = e_in;
  energyBalance = e_in - e_heat;
  annotation(
    experiment(StopTime = 300, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>Plot <code>pump.head</code>, <code>pump.shaft_power</code> and <code>pump.efficiency</code> over <code>pump.flow_rate</code>: the sheet that
comes with a pump. The best efficiency lies at 50 m3/h.</p>
</html>"));
end PumpTestBench;
