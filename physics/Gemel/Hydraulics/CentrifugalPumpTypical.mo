within Gemel.Hydraulics;
model CentrifugalPumpTypical "Pump of which only the duty point is known: its curves follow from the specific speed"
  extends CentrifugalPump(final head_shutoff = 1.0826*exp(0.47*nq/100)*head_nominal, final flow_high = 1.4*flow_nominal,
    final head_high = head_nominal - (head_shutoff - head_nominal)*(1.4^2 - 1), final efficiency_nominal = eta,
    final power_shutoff = min(0.35 + 0.0065*nq, 1));
  final parameter Units.Ratio nq = speed_nominal*60/(2*Constants.pi)*sqrt(flow_nominal)/head_nominal^0.75
    "Specific speed: r/min, m3/s, m";
protected
  // Guelich 2014, table 3.9: single-stage, single-entry radial pumps
  final parameter Units.Ratio m = 0.1*(if flow_nominal > 1 then 0.5 else 1)*flow_nominal^(-0.15)*(45/nq)^0.06 "Exponent of the flow";
  final parameter Units.Efficiency eta = max(1 - 0.095*flow_nominal^(-m) - 0.3*(0.35 - log10(nq/23))^2*flow_nominal^(-0.05), 0.1)
    "Efficiency that is usual at this flow and specific speed";
equation
  assert(nq > 5 and nq < 110, "The duty point has a specific speed of " + String(nq) + "; the curves hold between 5 and 110 (radial to mixed flow)");
  annotation(Documentation(info = "<html>
<p>From flow, head and speed at best efficiency follows nq = n sqrt(q)/H<sup>3/4</sup>, and from it</p>
<ul>
<li>efficiency = 1 - 0.095 (1/q)<sup>m</sup> - 0.3 (0.35 - log10(nq/23))&sup2; (1/q)<sup>0.05</sup>, m = 0.1 a (1/q)<sup>0.15</sup>
(45/nq)<sup>0.06</sup>, a = 1 (0.5 above 1 m3/s):
J. F. G&uuml;lich, <i>Centrifugal Pumps</i>, 3rd ed., Springer 2014, table 3.9 (single-stage, single entry, q above 0.005 m3/s; below it the
formula is too low; well-made pumps vary by some percent);</li>
<li>head at zero flow = 1.083 exp(0.47 nq/100) times nominal: the ratio of two fits of the pressure coefficients, 1.31 exp(-0.3 nq/100) at
zero flow over 1.21 exp(-0.77 nq/100) at
best efficiency (after G&uuml;lich, figure 3.21; real pumps scatter by 10 %);</li>
<li>power at zero flow = 0.35 + 0.0065 nq of that at best efficiency (assumed; a straight line through the usual 0.45 to 0.5 at nq 20 and 1
at nq 100);</li>
<li>the head curve is H0 - (H0 - H) (q/qn)&sup2;.</li>
</ul>
<p>For nq from 5 to 110. For planning; a real curve belongs into <b>CentrifugalPump</b> or <b>CentrifugalPumpTable</b>.</p>
</html>"));
end CentrifugalPumpTypical;
