within Gemel.Power.Grid;
model InfiniteBus "A grid so large that its frequency is given"
  Interfaces.Terminal terminal "Connection to the grid: connect a Line"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput frequency(unit = "Hz", min = 0, max = 1000, start = f_nominal, nominal = 50) "Frequency of the grid"
    annotation(Placement(transformation(extent = {{120, -20}, {80, 20}})));
  parameter Units.Frequency f_nominal(min = 1, max = 500, nominal = 50) = 50 "Frequency as long as nobody writes it (assumed; usual 50 or 60 Hz)";
  Units.Power power(nominal = 1e8) "Power taken by the grid";
equation
  terminal.f = frequency;
  power = terminal.P;
  annotation(Documentation(info = "<html>
<p>The frequency is the input, whatever power flows. A generator, which sets its own frequency, must be connected through a Line.</p>
</html>"));
end InfiniteBus;
