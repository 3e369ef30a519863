within Gemel.Hydraulics;
model Pipe "Straight round pipe: wall friction, fittings, rise and, if wanted, the inertia of the water"
  extends Interfaces.TwoPort(m_flow(start = m_flow_start, fixed = inertia));
  parameter Units.Length length(min = 0.01, max = 1e6) = 100 "Length (assumed; usual 1 to 5000 m)";
  parameter Units.Diameter diameter(min = 1e-3, max = 20) = 0.1 "Inner diameter (assumed; usual 0.02 to 1 m)";
  parameter Units.Roughness roughness(max = 0.02) = 1e-4
    "Equivalent sand roughness, with fittings of a trunk main (DVGW GW 303-1: integral roughness 0.1 mm)";
  parameter Units.Ratio zeta(min = 0, max = 1e6) = 0 "Sum of the loss coefficients of bends, valves and fittings";
  parameter Units.Length rise(min = -5000, max = 5000) = 0 "Elevation of port_b above port_a";
  parameter Boolean colebrook = false "Whether the friction factor is that of Colebrook and White; else of Swamee and Jain"
    annotation(Evaluate = true);
  parameter Boolean inertia = false "Whether the water column has inertia (makes m_flow a state)"
    annotation(Evaluate = true);
  parameter Units.MassFlowRate m_flow_start(min = -1e5, max = 1e5) = 0 "Mass flow at the start, with inertia";
  parameter Units.Fraction fouling = 0 "Fault: fouling: incrustation of the wall; at 1 the roughness is a twentieth of the diameter more";
  parameter Units.Fraction blockage(max = 0.99) = 0 "Fault: blockage: share of the cross-section closed at one place";
  Units.Velocity v "Mean velocity";
  Units.Ratio Re(nominal = 1e5) "Reynolds number, with the sign of the flow";
  Units.Pressure dp_friction "Pressure loss by wall friction";
  Units.Pressure dp_fittings "Pressure loss in fittings";
  Units.Power dissipation "Power turned into heat by friction and fittings";
  Units.Ratio lambda_Re(nominal = 1000, start = 64) "Darcy friction factor times |Re|: 64 in laminar flow";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  constant Units.Ratio Re_laminar = 2000 "Laminar up to here";
  constant Units.Ratio Re_turbulent = 4000 "Turbulent from here";
  constant Units.Velocity v_small = 1e-3 "Below this velocity the loss of fittings becomes linear";
  final parameter Units.Ratio e = (roughness/diameter + fouling/20)/3.7 "Part of the roughness in the argument of the logarithm";
  final parameter Units.Ratio zeta_now = zeta + (blockage^2 + 0.5*blockage)/(1 - blockage)^2 "Loss coefficients, with that of a blockage";
  Units.Ratio lambda_turbulent(nominal = 0.02) "Darcy friction factor of turbulent flow";
  Units.Fraction x "Position between laminar and turbulent";
  Units.Ratio y0 if colebrook "1/sqrt(lambda) by Swamee and Jain";
  Units.Ratio y1 if colebrook "The same after one step of Newton's method towards Colebrook and White";
  Units.Ratio y2 if colebrook "The same after two";
  Units.Ratio c if colebrook "2.51/Re";
equation
  assert(roughness <= 0.1*diameter, "The roughness is more than a tenth of the diameter: no law holds there");
  flow_rate = area*v;
  Re = water.rho*v*diameter/water.mu;
  // Swamee and Jain; held at Re_laminar below, where it is not used, to keep the logarithm finite.
  if colebrook then
    c = 2.51/max(abs(Re), Re_laminar);
    y0 = -2*log10(e + 5.74/max(abs(Re), Re_laminar)^0.9);
    y1 = y0 - (y0 + 2*log10(e + c*y0))/(1 + 2/log(10)*c/(e + c*y0));
    y2 = y1 - (y1 + 2*log10(e + c*y1))/(1 + 2/log(10)*c/(e + c*y1));
    lambda_turbulent = 1/y2^2;
  else
    lambda_turbulent = 0.25/log10(e + 5.74/max(abs(Re), Re_laminar)^0.9)^2;
  end if;
  x = min(max((abs(Re) - Re_laminar)/(Re_turbulent - Re_laminar), 0), 1);
  lambda_Re = 64 + x^2*(3 - 2*x)*(lambda_turbulent*abs(Re) - 64);
  // Darcy-Weisbach, lambda*L/D*rho*v*|v|/2, written with lambda*|Re| so that it is linear at rest.
  dp_friction = lambda_Re*water.mu*length*v/(2*diameter^2);
  dp_fittings = zeta_now*water.rho/2*v*sqrt(v^2 + v_small^2);
  dissipation = flow_rate*(dp_friction + dp_fittings);
  if inertia then
    length/area*der(m_flow) = dp - dp_friction - dp_fittings - water.rho*Constants.g_n*rise;
  else
    dp = dp_friction + dp_fittings + water.rho*Constants.g_n*rise;
  end if;
  annotation(Documentation(info = "<html>
<p>dp = lambda L/D rho v|v|/2 + zeta rho v|v|/2 + rho g rise (Darcy-Weisbach).</p>
<ul>
<li>Laminar, Re below 2000: lambda = 64/Re (Hagen-Poiseuille).</li>
<li>Turbulent, Re above 4000: lambda = 0.25/log10(k/(3.7 D) + 5.74/Re<sup>0.9</sup>)&sup2;: P. K. Swamee and A. K. Jain, <i>Explicit
equations for pipe-flow problems</i>, J. Hydraulics Div. ASCE 102(5), 1976, 657-664. For
5e3 &lt; Re &lt; 1e8 and 1e-6 &lt; k/D &lt; 1e-2 it lies within 3 % of Colebrook-White, mostly within 1 %.</li>
<li>With <code>colebrook</code>: 1/sqrt(lambda) = -2 log10(k/(3.7 D) + 2.51/(Re sqrt(lambda))), C. F. Colebrook, J. Inst. Civ. Eng. 11(4),
1939, 133-156, by two steps of Newton's
method from Swamee and Jain: exact to 1e-6.</li>
<li>Between: a smooth cubic transition, as nobody knows the flow there.</li>
</ul>
<p>Near rest the loss is linear in the flow, so its slope is never zero.</p>
<p>Fouling adds to the roughness up to a twentieth of the diameter, the incrustation of an old unlined main (assumed). A blockage that
leaves the share s of the cross-section has the loss of a sudden contraction and expansion, zeta = (b&sup2; + b/2)/s&sup2;, b = 1 - s
(Borda-Carnot; I. E. Idelchik,
<i>Handbook of Hydraulic Resistance</i>, 3rd ed. 1994, chapter 4).</p>
<p>With <code>inertia = true</code> the water column is rigid: L/A dm/dt = dp - losses. This gives surges and slow
oscillations, but no water hammer (no sound waves). Two pipes with inertia in series, without a tank or a branch
between them, are one water column: make them one pipe.</p>
</html>"));
end Pipe;
