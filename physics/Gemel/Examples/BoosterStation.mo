within Gemel.Examples;
model BoosterStation "Two speed-controlled pumps in parallel lift water into an elevated tank that feeds a district"
  Hydraulics.Reservoir source(level = 2) "Suction reservoir, 2 m above the pump axis"
    annotation(Placement(transformation(extent = {{-100, -10}, {-80, 10}})));
  Hydraulics.Pipe suction(length = 20, diameter = 0.25, zeta = 2) "Suction pipe"
    annotation(Placement(transformation(extent = {{-70, -10}, {-50, 10}})));
  Hydraulics.PumpSet pump1 "First pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{-30, 20}, {-10, 40}})));
  Hydraulics.PumpSet pump2 "Second pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{-30, -40}, {-10, -20}})));
  Hydraulics.Junction header "Discharge header"
    annotation(Placement(transformation(extent = {{0, -10}, {20, 10}})));
  Hydraulics.FlowMeter meter "Flow of the station"
    annotation(Placement(transformation(extent = {{20, -10}, {40, 10}})));
  Hydraulics.Pipe main(length = 1500, diameter = 0.2, zeta = 10, rise = 38) "Rising main"
    annotation(Placement(transformation(extent = {{50, -10}, {70, 10}})));
  Hydraulics.Tank tank(diameter = 10, height = 5, level_start = 3) "Elevated tank, bottom 38 m above the pump axis"
    annotation(Placement(transformation(extent = {{80, 40}, {100, 60}})));
  Hydraulics.Pipe supply(length = 800, diameter = 0.2, zeta = 5, rise = -30) "Pipe down to the district"
    annotation(Placement(transformation(extent = {{110, -10}, {130, 10}})));
  Hydraulics.Demand demand(flow_rate(start = 45/3600), p_full = 1.5e5) "District, 8 m above the pump axis: input flow_rate"
    annotation(Placement(transformation(extent = {{140, -10}, {160, 10}})));
  Units.VolumeFlowRate flow_rate "Volume flow of the station";
  Units.Power power "Electrical power of the station";
  Units.Energy energy "Electrical energy since the start";
  Units.Mass massBalance(nominal = 1e5) "Stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e5) "Mass that has come in";
  Units.Energy energyBalance(nominal = 1e8) "Stored minus in plus out, all energies: stays zero";
  Units.Energy energyThroughput(nominal = 1e8) "Energy that has come in";
protected
  Units.Mass m_in(start = 0, fixed = true, nominal = 1e5) "Mass that has come in";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e5) "Mass that has gone out";
  Units.Energy e_in(start = 0, fixed = true, nominal = 1e8) "Energy from the mains and with the water from the source";
  Units.Energy e_out(start = 0, fixed = true, nominal = 1e8) "Energy with the water that has gone out, and heat";
  Units.Energy e_stored(nominal = 1e8) "Potential energy of the water in the tank, above the pump axis";
  final parameter Units.Density rho = tank.water.rho "Density";
  final parameter Units.Area area = Constants.pi*tank.diameter^2/4 "Cross-section of the tank";
  final parameter Units.Length z_tank = suction.rise + main.rise "Tank bottom above the pump axis";
  final parameter Units.Length z_demand = z_tank + supply.rise "District above the pump axis";
  final parameter Units.Mass m_start = rho*area*tank.level_start "Mass at the start";
  final parameter Units.Energy e_start = rho*Constants.g_n*area*(z_tank*tank.level_start + tank.level_start^2/2) "Stored at the start";
equation
  connect(source.port, suction.port_a);
  connect(suction.port_b, pump1.port_a);
  connect(suction.port_b, pump2.port_a);
  connect(pump1.port_b, header.port);
  connect(pump2.port_b, header.port);
  connect(header.port, meter.port_a);
  connect(meter.port_b, main.port_a);
  connect(main.port_b, tank.port);
  connect(tank.port, supply.port_a);
  connect(supply.port_b, demand.port);

  flow_rate = meter.flow_rate;
  power = pump1.power + pump2.power;
  energy = pump1.energy + pump2.energy;

  // Balances over the whole plant, from the suction surface to the consumers
  der(m_in) = source.m_flow;
  der(m_out) = rho*demand.delivered + tank.m_overflow;
  massThroughput = m_in;
  massBalance = tank.mass - m_start - m_in + m_out;

  der(e_in) = power + source.m_flow*source.port.p/rho;
  der(e_out) = demand.delivered*(demand.p + rho*Constants.g_n*z_demand)
    + tank.m_overflow*Constants.g_n*(z_tank + tank.level)
    + suction.dissipation + main.dissipation + supply.dissipation
    + pump1.heat + pump2.heat;
  e_stored = tank.mass*Constants.g_n*z_tank + tank.energy;
  energyThroughput = e_in;
  energyBalance = e_stored - e_start - e_in + e_out;
  annotation(
    experiment(StopTime = 86400, Tolerance = 1e-6),
    Documentation(info = "<html>
<p>A small water supply: mean demand 45 m3/h, peak about 85 m3/h, geodetic lift 38 m plus the level. One pump carries the mean demand
at about 2700 r/min, two carry the peak; the tank of 390 m3 covers the difference.</p>
<p>Inputs: <code>pump1.speed</code>, <code>pump1.on</code>, <code>pump2.speed</code>, <code>pump2.on</code>, <code>demand.flow_rate</code>.
Fault: <code>pump1.wear</code> between 0 and 1. Below about 2300 r/min a pump does not reach the tank and its check valve stays shut.</p>
</html>"));
end BoosterStation;
