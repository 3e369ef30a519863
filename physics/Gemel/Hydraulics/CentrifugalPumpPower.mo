within Gemel.Hydraulics;
model CentrifugalPumpPower "Pump with the curve H = A - B q^C, from one point or three, as EPANET fits it"
  extends Interfaces.PumpBase(final power_nominal = water.rho*Constants.g_n*flow_nominal*head_nominal/efficiency_nominal);
  parameter Units.Length head_nominal(min = 0.1, max = 3000) = 50 "Head at flow_nominal (ISO 2858: 50 m3/h, 50 m at 2900 r/min)";
  parameter Units.Length head_shutoff(min = 0.1, max = 5000) = 4/3*head_nominal "Head at zero flow (one point given, EPANET 2.2, section 3.1: 4/3 of its head)";
  parameter Units.VolumeFlowRate flow_high(min = 1e-6, max = 100) = 2*flow_nominal "Flow of the third point (one point given: twice its flow)";
  parameter Units.Length head_high(min = 0, max = 3000) = 0 "Head of the third point (one point given: 0)";
  parameter Units.Efficiency efficiency_nominal(min = 0.05) = 0.75 "Efficiency at flow_nominal (EPANET 2.2: 0.75 where nothing is given)";
  parameter Units.Fraction power_shutoff(min = 0.05) = 0.5
    "Shaft power at zero flow over that at flow_nominal (assumed; usual 0.4 to 0.6 for radial pumps)";
  final parameter Units.Ratio exponent = log(max(head_shutoff - head_high, 1e-6)/max(head_shutoff - head_nominal, 1e-6))
    /log(max(flow_high/flow_nominal, 1.001)) "Exponent of the flow: C";
protected
  final parameter Units.Ratio fall = 1 - head_shutoff/head_nominal "Head at flow_nominal less that at zero flow, over head_nominal";
  final parameter Units.Ratio t2 = power_shutoff + exponent*fall "Coefficient of phi^2 in the torque curve";
  final parameter Units.Ratio t1 = 1 - power_shutoff - t2 "Coefficient of nu*phi in the torque curve";
  constant Units.Ratio x_small = 1e-3 "Below this the power law is rounded off";
  Units.Ratio n "Speed over nominal speed, at least 0.01";
  Units.Ratio x "Flow at nominal speed over flow_nominal";
equation
  assert(head_shutoff > head_nominal and head_nominal > head_high, "The points of the pump curve must fall: head_shutoff > head_nominal > head_high");
  assert(flow_high > 1.01*flow_nominal, "The third point of the pump curve, flow_high, must lie beyond flow_nominal");
  assert(exponent > 0.2 and exponent < 20, "The three points of the pump curve give an exponent of " + String(exponent) + ", outside of 0.2 to 20");
  n = max(nu, 0.01);
  x = phi/n;
  head_curve = head_nominal*(head_shutoff/head_nominal*nu*abs(nu) + fall*n^2*x*(x^2 + x_small^2)^((exponent - 1)/2));
  torque_curve = torque_nominal*(power_shutoff*nu*abs(nu) + t1*nu*phi^2/sqrt(phi^2 + 1e-4) + t2*phi*phi);
  npsh_required = npsh_nominal*(npsh_low*nu^2 + (1 - npsh_low)*max(phi, 0)^2);
  annotation(Documentation(info = "<html>
<p>H = A - B q<sup>C</sup> at nominal speed, H(q, n) = n&sup2; H(q/n) at others (L. A. Rossman et al., <i>EPANET 2.2 User Manual</i>,
EPA/600/R-20/133, 2020, sections 3.1 and 12.1).
Three points give A = head_shutoff, C = log((A - head_high)/(A - head_nominal))/log(flow_high/flow_nominal) and B = (A -
head_nominal)/flow_nominal<sup>C</sup>. With one point,
flow_nominal and head_nominal, the defaults are EPANET's: A = 4/3 of its head and zero head at twice its flow, so C = 2.</p>
<p>Torque as in <b>CentrifugalPump</b>: best efficiency at flow_nominal. Below a hundredth of the nominal speed the curve is that of a standing pump.
<b>Networks.Pump</b> is the same law with EPANET's ideal check valve and without a shaft. Valid from zero flow to that of zero head.</p>
</html>"));
end CentrifugalPumpPower;
