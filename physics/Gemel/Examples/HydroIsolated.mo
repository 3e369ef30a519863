within Gemel.Examples;
model HydroIsolated "Hydro plant with tunnel, surge tank and penstock on an isolated load"
  Hydraulics.Reservoir lake(level = 30) "Lake, 30 m above the tunnel"
    annotation(Placement(transformation(extent = {{-100, 20}, {-80, 40}})));
  Power.Hydro.Penstock tunnel(length = 3000, diameter = 5.5, friction = 0.014, flow_start = 50) "Pressure tunnel"
    annotation(Placement(transformation(extent = {{-70, 20}, {-50, 40}})));
  Power.Hydro.SurgeTank surge_tank(area = 150, height = 45, level_start = 25) "Surge tank"
    annotation(Placement(transformation(extent = {{-45, 40}, {-25, 60}})));
  Power.Hydro.Penstock penstock(length = 400, diameter = 4.5, rise = -80, flow_start = 50) "Penstock"
    annotation(Placement(transformation(extent = {{-20, 20}, {0, 40}})));
  Power.Hydro.FrancisTurbine turbine(P_base = 60e6, head_nominal = 100, flow_nominal = 65) "Turbine"
    annotation(Placement(transformation(extent = {{10, 20}, {30, 40}})));
  Hydraulics.Reservoir tailwater(level = 0) "River below the turbine"
    annotation(Placement(transformation(extent = {{60, 20}, {40, 40}})));
  Power.Hydro.SpeedGovernor governor(gate_start = gate_start, R = 0.04, r = 0.5, T_r = 8) "Speed governor"
    annotation(Placement(transformation(extent = {{-70, -40}, {-50, -20}})));
  Power.Hydro.GateServo servo(gate_start = gate_start, rate_open = 0.08, rate_close = -0.1) "Gate servo: open in 12 s, shut in 10 s"
    annotation(Placement(transformation(extent = {{-35, -40}, {-15, -20}})));
  Power.Grid.Generator generator(P_base = 60e6, H = 4, losses_idle = 0.005) "Generator"
    annotation(Placement(transformation(extent = {{10, -40}, {30, -20}})));
  Power.Grid.Load load(demand_start = 45e6, k_f = 1.5) "Town and smelter: inputs demand and connected"
    annotation(Placement(transformation(extent = {{50, -40}, {70, -20}})));
  parameter Units.Fraction gate_start(fixed = false, start = 0.8) "Opening that holds the load at the start";
  Units.Ratio pressure_rise(nominal = 0.1) "Pressure at the turbine over that at standstill, less 1";
  Units.Energy energyBalance(nominal = 1e9) "Stored minus (in minus out) since the start: stays zero";
  Units.Energy energyThroughput(nominal = 1e9) "Energy that the lake has given";
  Units.Mass massBalance(nominal = 1e6) "Water stored minus (in minus out) since the start: stays zero";
  Units.Mass massThroughput(nominal = 1e6) "Water that the lake has given";
protected
  parameter Units.Energy energy_start(fixed = false, nominal = 1e9) "Energy stored at the start";
  parameter Units.Mass mass_start(fixed = false, nominal = 1e6) "Water stored at the start";
  Units.Energy energy(nominal = 1e9) "Energy stored in water and shaft";
  Units.Mass mass(nominal = 1e6) "Water stored in surge tank and penstock";
  Units.Energy energy_in(start = 0, fixed = true, nominal = 1e9) "Energy in minus out";
  Units.Mass mass_in(start = 0, fixed = true, nominal = 1e6) "Water in minus out";
  Units.Energy given(start = 0, fixed = true, nominal = 1e9) "Energy from the lake";
  Units.Mass drawn(start = 0, fixed = true, nominal = 1e6) "Water from the lake";
initial equation
  der(generator.speed) = 0;
  energy_start = energy;
  mass_start = mass;
equation
  connect(lake.port, tunnel.port_a);
  connect(tunnel.port_b, surge_tank.port);
  connect(surge_tank.port, penstock.port_a);
  connect(penstock.port_b, turbine.port_a);
  connect(turbine.port_b, tailwater.port);
  connect(generator.speed, governor.speed);
  connect(governor.command, servo.command);
  connect(servo.gate, turbine.gate);
  connect(generator.speed, turbine.speed);
  connect(turbine.mechanical_power, generator.mechanical_power);
  connect(generator.terminal, load.terminal);
  pressure_rise = turbine.port_a.p/(lake.water.rho*Constants.g_n*(lake.level - penstock.rise)) - 1;
  energy = tunnel.energy + surge_tank.energy + penstock.energy + generator.kinetic_energy;
  mass = surge_tank.mass + penstock.mass;
  // heights count from the tunnel: what leaves at the turbine gains rho g 80 m on its way down
  der(energy_in) = lake.m_flow*Constants.g_n*lake.level - turbine.m_flow*Constants.g_n*penstock.rise
    - tunnel.dissipation - surge_tank.dissipation - surge_tank.overflow_power - penstock.dissipation
    - (turbine.hydraulic_power - turbine.shaft_power) - generator.losses - load.power;
  der(given) = lake.m_flow*Constants.g_n*(lake.level - penstock.rise);
  der(mass_in) = lake.m_flow - lake.water.rho*surge_tank.overflow - turbine.m_flow;
  der(drawn) = lake.m_flow;
  energyBalance = energy - energy_start - energy_in;
  energyThroughput = given;
  massBalance = mass - mass_start - mass_in;
  massThroughput = drawn;
  annotation(
    experiment(StopTime = 20, Tolerance = 1e-9),
    Documentation(info = "<html>
<p>A plant of 54 MW at 110 m of gross head that begins with 45 MW of load. Water starting time of the penstock about 1.4 s, mechanical starting time 2 H = 8 s. The governor is set for isolated operation
(P. Kundur, 1994, section 9.1.4). Set <code>load.connected</code> below 1 for a load rejection: the gate shuts at its rate, the speed overshoots, the
pressure in the penstock rises, and the surge tank swings for minutes. For pressure waves set <code>penstock.elastic = true</code> (the gate takes 10 s, a wave there and back 0.7 s: they matter little).</p>
</html>"));
end HydroIsolated;
