within Gemel.Weather;
block PerezSky "How bright the sky is around the sun and at the horizon (Perez et al. 1990)"
  Blocks.Interfaces.RealInput sun_up(unit = "1", min = -1, max = 1, start = 0.5) "Cosine of the zenith angle of the sun"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput I_direct_normal(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Direct normal irradiance"
    annotation(Placement(transformation(extent = {{-120, 10}, {-80, 50}})));
  Blocks.Interfaces.RealInput I_diffuse_horizontal(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Diffuse irradiance on the horizontal"
    annotation(Placement(transformation(extent = {{-120, -40}, {-80, 0}})));
  Blocks.Interfaces.RealInput I_extraterrestrial(unit = "W/m2", min = 1300, max = 1430, nominal = 1000, start = 1361.1) "Normal irradiance outside the atmosphere"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Blocks.Interfaces.RealOutput circumsolar(unit = "1", min = 0, max = 2) "F1: part of the diffuse radiation that comes from around the sun"
    annotation(Placement(transformation(extent = {{80, 20}, {120, 60}})));
  Blocks.Interfaces.RealOutput horizon(unit = "1", min = -2, max = 2) "F2: brightening of the horizon"
    annotation(Placement(transformation(extent = {{80, -60}, {120, -20}})));
  Units.Angle zenith(min = 0, max = 1.5708, displayUnit = "deg") "Zenith angle of the sun, at most 90 degrees";
  Units.Ratio clearness(min = 1) "Clearness of the sky, epsilon";
  Units.Ratio brightness(min = 0) "Brightness of the sky, Delta";
  Units.Ratio air_mass(min = 0.9, max = 40) "Relative optical air mass";
protected
  constant Real edge[7](each unit = "1") = {1.065, 1.23, 1.5, 1.95, 2.8, 4.5, 6.2} "Where a class of clearness ends (table 1)";
  constant Real width[7](each unit = "1") = {0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.2}
    "Width over which two classes are blended (a choice of this library: the paper jumps)";
  constant Real f[8, 6](each unit = "1") = {
      {-0.0083117, 0.5877285, -0.0620636, -0.0596012, 0.0721249, -0.0220216},
      {0.1299457, 0.6825954, -0.1513752, -0.0189325, 0.0659650, -0.0288748},
      {0.3296958, 0.4868735, -0.2210958, 0.0554140, -0.0639588, -0.0260542},
      {0.5682053, 0.1874525, -0.2951290, 0.1088631, -0.1519229, -0.0139754},
      {0.8730280, -0.3920403, -0.3616149, 0.2255647, -0.4620442, 0.0012448},
      {1.1326077, -1.2367284, -0.4118494, 0.2877813, -0.8230357, 0.0558651},
      {1.0601591, -1.5999137, -0.3589221, 0.2642124, -1.1272340, 0.1310694},
      {0.6777470, -0.3272588, -0.2504286, 0.1561313, -1.3765031, 0.2506212}}
    "F11 F12 F13 F21 F22 F23 of each class (table 6, all sites)";
  constant Real kappa(unit = "1") = 1.041 "Coefficient of the zenith angle in rad (equation 1)";
  Units.Fraction passed[7] "How far the clearness has passed each edge (shape: edges)";
  Units.Ratio F[6] "Coefficients for this clearness (shape: F11 to F23)";
equation
  zenith = acos(min(max(sun_up, 0), 0.9999999));
  // Kasten and Young 1989, equation 3.
  air_mass = 1/(cos(zenith) + 0.50572*(96.07995 - zenith*180/Constants.pi)^(-1.6364));
  brightness = I_diffuse_horizontal*air_mass/I_extraterrestrial;
  clearness = (1 + I_direct_normal/max(I_diffuse_horizontal, 1) + kappa*zenith^3)/(1 + kappa*zenith^3);
  for i in 1:7 loop
    passed[i] = max(0, min(1, 0.5 + (clearness - edge[i])/width[i]));
  end for;
  for j in 1:6 loop
    F[j] = f[1, j] + sum((f[i + 1, j] - f[i, j])*passed[i] for i in 1:7);
  end for;
  circumsolar = max(0, F[1] + F[2]*brightness + F[3]*zenith);
  horizon = F[4] + F[5]*brightness + F[6]*zenith;
  annotation(Documentation(info = "<html>
<p>R. Perez, P. Ineichen, R. Seals, J. Michalsky, R. Stewart, <i>Modeling daylight availability and irradiance components from direct and
global irradiance</i>, Solar Energy 44(5), 1990, equations 1 to 9. Air mass: F. Kasten and A. T. Young, <i>Revised optical air mass tables and
approximation formula</i>, Applied Optics 28, 1989. Coefficients: the all-sites set of table 6, with more digits from the EnergyPlus Engineering Reference (Sky clearness table; R. Perez, private communication, 1999).</p>
<p>The paper has eight classes of clearness between which the coefficients jump; here they change over a narrow band around each edge, so that
irradiance stays continuous.</p>
</html>"));
end PerezSky;
