within Gemel.Hydraulics;
model Bend "Smooth pipe bend of any radius and angle"
  extends Interfaces.Fitting;
  parameter Units.Angle angle(min = 0.02, max = 6.3) = Constants.pi/2 "Angle by which the flow is turned (assumed; usual 0.5 to 1.6 rad)";
  parameter Units.Ratio radius(min = 1, max = 20) = 1.5 "Radius of the centre line over diameter (long-radius elbow, ASME B16.9: 1.5)";
  parameter Units.Roughness roughness(max = 0.02) = 4.57e-5 "Wall roughness (commercial steel: Moody 1944, 0.0457 mm)";
  final parameter Units.Ratio f_rough = 0.25/log10(min(roughness/diameter, 0.1)/3.7 + 1e-9)^2 "Friction factor of fully rough flow";
protected
  Blocks.Table1D equivalent(x = {1, 1.5, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20}, values = {20, 14, 12, 12, 14, 17, 24, 30, 34, 38, 42, 50})
    "Length over diameter of a straight pipe with the loss of a quarter bend, over radius/diameter (Crane TP-410, page A-29)";
  Units.Ratio zeta_quarter "Loss coefficient of a quarter bend";
equation
  equivalent.u = radius;
  zeta_quarter = f_rough*equivalent.y;
  // n - 1 further quarter bends
  zeta_forward = max((angle/(Constants.pi/2) - 1)*(0.25*Constants.pi*f_rough*radius + 0.5*zeta_quarter) + zeta_quarter, 0.1*zeta_quarter);
  zeta_backward = zeta_forward;
  annotation(Documentation(info = "<html>
<p>zeta = K of a quarter bend, from its equivalent length times the friction factor of fully rough flow; for n quarter bends (n - 1)(0.25 pi
f r/d + 0.5 K) + K. Crane Co., <i>Flow of Fluids</i>,
Technical Paper 410, page A-29 (2009: pipe bends and 90&deg; elbows, flanged or butt-welding). f = 0.25/log10(k/(3.7 d))&sup2; is the limit
of Colebrook and White.</p>
<p>Turbulent flow, radius 1 to 20 diameters. For less than a quarter bend the formula is continued, down to a tenth of K.</p>
</html>"));
end Bend;
