within Gemel.Examples;
model SteamFrequencyDip "Steam plant with reheat and IEEEG1 governor on a large grid whose frequency dips"
  Power.Steam.IEEEG1 turbine(P0 = 0.8, K = data.K, T3 = data.T3, U_o = 0.1, U_c = -0.5, P_max = data.P_max, T4 = data.T4, T5 = data.T5, T6 = data.T6,
    K1 = data.K1, K3 = data.K3, K5 = data.K5) "Tandem-compound turbine with single reheat and its governor; usual rate limits"
    annotation(Placement(transformation(extent = {{-80, -10}, {-60, 10}})));
  Power.Grid.Generator generator(P_base = 600e6, H = 4.5) "Generator"
    annotation(Placement(transformation(extent = {{-40, -10}, {-20, 10}})));
  Power.Grid.Line line(P_max = 1200e6, damping = 6000e6, power_start = 480e6) "Transformer and line to the grid, with breaker"
    annotation(Placement(transformation(extent = {{0, -10}, {20, 10}})));
  Power.Grid.InfiniteBus grid "Grid: input frequency"
    annotation(Placement(transformation(extent = {{40, -10}, {60, 10}})));
  parameter Power.Data.KundurReheatSteam data "Data of turbine and governor";
  Units.Power extra(nominal = 1e8) "Power given beyond the set-point";
  Units.Energy energyBalance(nominal = 1e9) "Change of the energy in the shaft minus (in minus out): stays zero";
  Units.Energy energyThroughput(nominal = 1e9) "Energy that the turbine has given";
protected
  Units.Energy energy_in(start = 0, fixed = true, nominal = 1e9) "Energy given to the shaft minus taken from it";
  parameter Units.Energy energy_start(fixed = false, nominal = 1e8) "Energy in the shaft at the start";
initial equation
  energy_start = generator.kinetic_energy;
  energyThroughput = 0;
equation
  connect(generator.speed, turbine.speed);
  connect(turbine.mechanical_power, generator.mechanical_power);
  connect(generator.terminal, line.terminal_a);
  connect(line.terminal_b, grid.terminal);
  extra = grid.power - line.power_start;
  der(energy_in) = generator.shaft_power - grid.power - line.losses - generator.losses;
  der(energyThroughput) = generator.shaft_power;
  energyBalance = generator.kinetic_energy - energy_start - energy_in;
  annotation(
    experiment(StopTime = 20, Tolerance = 1e-9),
    Documentation(info = "<html>
<p>480 of 600 MW in steady state. Write a dip into <code>grid.frequency</code>: the inertia answers first, then the high-pressure part, and the rest follows with the
reheater. With <code>line.closed = 0</code> the plant loses its load and runs up against its valve rate.</p>
</html>"));
end SteamFrequencyDip;
