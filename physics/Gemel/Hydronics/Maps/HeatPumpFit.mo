within Gemel.Hydronics.Maps;
block HeatPumpFit "Heat pump by laws of few coefficients, fitted to catalogue points; default: Viessmann Vitocal 251-A08"
  extends HeatPump;
  parameter Integer n(min = 3, max = 30) = 9 "Number of supporting points over the source";
  parameter Units.Temperature T_points[n](each min = 233, each max = 333) = {253.15, 258.15, 266.15, 275.15, 280.15, 283.15, 293.15, 303.15, 308.15}
    "Source temperatures of the supporting points, rising (catalogue points of Vitocal 251-A08; shape: n)";
  parameter Real capacity_points[n](each unit = "1", each min = 0, each max = 20) = {8.3001, 8.4766, 8.7082, 8.8207, 9.0052, 9.1796, 9.3595, 9.4433, 9.4527}
    "Logarithm of the capacity in W at T_sink_middle (fitted to the table in Maps.HeatPumpTable; shape: n)";
  parameter Real capacity_terms[3](each unit = "1", each min = -2, each max = 2) = {-0.0403, 0.0221, -0.509}
    "Coefficients of k, k s and h in the logarithm of the capacity (fitted to the table in Maps.HeatPumpTable; shape: 3)";
  parameter Real power_terms[5](each unit = "1", each min = -2, each max = 30) = {0.0999, 0.3968, 6.925, 0.0529, -0.0111}
    "Power over capacity: constant, x, x^2, frost, x frost (fitted to the table in Maps.HeatPumpTable; shape: 5)";
  parameter Units.Temperature T_source_middle(min = 253, max = 313) = 280.15 "Source at which s is 0; below it a hot sink slows the compressor down (EN 14511-2: rating point A7)";
  parameter Units.Temperature T_sink_middle(min = 293, max = 353) = 325 "Sink at which k is 0 (assumed; usual middle of the catalogue)";
  parameter Units.Temperature T_sink_hot(min = 303, max = 363) = 328.15 "Above it a cold source slows the compressor down (EN 14511-2: rating point W55)";
  parameter Units.Temperature T_frost(min = 263, max = 293) = 278.15 "Air at which half of the loss by frost is there (EN 14511-3: defrosting at A2, none at A7; with brine or water let the frost terms be 0)";
  parameter Units.TemperatureDifference lift_min(min = 0, max = 40) = 8 "Lift that the machine makes at least, for its expansion valve (assumed; usual 5 to 15 K)";
  parameter Units.Temperature T_sink_min(min = 273, max = 323) = 303.15 "Least sink temperature of the map (Vitocal 251-A08: catalogue from 35 degC; held 5 K below)";
  parameter Units.Temperature T_sink_max(min = 303, max = 363) = 343.15 "Greatest sink temperature of the map (Vitocal 251-A08: catalogue to 70 degC)";
protected
  Blocks.Table1D capacity_source(x = T_points, values = capacity_points) "Capacity over the source"
    annotation(Placement(transformation(extent = {{-10, 30}, {10, 50}})));
  Units.Temperature T_so "Source within the map";
  Units.Temperature T_si "Sink within the map";
  Real s(unit = "1") "Source over its middle, in 20 K";
  Real k(unit = "1") "Sink over its middle, in 15 K";
  Real h(unit = "1") "How far both a hot sink and a cold source go: 15 K times 20 K";
  Units.Ratio x "Lift over sink temperature: power over capacity of a reversible machine";
  Units.Fraction z "Position between no frost (0) and frost (1)";
  Units.Fraction frost "Whether frost forms, smooth over 6 K";
equation
  T_so = min(max(T_source, T_points[1]), T_points[n]);
  T_si = min(max(T_sink, T_sink_min), T_sink_max);
  s = (T_so - T_source_middle)/20;
  k = (T_si - T_sink_middle)/15;
  h = max(T_si - T_sink_hot, 0)/15*max(T_source_middle - T_so, 0)/20;
  x = sqrt(max(T_si - T_so, 0)^2 + lift_min^2)/T_si;
  z = min(max((T_frost + 3 - T_so)/6, 0), 1);
  frost = z^2*(3 - 2*z);
  capacity_source.u = T_source;
  capacity = exp(capacity_source.y + capacity_terms*{k, k*s, h});
  power = capacity*max(power_terms*{1, x, x^2, frost, x*frost}, 0.04);
  annotation(Documentation(info = "<html>
<p>ln(capacity) = table(T<sub>source</sub>) + c1 k + c2 k s + c3 h, with s, k the temperatures of source and sink over a middle, in 20 K and 15 K. The table follows the steps of the
control of an inverter machine and defrosting. h is the product of how far the sink is above T_sink_hot and the source below T_source_middle: at that edge of the operating range the
control slows the compressor down.</p>
<p>power/capacity = p1 + p2 x + p3 x&sup2; + frost (p4 + p5 x), with x = lift/T<sub>sink</sub>, power over capacity of Carnot's machine, and lift = sqrt((T<sub>sink</sub> -
T<sub>source</sub>)&sup2; + lift_min&sup2;): an expansion valve needs a difference of pressure, so that the machine makes a least lift. p1 is what fans, electronics and friction take
without lift; x&sup2; is there because volumetric and isentropic efficiency fall with the pressure ratio (compare H. Jin and J. D. Spitler, <i>A parameter estimation based model of
water-to-water heat pumps</i>, ASHRAE Trans. 108(1), 2002). Frost and defrosting cost more below about 5 &deg;C. The compressor's speed changes capacity and power alike, so their ratio knows
no steps of the control. At least 0.04 (COP 25). Held outside the range.</p>
<p>How it is fitted to a part of a table, and how it then predicts the rest: docs/fitting.md.</p>
</html>"));
end HeatPumpFit;
