within Gemel.Hydraulics;
model OrificePlate "Sharp-edged orifice plate with its differential pressure: a flow meter, or a fixed restriction"
  extends Interfaces.Fitting;
  Blocks.Interfaces.RealOutput dp_taps(unit = "Pa", displayUnit = "mbar", nominal = 1e4) "Differential pressure between the corner taps"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = 90)));
  parameter Units.Diameter bore(min = 1e-3, max = 15) = 0.06 "Bore of the orifice (assumed; usual 0.2 to 0.75 of the diameter)";
  parameter Units.Fraction edge_wear = 0 "Fault: rounded edge: at 1 the discharge coefficient is 10 % higher, so the meter reads too little";
  Units.Ratio C "Discharge coefficient, corner taps";
protected
  final parameter Units.Ratio beta = bore/diameter "Diameter ratio";
  constant Units.Length inch = 0.0254 "The law for small pipes counts in inches";
  Units.Ratio Re "Reynolds number in the pipe, at least 5000";
  Units.Ratio A "Term of the Reader-Harris/Gallagher equation";
  Units.Ratio root "sqrt(1 - beta^4 (1 - C^2))";
equation
  assert(beta >= 0.1 and beta <= 0.75, "bore/diameter = " + String(beta) + "; the law holds between 0.1 and 0.75");
  Re = max(water.rho*v_round*diameter/water.mu, 5000);
  A = (19000*beta/Re)^0.8;
  // Reader-Harris/Gallagher, L1 = L2 = 0
  C = (1 + 0.1*edge_wear)*(0.5961 + 0.0261*beta^2 - 0.216*beta^8 + 0.000521*(1e6*beta/Re)^0.7 + (0.0188 + 0.0063*A)*beta^3.5*(1e6/Re)^0.3
    + 0.011*(0.75 - beta)*max(2.8 - diameter/inch, 0));
  root = sqrt(1 - beta^4*(1 - C^2));
  zeta_forward = (root/(C*beta^2) - 1)^2;
  zeta_backward = zeta_forward;
  // q = C/sqrt(1 - beta^4) pi/4 bore^2 sqrt(2 dp/rho), with the sign of the flow
  dp_taps = water.rho/2*v*v_round*(1 - beta^4)/(C^2*beta^4);
  annotation(Documentation(info = "<html>
<p>Discharge coefficient: equation of Reader-Harris and Gallagher with corner taps, ISO 5167-2:2003, 5.3.2.1; 0.1 &le; beta &le; 0.75, Re
&ge; 5000 (beta &le; 0.56) or 16000 beta&sup2;, diameter
0.05 to 1 m; below Re 5000 its value there is held. Lasting loss: zeta = (sqrt(1 - beta<sup>4</sup>(1 - C&sup2;))/(C beta&sup2;) - 1)&sup2;,
5.4.2. The standard says nothing about flow backwards against the bevelled
side; the same coefficient is taken.</p>
</html>"));
end OrificePlate;
