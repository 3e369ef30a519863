within Gemel.Hydraulics.Networks;
model PipeHazenWilliams "Pipe with the loss law of Hazen and Williams"
  extends Link(flow_guess = 0.3*area);
  parameter Units.Length length(min = 0.001, max = 1e7) = 100 "Length (assumed; usual 10 to 5000 m)";
  parameter Units.Diameter diameter(min = 1e-3, max = 100) = 0.1 "Inner diameter (assumed; usual 0.05 to 2 m)";
  parameter Units.Ratio C(min = 1, max = 1e4) = 130 "Hazen-Williams coefficient (new cast iron 130, plastic 140 to 150; EPANET 2.2, table 3.2)";
  parameter Units.Ratio zeta(min = 0, max = 1e9) = 0 "Sum of the loss coefficients of bends, valves and fittings";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  constant Units.Velocity v_small = 1e-3 "Below this velocity the loss becomes linear";
  final parameter Real x_small = area*v_small/q_unit "Flow at v_small, in m3/s";
  final parameter Units.Length friction = 10.667*length/(C^1.852*(diameter/h_unit)^4.871) "Friction loss at 1 m3/s";
  final parameter Units.Length fittings = zeta*(q_unit/area)^2/(2*Constants.g_n) "Loss in fittings at 1 m3/s";
equation
  loss = flow_rate/q_unit*(friction*((flow_rate/q_unit)^2 + x_small^2)^0.426 + fittings*sqrt((flow_rate/q_unit)^2 + x_small^2));
  annotation(Documentation(info = "<html>
<p>h = 10.667 L q<sup>1.852</sup>/(C<sup>1.852</sup> d<sup>4.871</sup>) + zeta v&sup2;/(2 g), in m and m3/s (EPANET 2.2, table 3.1: 4.727
in feet and ft3/s), rounded off below a velocity of 1 mm/s. Empirical: water between 5 and 25 &deg;C, turbulent flow.</p>
</html>"));
end PipeHazenWilliams;
