within Gemel.Hydraulics;
model PipeHazenWilliams "Water main with the loss law of Hazen and Williams"
  extends Interfaces.TwoPort;
  parameter Units.Length length(min = 0.01, max = 1e6) = 100 "Length (assumed; usual 10 to 5000 m)";
  parameter Units.Diameter diameter(min = 1e-3, max = 20) = 0.1 "Inner diameter (assumed; usual 0.05 to 1 m)";
  parameter Units.Ratio C(min = 1, max = 500) = 130
    "Hazen-Williams coefficient (new cast iron 130, plastic 140 to 150; Rossman, EPANET 2.2 manual, table 3.2)";
  parameter Units.Ratio zeta(min = 0, max = 1e6) = 0 "Sum of the loss coefficients of bends, valves and fittings";
  parameter Units.Length rise(min = -5000, max = 5000) = 0 "Elevation of port_b above port_a";
  Units.Velocity v "Mean velocity";
  Units.Pressure dp_friction "Pressure loss by wall friction";
  Units.Pressure dp_fittings "Pressure loss in fittings";
  Units.Power dissipation "Power turned into heat by friction and fittings";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  constant Units.Velocity v_small = 1e-3 "Below this velocity the losses become linear";
  constant Units.VolumeFlowRate q_unit = 1 "The law is empirical: flow in m3/s";
  constant Units.Length d_unit = 1 "The law is empirical: diameter in m";
equation
  flow_rate = area*v;
  // |q|^0.852 rounded off below v_small
  dp_friction = water.rho*Constants.g_n*10.667*length*(flow_rate/q_unit)
    *((flow_rate/q_unit)^2 + (area*v_small/q_unit)^2)^0.426/(C^1.852*(diameter/d_unit)^4.871);
  dp_fittings = zeta*water.rho/2*v*sqrt(v^2 + v_small^2);
  dissipation = flow_rate*(dp_friction + dp_fittings);
  dp = dp_friction + dp_fittings + water.rho*Constants.g_n*rise;
  annotation(Documentation(info = "<html>
<p>Head loss h = 10.667 L q<sup>1.852</sup>/(C<sup>1.852</sup> D<sup>4.871</sup>) in metres, q in m3/s, D in m: L. A. Rossman et al.,
<i>EPANET 2.2 User Manual</i>, EPA/600/R-20/133, 2020, table 3.1 (4.727 in feet and ft3/s).</p>
<p>Empirical: water between 5 and 25 &deg;C, diameter above 50 mm, velocity below 3 m/s, turbulent flow only. It is not a law for
laminar flow: use <b>Pipe</b> there.</p>
</html>"));
end PipeHazenWilliams;
