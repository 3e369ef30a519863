within Gemel.Hydraulics.Networks;
model JunctionPressureDependent "Place where links meet, with a demand that is met as far as the pressure allows"
  Interfaces.Port port "Where the links meet"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  parameter Water water(rho = 1000, mu = 1.022e-3) "Properties of the water";
  parameter Units.Length elevation(min = -1e5, max = 1e5) = 0 "Elevation above the datum";
  parameter Units.Pressure p_none(min = -1e6, max = 1e9) = 0 "Gauge pressure at and below which nothing is delivered";
  parameter Units.Pressure p_full(min = -1e6, max = 1e9) = 1e5 "Gauge pressure at and above which the demand is met (above p_none) (assumed; usual 1 to 3 bar)";
  parameter Units.Ratio exponent(min = 0.1, max = 2) = 0.5 "Exponent of the pressure (Wagner 1988: 0.5)";
  parameter Units.VolumeFlowRate demand_base(min = -1e4, max = 1e4) = 0 "Demand at demand_factor 1; negative: fed in";
  Units.Ratio demand_factor = 1 "Demand over demand_base: a constant, or the pattern of the day";
  Units.VolumeFlowRate demand "Volume flow that is wanted";
  Units.VolumeFlowRate delivered "Volume flow taken out";
  Units.Pressure p(start = (p_none + p_full)/2) "Gauge pressure";
  Units.Length head(nominal = 10) "Elevation plus pressure head";
protected
  Units.Ratio x(start = 0.5) "Position of the pressure between p_none and p_full";
  constant Units.Ratio x_small = 1e-3 "Below this the power law is rounded off";
equation
  demand = demand_base*demand_factor;
  p = port.p;
  head = elevation + p/(water.rho*Constants.g_n);
  x = min(max((p - p_none)/(p_full - p_none), 0), 1);
  delivered = noEvent(if demand > 0 then demand*x*((x^2 + x_small^2)/(1 + x_small^2))^((exponent - 1)/2) else demand);
  port.m_flow = water.rho*delivered;
  annotation(Documentation(info = "<html>
<p>delivered = demand ((p - p_none)/(p_full - p_none))<sup>exponent</sup> between the two pressures (J. M. Wagner, U. Shamir and D. H. Marks,
<i>Water distribution reliability: simulation methods</i>, J. Water Resour. Plann. Manage. 114(3), 1988; EPANET 2.2, section 3.1).</p>
</html>"));
end JunctionPressureDependent;
