model @Model@ "A pump fills a tank; consumers draw from it"
  // A model is a list of assets and how they are connected. Every line below is
  //   Type name(parameter = value, ...) "what it is";
  // `gemel library` lists the types, `gemel library PumpSet` shows what one can do.
  // Values here are in SI units (m, m3/s, Pa, rad/s); the scenario file takes any.

  Gemel.Hydraulics.Reservoir source(level = 2)
    "Where the water comes from: its surface lies 2 m above the pump";
  Gemel.Hydraulics.PumpSet pump(flow_nominal = 50/3600, head_nominal = 50)
    "Pump with motor and drive: 50 m3/h against 50 m at nominal speed";
  Gemel.Hydraulics.Pipe main(length = 500, diameter = 0.15, rise = 35)
    "500 m of pipe DN 150 up to the tank";
  Gemel.Hydraulics.Tank tank(diameter = 6, height = 4, level_start = 2)
    "Tank, 6 m wide, 4 m high, half full at the start";
  Gemel.Hydraulics.Pipe supply(length = 400, diameter = 0.15, rise = -25)
    "Pipe down to the consumers";
  Gemel.Hydraulics.Demand demand
    "Consumers, 25 m below the tank; how much they want is an input";
equation
  // What is connected has the same pressure, and the flows add up to zero.
  connect(source.port, pump.port_a);
  connect(pump.port_b, main.port_a);
  connect(main.port_b, tank.port);
  connect(tank.port, supply.port_a);
  connect(supply.port_b, demand.port);

  // To add a second pump: copy the line of the pump, name it pump2, and connect
  // pump2.port_a to source.port and pump2.port_b to main.port_a. An input that
  // nobody drives keeps its default, and a pump is on by default. So, in
  // scenario.yaml, give pump2.speed a value under inputs, let the block filling
  // drive [pump.on, pump2.on], and add its power and flow to the figures:
  //   energy: {integral: pump.power + pump2.power, unit: kWh}
  // `gemel check` names the inputs that nothing drives.
end @Model@;
