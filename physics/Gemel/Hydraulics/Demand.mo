within Gemel.Hydraulics;
model Demand "Consumers: a volume flow as input, which falls when the pressure is too low"
  Interfaces.Port port "Connection to the network"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Blocks.Interfaces.RealInput flow_rate(unit = "m3/s", displayUnit = "m3/h", min = 0, max = 1000, nominal = 0.01, start = 0)
    "Volume flow that the consumers want"
    annotation(Placement(transformation(extent = {{120, -20}, {80, 20}})));
  parameter Water water "Properties of the water";
  parameter Units.Pressure p_none(min = -1e6, max = 1e7) = 0 "Gauge pressure at and below which nothing comes out";
  parameter Units.Pressure p_full(min = p_none + 1, max = 2e7) = 1e5 "Gauge pressure at and above which all of the wanted flow comes out (assumed; usual 1 to 3 bar)";
  Units.Pressure p "Gauge pressure at the consumers";
  Units.VolumeFlowRate delivered "Volume flow that comes out";
  Units.Fraction satisfaction "Delivered share of the wanted flow";
  Units.Volume volume(start = 0, fixed = true) "Volume delivered since the start";
protected
  Units.Fraction x "Position of the pressure between p_none and p_full";
equation
  p = port.p;
  x = min(max((p - p_none)/(p_full - p_none), 0), 1);
  satisfaction = x^2*(3 - 2*x);
  delivered = satisfaction*flow_rate;
  port.m_flow = water.rho*delivered;
  der(volume) = delivered;
  annotation(Documentation(info = "<html>
<p>Pressure-dependent demand: delivered = wanted * x&sup2; (3 - 2 x), x = (p - p_none)/(p_full - p_none) in 0 ... 1.
O. Fujiwara and J. Li, <i>Reliability analysis of water distribution networks in consideration of equity, redistribution and
pressure-dependent demand</i>, Water Resources Research 34(7), 1998, 1843-1850. The law has no corner and no vertical
tangent, unlike the square root of Wagner et al. (1988).</p>
</html>"));
end Demand;
