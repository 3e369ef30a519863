within Gemel.Hydraulics;
model CentrifugalPump "Radial pump from three points of its curve, at any speed, with wear, cavitation and trim"
  extends Interfaces.PumpBase(final power_nominal = water.rho*Constants.g_n*flow_nominal*head_nominal/efficiency_nominal);
  parameter Units.Length head_nominal(min = 0.1, max = 3000) = 50 "Head at the best efficiency point (ISO 2858: 50 m3/h, 50 m at 2900 r/min)";
  parameter Units.Length head_shutoff(min = 0.1, max = 5000) = 62
    "Head at zero flow (1.24 times nominal: usual at this specific speed: Guelich, Centrifugal Pumps, 3rd ed. 2014, chapter 4)";
  parameter Units.VolumeFlowRate flow_high(min = 1e-6, max = 100) = 1.4*flow_nominal "Flow of the third point of the curve (above flow_nominal)";
  parameter Units.Length head_high(min = 0, max = 3000) = 0.78*head_nominal "Head of the third point of the curve";
  parameter Units.Efficiency efficiency_nominal(min = 0.05) = 0.70
    "Efficiency at the best efficiency point (usual at specific speed 18 and 50 m3/h; compare EU regulation 547/2012)";
  parameter Units.Fraction power_shutoff(min = 0.05) = 0.5
    "Shaft power at zero flow over that at the best efficiency point (assumed; usual 0.4 to 0.6 for radial pumps)";
protected
  final parameter Units.Ratio h0 = head_shutoff/head_nominal "Coefficient of nu^2 in the head curve";
  final parameter Units.Ratio r = max(flow_high/flow_nominal, 1.001) "Flow of the third point over nominal flow";
  final parameter Units.Ratio h2 = ((head_high/head_nominal - h0)/r - (1 - h0))/(r - 1)
    "Coefficient of phi^2 in the head curve (must be negative)";
  final parameter Units.Ratio h1 = 1 - h0 - h2 "Coefficient of nu*phi in the head curve (must not be positive)";
  final parameter Units.Ratio t2 = power_shutoff + h1 + 2*h2 "Coefficient of phi^2 in the torque curve";
  final parameter Units.Ratio t1 = 1 - power_shutoff - t2 "Coefficient of nu*phi in the torque curve";
  constant Real phi_small(unit = "1") = 0.01 "Below this flow the quadratic part of the curve is rounded off";
equation
  assert(flow_high > 1.01*flow_nominal, "The third point of the pump curve, flow_high, must lie beyond flow_nominal");
  assert(h1 <= 1e-9 and h2 < 0, "The pump curve does not fall everywhere: choose a lower head_high or a higher flow_high");
  // Head: parabola through three points, at other speeds by the affinity laws (q ~ n, H ~ n^2).
  head_curve = head_nominal*(h0*nu*abs(nu) + h1*abs(nu)*phi + h2*phi*sqrt(phi^2 + phi_small^2));
  // Torque: parabola with the given shut-off power and the best efficiency exactly at nominal flow (T ~ n^2).
  // phi^2/sqrt(phi^2 + small^2) is |phi|, without a corner.
  torque_curve = torque_nominal*(power_shutoff*nu*abs(nu) + t1*nu*phi^2/sqrt(phi^2 + phi_small^2) + t2*phi*phi);
  npsh_required = npsh_nominal*(npsh_low*nu^2 + (1 - npsh_low)*max(phi, 0)^2);
  annotation(Documentation(info = "<html>
<p>With nu = speed/speed_nominal and phi = flow_rate/flow_nominal:</p>
<p>head = head_nominal (h0 nu&sup2; + h1 nu phi + h2 phi|phi|)<br>
torque = torque_nominal (t0 nu&sup2; + t1 nu |phi| + t2 phi&sup2;)</p>
<p>h0, h1, h2 follow from three points of the curve: shut-off, best efficiency, and one beyond. t0 is the shut-off power ratio; t1 and
t2 follow from the demand that the efficiency is efficiency_nominal at nominal flow and has its maximum there. Other speeds: affinity
laws (J. F. G&uuml;lich, <i>Centrifugal Pumps</i>, 3rd ed., Springer 2014, chapter 3, model laws). Trim, cavitation, efficiency at other
speeds and faults: see
<b>Interfaces.PumpBase</b>.</p>
<p>Valid for speed at or above 0 and flow from 0 to about 1.5 times the best point. A stopped pump is a hydraulic resistance; with reverse
flow the head rises above shut-off, as it does in the brake quadrant. The curve must fall (h1 at or below 0): choose the third point so.</p>
</html>"));
end CentrifugalPump;
