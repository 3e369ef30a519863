within Gemel.Examples;
model PumpingStation "Three speed-controlled pumps draw from a river through a strainer and fill an elevated tank that feeds a town"
  Hydraulics.VariableReservoir river(level(start = -3)) "River, 3 m below the pump axis: input level"
    annotation(Placement(transformation(extent = {{-140, -10}, {-120, 10}})));
  Hydraulics.Fitting strainer(diameter = 0.3, zeta = 4) "Strainer; fault: blockage"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Hydraulics.Pipe suction(length = 25, diameter = 0.3, zeta = 1.5) "Suction pipe"
    annotation(Placement(transformation(extent = {{-80, -10}, {-60, 10}})));
  Hydraulics.PumpSet pump1(speed(start = 2700*2*Constants.pi/60)) "First pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{-30, 40}, {-10, 60}})));
  Hydraulics.PumpSet pump2(speed(start = 2700*2*Constants.pi/60)) "Second pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{-30, -10}, {-10, 10}})));
  Hydraulics.PumpSet pump3(speed(start = 2700*2*Constants.pi/60), on(start = 0)) "Third pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{-30, -60}, {-10, -40}})));
  Hydraulics.Junction header "Discharge header"
    annotation(Placement(transformation(extent = {{0, -10}, {20, 10}})));
  Hydraulics.FlowMeter meter "Flow of the station"
    annotation(Placement(transformation(extent = {{20, -10}, {40, 10}})));
  Hydraulics.Pipe main(length = 1500, diameter = 0.25, zeta = 8, rise = 36) "Rising main"
    annotation(Placement(transformation(extent = {{50, -10}, {70, 10}})));
  Hydraulics.Tank tank(diameter = 12, height = 5, level_start = 3) "Elevated tank, bottom 36 m above the pump axis"
    annotation(Placement(transformation(extent = {{80, 40}, {100, 60}})));
  Hydraulics.Pipe supply(length = 900, diameter = 0.25, zeta = 5, rise = -28) "Pipe down to the town"
    annotation(Placement(transformation(extent = {{110, -10}, {130, 10}})));
  Hydraulics.Demand town(flow_rate(start = 75/3600), p_full = 1.5e5) "Town, 8 m above the pump axis: input flow_rate"
    annotation(Placement(transformation(extent = {{140, -10}, {160, 10}})));
  Units.VolumeFlowRate flow_rate "Volume flow of the station";
  Units.Power power "Electrical power of the station";
  Units.Ratio efficiency "Power given to the water, from the river's surface to the tank's, over electrical power";
  Units.Length npsh_margin(nominal = 10) "Suction head available less NPSH3, of the pump that has least";
  Units.Mass massBalance(nominal = 1e5) "Stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e5) "Mass that has come in";
  Units.Energy energyBalance(nominal = 1e8) "Stored minus in plus out, all energies: stays zero";
  Units.Energy energyThroughput(nominal = 1e8) "Electrical energy that has come in";
protected
  Units.Mass m_in(start = 0, fixed = true, nominal = 1e5) "Mass that has come in";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e5) "Mass that has gone out";
  Units.Energy e_in(start = 0, fixed = true, nominal = 1e8) "Energy from the mains and with the water from the river";
  Units.Energy e_out(start = 0, fixed = true, nominal = 1e8) "Energy with the water that has gone out, and heat";
  Units.Energy e_mains(start = 0, fixed = true, nominal = 1e8) "Energy from the mains";
  final parameter Units.Density rho = tank.water.rho "Density";
  final parameter Units.Area area = Constants.pi*tank.diameter^2/4 "Cross-section of the tank";
  final parameter Units.Length z_tank = main.rise "Tank bottom above the pump axis";
  final parameter Units.Length z_town = z_tank + supply.rise "Town above the pump axis";
  final parameter Units.Mass m_start = rho*area*tank.level_start "Mass at the start";
  final parameter Units.Energy e_start = rho*Constants.g_n*area*(z_tank*tank.level_start + tank.level_start^2/2) "Stored at the start";
equation
  connect(river.port, strainer.port_a);
  connect(strainer.port_b, suction.port_a);
  connect(suction.port_b, pump1.port_a);
  connect(suction.port_b, pump2.port_a);
  connect(suction.port_b, pump3.port_a);
  connect(pump1.port_b, header.port);
  connect(pump2.port_b, header.port);
  connect(pump3.port_b, header.port);
  connect(header.port, meter.port_a);
  connect(meter.port_b, main.port_a);
  connect(main.port_b, tank.port);
  connect(tank.port, supply.port_a);
  connect(supply.port_b, town.port);

  flow_rate = meter.flow_rate;
  power = pump1.power + pump2.power + pump3.power;
  efficiency = rho*Constants.g_n*flow_rate*(z_tank + tank.level - river.level)/max(power, 10);
  npsh_margin = min(pump1.npsh_margin, min(pump2.npsh_margin, pump3.npsh_margin));

  // Balances over the whole plant, from the river to the consumers
  der(m_in) = river.m_flow;
  der(m_out) = rho*town.delivered + tank.m_overflow;
  massThroughput = m_in;
  massBalance = tank.mass - m_start - m_in + m_out;
  der(e_mains) = power;
  der(e_in) = power + river.m_flow*river.port.p/rho;
  der(e_out) = town.delivered*(town.p + rho*Constants.g_n*z_town) + tank.m_overflow*Constants.g_n*(z_tank + tank.level)
    + strainer.dissipation + suction.dissipation + main.dissipation + supply.dissipation + pump1.heat + pump2.heat + pump3.heat;
  energyThroughput = e_mains;
  energyBalance = tank.mass*Constants.g_n*z_tank + tank.energy - e_start - e_in + e_out;
  annotation(
    experiment(StopTime = 86400, Tolerance = 1e-6),
    Documentation(info = "<html>
<p>A waterworks in part load: one pump carries the night, two the day, three the peak. The pumps stand above the river, so that a low river or a
clogged strainer makes them cavitate: watch <code>npsh_margin</code> and <code>pump1.pump.cavitating</code>.</p>
<p>Inputs: speed and on of each pump, <code>town.flow_rate</code>, <code>river.level</code>. Faults: <code>strainer.blockage</code>,
<code>pump1.wear</code>, <code>pump1.blockage</code>, <code>pump1.bearing_wear</code>,
<code>pump1.check_valve_stuck</code>, <code>main.fouling</code> and so on.</p>
</html>"));
end PumpingStation;
