within Gemel.Examples;
model PressureZone "A long rising main with an air vessel, a tank, and a low zone behind a pressure-reducing valve"
  Hydraulics.Reservoir well(level = 3) "Clear-water tank of the waterworks, 3 m above the pump axis"
    annotation(Placement(transformation(extent = {{-120, -10}, {-100, 10}})));
  Hydraulics.PumpSet pump(head_nominal = 55, flow_nominal = 80/3600, efficiency_nominal = 0.75,
    motor(power_nominal = 22e3, efficiency_nominal = 0.927), drive(power_nominal = 22e3, rate = 3000*2*Constants.pi/60/4)) "Pump; runs down within 4 s when it trips"
    annotation(Placement(transformation(extent = {{-80, -10}, {-60, 10}})));
  Hydraulics.Junction header "Header behind the pump"
    annotation(Placement(transformation(extent = {{-50, -10}, {-30, 10}})));
  Hydraulics.PressureVessel vessel(volume = 3, gas_start = 1.2, p_start = 4.2e5, neck = 0.1, zeta = 1.5, zeta_in = 12) "Air vessel with a throttled inlet; fault: gas_loss"
    annotation(Placement(transformation(extent = {{-50, 30}, {-30, 50}})));
  Hydraulics.Pipe main(length = 2500, diameter = 0.2, zeta = 8, rise = 38, inertia = true) "Rising main: the water column that swings"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  Hydraulics.Tank tank(diameter = 9, height = 4, level_start = 2.5) "Elevated tank, bottom 38 m above the pump axis"
    annotation(Placement(transformation(extent = {{20, 30}, {40, 50}})));
  Hydraulics.Pipe supply(length = 700, diameter = 0.2, zeta = 6, rise = -36) "Pipe down to the zone"
    annotation(Placement(transformation(extent = {{50, -10}, {70, 10}})));
  Hydraulics.PressureReducingValve reducer(Kv = 120/3600, setting(start = 2.2e5)) "Pressure-reducing valve of the zone: input setting; fault: stuck"
    annotation(Placement(transformation(extent = {{80, -10}, {100, 10}})));
  Hydraulics.Leak leak(area_full = 2e-3) "Burst main in the zone; fault: leak"
    annotation(Placement(transformation(extent = {{110, -50}, {130, -30}})));
  Hydraulics.Demand zone(flow_rate(start = 45/3600), p_full = 1.5e5) "Consumers, 2 m above the pump axis: input flow_rate"
    annotation(Placement(transformation(extent = {{120, -10}, {140, 10}})));
  Units.VolumeFlowRate flow_rate "Volume flow into the rising main";
  Units.Power power "Electrical power";
  Units.Pressure p_header "Gauge pressure in the header: the surge";
  Units.Pressure p_zone "Gauge pressure at the consumers";
  Units.Mass massBalance(nominal = 1e5) "Stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e5) "Mass at the start and that has come in";
  Units.Energy energyBalance(nominal = 1e8) "Stored minus in plus out, all energies: stays zero";
  Units.Energy energyThroughput(nominal = 1e8) "Energy at the start and that has come in";
protected
  Units.Mass m_in(start = 0, fixed = true, nominal = 1e5) "Mass that has come in";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e5) "Mass that has gone out";
  Units.Energy e_in(start = 0, fixed = true, nominal = 1e8) "Energy from the mains and with the water from the well";
  Units.Energy e_out(start = 0, fixed = true, nominal = 1e8) "Energy with the water that has gone out, and heat";
  Units.Energy e_stored(nominal = 1e8) "Energy of the water in tank, vessel and rising main";
  final parameter Units.Density rho = tank.water.rho "Density";
  final parameter Units.Length z_zone = main.rise + supply.rise "Zone above the pump axis";
  final parameter Units.Mass m_start = rho*(Constants.pi*tank.diameter^2/4*tank.level_start + vessel.volume - vessel.gas_start) "Mass at the start";
  final parameter Units.Energy e_start = rho*Constants.g_n*Constants.pi*tank.diameter^2/4*(main.rise*tank.level_start + tank.level_start^2/2) "Stored at the start";
equation
  connect(well.port, pump.port_a);
  connect(pump.port_b, header.port);
  connect(header.port, vessel.port);
  connect(header.port, main.port_a);
  connect(main.port_b, tank.port);
  connect(tank.port, supply.port_a);
  connect(supply.port_b, reducer.port_a);
  connect(reducer.port_b, zone.port);
  connect(zone.port, leak.port);

  flow_rate = main.flow_rate;
  power = pump.power;
  p_header = header.p;
  p_zone = zone.p;

  der(m_in) = well.m_flow;
  der(m_out) = rho*(zone.delivered + leak.flow_rate) + tank.m_overflow;
  massThroughput = m_start + m_in;
  massBalance = tank.mass + vessel.mass - m_start - m_in + m_out;
  der(e_in) = power + well.m_flow*well.port.p/rho;
  der(e_out) = (zone.delivered + leak.flow_rate)*(zone.p + rho*Constants.g_n*z_zone) + tank.m_overflow*Constants.g_n*(main.rise + tank.level)
    + main.dissipation + supply.dissipation + reducer.dissipation + vessel.dissipation + pump.heat;
  // The column in the rising main has the kinetic energy L m^2/(2 rho A).
  e_stored = tank.mass*Constants.g_n*main.rise + tank.energy + vessel.energy + main.length*main.m_flow^2/(2*rho*Constants.pi*main.diameter^2/4);
  energyThroughput = e_start + e_in;
  energyBalance = e_stored - e_start - e_in + e_out;
  annotation(
    experiment(StopTime = 3600, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>When the pump trips (<code>pump.on</code> to 0) its check valve shuts and the water in 2.5 km of main goes on: the vessel gives water,
its air expands, then the column comes back and
compresses it. <code>p_header</code> shows the surge. It is computed with a rigid column: good for the swing of tens of seconds, not for the
water hammer of the first second.</p>
<p>Inputs: <code>pump.on</code>, <code>pump.speed</code>, <code>zone.flow_rate</code>, <code>reducer.setting</code>. Faults:
<code>vessel.gas_loss</code>, <code>reducer.stuck</code>, <code>leak.leak</code>, <code>pump.wear</code>.</p>
</html>"));
end PressureZone;
