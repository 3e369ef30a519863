within Gemel.Power.Grid;
model Load "Consumers of an island: power with frequency dependence, which can be shed"
  Interfaces.Terminal terminal "Supply"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput demand(unit = "W", displayUnit = "MW", min = -1e11, max = 1e11, start = demand_start, nominal = 1e8)
    "Power at rated frequency; negative: it feeds in"
    annotation(Placement(transformation(extent = {{120, 30}, {80, 70}})));
  Blocks.Interfaces.RealInput connected(unit = "1", min = 0, max = 1, start = 1) "Share that is connected: 1 all, 0 load rejection"
    annotation(Placement(transformation(extent = {{120, -70}, {80, -30}})));
  parameter Units.Power demand_start(min = -1e11, max = 1e11, nominal = 1e8) = 60e6 "Demand as long as nobody writes it (assumed)";
  parameter Units.Ratio k_f(min = 0, max = 10) = 1 "Change of power per change of frequency, both relative (Kundur 1994, section 11.1.1: 1 to 2)";
  parameter Units.Frequency f_nominal(min = 1, max = 500, nominal = 50) = 50 "Rated frequency (assumed; usual 50 or 60 Hz)";
  Units.Power power(nominal = 1e8) "Power taken";
  Units.Ratio deviation(nominal = 0.01) "Relative deviation of the frequency";
protected
  Units.Fraction supply "1 above half of rated frequency, falling with the square below: no supply at standstill";
equation
  deviation = terminal.f/f_nominal - 1;
  supply = min(max(2*terminal.f/f_nominal, 0), 1)^2;
  power = connected*demand*max(1 + k_f*deviation, 0)*supply;
  terminal.P = power;
  annotation(Documentation(info = "<html>
<p>P = connected demand (1 + k_f (f/f0 - 1)): P. Kundur, <i>Power System Stability and Control</i>, 1994, section 11.1.1 (D). Below half of the rated frequency the
power falls to zero with the square of the frequency, as machines and relays would see to it: the generator can be stopped and started with the load connected.</p>
</html>"));
end Load;
