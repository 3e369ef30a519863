within Gemel.Hydraulics;
model PressureSustainingValve "Regulator that keeps the pressure before it from falling below a set value"
  extends Interfaces.Throttle;
  Blocks.Interfaces.RealInput setting(unit = "Pa", displayUnit = "bar", min = -1e5, max = 1e8, nominal = 1e5, start = 3e5) "Gauge pressure at port_a"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.Pressure band(min = 100, max = 1e6) = 2e4
    "Proportional band: the pressure at port_a rises by this from shut to fully open (assumed; usual 0.1 to 0.3 bar pilot-operated, 0.5 to 1 bar direct)";
  parameter Units.Fraction stuck = 0 "Fault: stuck: how far the opening stays at stuck_position instead of regulating; 1 = does not move";
  parameter Units.Fraction stuck_position = 0.5 "Opening at which it sticks (assumed; usual 0 to 1)";
  Units.Fraction opening "How far the valve is open";
protected
  Units.Fraction x "Position of the pressure in the band";
  constant Units.Pressure dp_back = 500 "Over this pressure difference it shuts against flow from behind";
  Units.Fraction forward "0 for a pressure difference that would drive water back, 1 forwards";
equation
  x = min(max((port_a.p - setting)/band, 0), 1);
  forward = min(max(dp/dp_back, 0), 1);
  opening = (1 - stuck)*x^2*(3 - 2*x)*forward^2*(3 - 2*forward) + stuck*stuck_position;
  share = leakage + (1 - leakage)*opening;
  annotation(Documentation(info = "<html>
<p>Kv law (<b>Interfaces.Throttle</b>) with an opening that rises smoothly from 0 at the setting to 1 at setting + band: the offset of a
proportional regulator. It
shuts against backflow. <b>ReliefValve</b> is the same with a spring. <b>Networks.PressureSustainingValve</b> is EPANET's ideal one.</p>
</html>"));
end PressureSustainingValve;
