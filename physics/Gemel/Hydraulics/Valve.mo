within Gemel.Hydraulics;
model Valve "Control valve: linear or equal-percentage characteristic"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealInput opening(unit = "1", min = 0, max = 1, start = 1) "Stroke: 0 shut, 1 open"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.VolumeFlowRate Kv(min = 1e-9) = 100/3600
    "Flow coefficient when open: volume flow of water at 1 bar (write 100 m3/h as 100/3600)";
  parameter Boolean equal_percentage = false "Whether equal steps of the stroke change the flow by equal percentages"
    annotation(Evaluate = true);
  parameter Units.Ratio rangeability(min = 5) = 50 "Inherent rangeability of the equal-percentage characteristic";
  parameter Units.Fraction leakage(min = 1e-9, max = 0.1) = 1e-6
    "Seat leakage: share of the open flow coefficient (IEC 60534-4 class IV: 1e-4)";
  Units.Ratio share "Flow coefficient now over Kv";
  Units.Power dissipation "Power turned into heat";
protected
  constant Units.Density rho_ref = 1000 "Density that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_ref = 1e5 "Pressure difference that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_small = 10 "Below this pressure difference the square root becomes linear";
  Units.Fraction stroke "Stroke kept between 0 and 1";
equation
  stroke = min(max(opening, 0), 1);
  share = leakage + (1 - leakage)*(if equal_percentage
    then rangeability^(stroke - 1) - (1 - stroke)/rangeability else stroke);
  m_flow = share*Kv*sqrt(water.rho*rho_ref/dp_ref)*dp/sqrt(sqrt(dp^2 + dp_small^2));
  dissipation = flow_rate*dp;
  annotation(Documentation(info = "<html>
<p>q = share Kv sqrt(dp/1 bar * 1000 kg/m3/rho), turbulent flow without choking (IEC 60534-2-1, liquids).</p>
<ul>
<li>Linear: share = stroke.</li>
<li>Equal percentage: share = R<sup>stroke-1</sup> (IEC 60534-2-4), minus (1 - stroke)/R, so that the valve shuts at stroke 0.</li>
</ul>
<p>Not valid for cavitation or flashing: check that the pressure behind the valve stays well above the vapour pressure.</p>
</html>"));
end Valve;
