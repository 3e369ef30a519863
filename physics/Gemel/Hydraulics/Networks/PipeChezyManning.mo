within Gemel.Hydraulics.Networks;
model PipeChezyManning "Pipe with the loss law of Chezy and Manning"
  extends Link(flow_guess = 0.3*area);
  parameter Units.Length length(min = 0.001, max = 1e7) = 100 "Length (assumed; usual 10 to 5000 m)";
  parameter Units.Diameter diameter(min = 1e-3, max = 100) = 0.1 "Inner diameter (assumed; usual 0.05 to 2 m)";
  parameter Units.Ratio n(min = 1e-4, max = 1) = 0.012 "Manning's coefficient (concrete 0.012 to 0.017; EPANET 2.2, table 3.2)";
  parameter Units.Ratio zeta(min = 0, max = 1e9) = 0 "Sum of the loss coefficients of bends, valves and fittings";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  constant Units.Velocity v_small = 1e-3 "Below this velocity the loss becomes linear";
  final parameter Real x_small = area*v_small/q_unit "Flow at v_small, in m3/s";
  final parameter Units.Length total = 10.237*n^2*length/(diameter/h_unit)^5.333 + zeta*(q_unit/area)^2/(2*Constants.g_n)
    "Loss at 1 m3/s";
equation
  loss = total*flow_rate/q_unit*sqrt((flow_rate/q_unit)^2 + x_small^2);
  annotation(Documentation(info = "<html>
<p>h = 10.237 n&sup2; L q&sup2;/d<sup>5.333</sup> + zeta v&sup2;/(2 g), in m and m3/s (Manning with 1.49 in feet and seconds, as EPANET 2.2 computes),
rounded off below a velocity of 1 mm/s. For full flow in rough pipes.</p>
</html>"));
end PipeChezyManning;
