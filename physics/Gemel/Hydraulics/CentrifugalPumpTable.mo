within Gemel.Hydraulics;
model CentrifugalPumpTable "Radial pump from the measured points of its curves, at any speed, with wear"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = 0, nominal = 100, start = speed_nominal)
    "Shaft speed"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  Blocks.Interfaces.RealOutput torque(unit = "N.m", nominal = 10) "Torque that the shaft needs"
    annotation(Placement(transformation(extent = {{-80, 80}, {-40, 120}}, rotation = 90)));
  parameter Units.AngularVelocity speed_nominal(min = 1) = 2900*2*Constants.pi/60 "Speed at which the curves were measured";
  parameter Units.VolumeFlowRate curve_flow[:] = {0, 20/3600, 40/3600, 50/3600, 60/3600, 70/3600}
    "Flows of the points, rising from 0 (shape: points; default: points of CentrifugalPump)";
  parameter Units.Length curve_head[size(curve_flow, 1)] = {62, 59.86, 54.17, 50, 44.94, 39}
    "Heads of the points, falling (shape: points; default: points of CentrifugalPump)";
  parameter Units.Power curve_power[size(curve_flow, 1)] = {4856, 6707, 8680, 9711, 10772, 11863}
    "Shaft powers of the points (shape: points; default: points of CentrifugalPump)";
  parameter Units.Fraction wear(max = 0.95) = 0 "Wear: share of head and efficiency lost at equal flow and speed (0: as new)";
  Units.Length head(nominal = 10) "Head: rise of pressure over rho g";
  Units.Power shaft_power "Power taken from the shaft";
  Units.Power hydraulic_power "Power given to the water";
  Units.Ratio efficiency "Hydraulic power over shaft power";
  Units.Ratio nu "Speed over nominal speed";
  Units.Ratio phi "Flow over the flow of the last point";
protected
  final parameter Integer n = size(curve_flow, 1) "Number of points";
  final parameter Units.VolumeFlowRate flow_last = curve_flow[n] "Flow of the last point";
  final parameter Units.Power power_last = curve_power[n] "Power of the last point";
  final parameter Units.Torque torque_last = power_last/speed_nominal "Torque of the last point";
  final parameter Integer segment = n - 1 "Last segment of the curve";
  final parameter Real steepness = (curve_head[segment] - curve_head[n])/curve_head[1]/(1 - curve_flow[segment]/flow_last)
    "Slope of the last segment, over shut-off head and last flow";
  constant Real nu_small = 1e-3 "Below this speed the pump counts as standing";
  constant Real slope_min = 5e-5 "Keeps the head falling with flow at rest";
  Blocks.Table1DSmooth head_curve(x = curve_flow/flow_last, values = curve_head/curve_head[1], extrapolate = true) "Head over shut-off head";
  Blocks.Table1DSmooth torque_curve(x = curve_flow/flow_last, values = curve_power/power_last) "Torque over torque_last";
equation
  nu = speed/speed_nominal;
  phi = flow_rate/flow_last;
  // The point of the measured curve that belongs to this flow and speed by the affinity laws
  head_curve.u = phi/max(nu, nu_small);
  torque_curve.u = head_curve.u;
  // Outside of the points the tangent goes on, and a parabola is added that does not depend on the speed when that is low.
  head = (1 - wear)*curve_head[1]*(nu^2*head_curve.y
    + max(nu, nu_small)^2*(head_curve.below^2 - steepness/2*head_curve.beyond^2) - slope_min*phi);
  dp = -water.rho*Constants.g_n*head;
  torque = torque_last*nu^2*torque_curve.y;
  shaft_power = torque*speed;
  hydraulic_power = -dp*flow_rate;
  efficiency = hydraulic_power/max(shaft_power, 1e-3*power_last);
  annotation(Documentation(info = "<html>
<p>With nu = speed/speed_nominal and phi = flow_rate/(last flow): head = nu&sup2; H(phi/nu), torque = nu&sup2; T(phi/nu), the affinity laws (J. F.
G&uuml;lich, <i>Centrifugal Pumps</i>, 3rd ed., Springer 2014, chapter 3, model laws), where H and T go smoothly and without overshoot through the measured points
(<b>Blocks.Table1DSmooth</b>). Efficiency follows from both.</p>
<p>Valid from zero flow to the last point. Beyond it the head falls on as a parabola, as steep as the last segment, which is
also the resistance of the stopped pump; with reverse flow it rises as a parabola, by the shut-off head at the last flow. Both are
assumed, not measured. The torque keeps its first and last value there. The points must fall in head.</p>
</html>"));
end CentrifugalPumpTable;
