within Gemel.Hydraulics;
model Valve "Control valve: linear, equal-percentage or quick-opening characteristic"
  extends Interfaces.Throttle;
  Blocks.Interfaces.RealInput opening(unit = "1", min = 0, max = 1, start = 1) "Stroke: 0 shut, 1 open"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Types.Characteristic characteristic = Types.Characteristic.linear "How the flow coefficient follows the stroke"
    annotation(Evaluate = true);
  parameter Units.Ratio rangeability(min = 5, max = 200) = 50 "Inherent rangeability of the equal-percentage characteristic (assumed; usual 30 to 50)";
  parameter Units.Fraction stuck = 0 "Fault: stuck: how far the stroke follows stuck_position instead of the input; 1 = does not move";
  parameter Units.Fraction stuck_position = 0.5 "Stroke at which it sticks (assumed; usual 0 to 1)";
  parameter Units.Fraction seat_wear = 0 "Fault: worn seat: at 1 a twentieth of Kv flows through the shut valve";
protected
  Units.Fraction stroke "Stroke kept between 0 and 1";
  Units.Fraction y "Stroke over shut_off, between 0 and 1";
  constant Units.Fraction shut_off = 0.1 "Below this stroke an equal-percentage valve shuts faster than its characteristic";
  constant Units.Fraction stroke_small = 0.02 "Below this stroke the root is rounded off";
equation
  stroke = (1 - stuck)*min(max(opening, 0), 1) + stuck*stuck_position;
  y = min(stroke/shut_off, 1);
  share = leakage + 0.05*seat_wear*(1 - stroke) + (1 - leakage)*(if characteristic == Types.Characteristic.equal_percentage
    then rangeability^(stroke - 1)*y^2*(3 - 2*y)
    elseif characteristic == Types.Characteristic.quick_opening
    then stroke*sqrt(sqrt((1 + stroke_small^2)/(stroke^2 + stroke_small^2))) else stroke);
  annotation(Documentation(info = "<html>
<p>q = share Kv sqrt(dp/1 bar * 1000 kg/m3/rho) up to choked flow: see <b>Interfaces.Throttle</b> (IEC 60534-2-1, liquids).</p>
<ul>
<li>Linear: share = stroke.</li>
<li>Equal percentage: share = R<sup>stroke-1</sup> (IEC 60534-2-4) from a tenth of the stroke on; below it goes smoothly to 0, so that the
valve shuts.</li>
<li>Quick opening: share = sqrt(stroke), rounded off below 2 % of the stroke (the standard gives no formula; the usual one).</li>
</ul>
<p>Every characteristic passes the seat leakage when shut. Rate limit and stiction of the actuator: <b>Gemel.Actuators</b>.</p>
</html>"));
end Valve;
