within Gemel.Examples;
model GasTurbineStep "Heavy-duty gas turbine on an island: load step, frequency, exhaust temperature"
  Power.Gas.Rowen turbine(P0 = load.demand_start/P_base) "Gas turbine with its control"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Power.Grid.Generator generator(P_base = P_base, H = 6) "Generator"
    annotation(Placement(transformation(extent = {{-20, -10}, {0, 10}})));
  Power.Grid.Load load(demand_start = 0.5*P_base, k_f = 1) "Island: inputs demand and connected"
    annotation(Placement(transformation(extent = {{30, -10}, {50, 10}})));
  parameter Units.Power P_base(min = 1e5, max = 1e9, nominal = 1e8) = 40e6 "Rated power (assumed; Rowen 1983: 18 to 106 MW)";
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
  connect(generator.terminal, load.terminal);
  der(energy_in) = generator.shaft_power - load.power - generator.losses;
  der(energyThroughput) = generator.shaft_power;
  energyBalance = generator.kinetic_energy - energy_start - energy_in;
  annotation(
    experiment(StopTime = 60, Tolerance = 1e-9),
    Documentation(info = "<html>
<p>Half load in steady state. Raise <code>load.demand</code>: the speed falls, the governor opens the fuel valve, and the frequency settles below rated by the
droop. Beyond rated power the temperature control takes over and the frequency is no longer held; with <code>load.connected = 0</code> the acceleration control
shuts the fuel.</p>
</html>"));
end GasTurbineStep;
