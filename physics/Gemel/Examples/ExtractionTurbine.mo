within Gemel.Examples;
model ExtractionTurbine "Steam turbine with extraction and reheat volume, from first principles"
  Power.Steam.SteamSupply boiler "Boiler: 100 bar, 500 degC"
    annotation(Placement(transformation(extent = {{-100, 0}, {-80, 20}})));
  Power.Steam.ControlValve valve(m_flow_nominal = 60) "Control valve: input opening"
    annotation(Placement(transformation(extent = {{-70, 0}, {-50, 20}})));
  Power.Steam.SteamVolume chest(n = 2, volume = 5, p_start = 95e5, h_start = 3.375e6, steady_start = true) "Steam chest"
    annotation(Placement(transformation(extent = {{-40, 0}, {-20, 20}})));
  Power.Steam.StodolaTurbine high(m_flow_nominal = 60, p_a_nominal = 95e5, p_b_nominal = 15e5, P_base = 50e6) "High-pressure part"
    annotation(Placement(transformation(extent = {{-10, 0}, {10, 20}})));
  Power.Steam.SteamVolume header(n = 3, volume = 60, p_start = 15e5, h_start = 2.95e6, steady_start = true) "Extraction header, inlet heat"
    annotation(Placement(transformation(extent = {{20, 0}, {40, 20}})));
  Power.Steam.StodolaTurbine low(m_flow_nominal = 50, p_a_nominal = 15e5, p_b_nominal = 0.1e5, h_a_nominal = 2.95e6, P_base = 50e6, efficiency_nominal = 0.84) "Low-pressure part"
    annotation(Placement(transformation(extent = {{50, 0}, {70, 20}})));
  Power.Steam.SteamSupply condenser(p_nominal = 0.1e5, h_nominal = 2.4e6) "Condenser: takes what comes"
    annotation(Placement(transformation(extent = {{100, 0}, {80, 20}})));
  Power.Steam.ControlValve extraction(m_flow_nominal = 12, p_a_nominal = 15e5, h_a_nominal = 2.95e6, p_b_nominal = 10e5) "Extraction valve: input opening"
    annotation(Placement(transformation(extent = {{50, -40}, {70, -20}})));
  Power.Steam.SteamSupply network(p_nominal = 10e5, h_nominal = 2.8e6) "Steam network of a factory, 10 bar"
    annotation(Placement(transformation(extent = {{100, -40}, {80, -20}})));
  Units.Power shaft_power(nominal = 1e7) "Power of both parts, at rated speed";
  Units.Energy energyBalance(nominal = 1e9) "Stored minus (in minus out) since the start: stays zero";
  Units.Energy energyThroughput(nominal = 1e9) "Energy of the live steam";
  Units.Mass massBalance(nominal = 1e3) "Stored minus (in minus out) since the start: stays zero";
  Units.Mass massThroughput(nominal = 1e3) "Live steam";
protected
  parameter Units.Energy energy_start(fixed = false, nominal = 1e9) "Energy stored at the start";
  parameter Units.Mass mass_start(fixed = false, nominal = 1e3) "Mass stored at the start";
  Units.Energy energy_in(start = 0, fixed = true, nominal = 1e9) "Energy in minus out";
  Units.Mass mass_in(start = 0, fixed = true, nominal = 1e3) "Mass in minus out";
initial equation
  energy_start = chest.energy + header.energy;
  mass_start = chest.mass + header.mass;
  energyThroughput = 0;
  massThroughput = 0;
equation
  connect(boiler.port, valve.port_a);
  connect(valve.port_b, chest.port[1]);
  connect(chest.port[2], high.port_a);
  connect(high.port_b, header.port[1]);
  connect(header.port[2], low.port_a);
  connect(header.port[3], extraction.port_a);
  connect(low.port_b, condenser.port);
  connect(extraction.port_b, network.port);
  shaft_power = high.shaft_power + low.shaft_power;
  der(energy_in) = boiler.power + condenser.power + network.power + header.supplied + chest.supplied - shaft_power - high.losses - low.losses;
  der(mass_in) = boiler.m_flow + condenser.m_flow + network.m_flow;
  der(energyThroughput) = boiler.power;
  der(massThroughput) = boiler.m_flow;
  energyBalance = chest.energy + header.energy - energy_start - energy_in;
  massBalance = chest.mass + header.mass - mass_start - mass_in;
  annotation(
    experiment(StopTime = 20, Tolerance = 1e-9),
    Documentation(info = "<html>
<p>An industrial turbine of about 45 MW: 100 bar, 500 &deg;C to 15 bar, extraction to a factory at 10 bar, the rest to 0.1 bar. More extraction lowers the pressure of the header,
and with it, by the cone law, the flow through the low-pressure part. <code>valve.opening</code> and <code>extraction.opening</code> are its inputs.</p>
</html>"));
end ExtractionTurbine;
