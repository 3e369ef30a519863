within Gemel.Buildings;
block SolarGainsISO13790 "Sun through windows and into walls after ISO 13790, less what they radiate to the sky"
  parameter Integer n(min = 1, max = 20) = 4 "Number of orientations of walls and windows";
  parameter Units.Angle azimuth[n](each min = -6.2832, each max = 6.2832) = {2*Constants.pi*(i - 1)/n for i in 1:n} "Directions: 0 north, pi/2 east (shape: orientations) (assumed; all round)";
  parameter Units.Area A_window[n](each min = 0, each max = 1e5) = {0, 0, 12, 0} "Windows (shape: orientations) (ASHRAE Standard 140, case 600)";
  parameter Units.Area A_wall[n](each min = 0, each max = 1e5) = {21.6, 16.2, 9.6, 16.2} "Walls without windows (shape: orientations) (ASHRAE Standard 140, case 600)";
  parameter Units.Area A_roof(min = 0, max = 1e5) = 48 "Flat roof (ASHRAE Standard 140, case 600)";
  parameter Units.Fraction g = 0.789 "Total solar energy transmittance of the windows at normal incidence (ASHRAE Standard 140-2017, case 600)";
  parameter Units.Fraction F_w = 0.9 "Correction of g for oblique incidence (ISO 13790:2008, section 11.4.2); 1 where incidence is given";
  parameter Units.Ratio incidence[3](each min = -10, each max = 10) = {0, 0, 0}
    "Dependence of g for direct sun on the angle t of incidence: 1 + a t + b t2 + c t3 (shape: powers); for double clear glass {-0.189, 0.644, -0.596}";
  parameter Units.Fraction frame = 0 "Part of the window area that is frame";
  parameter Units.Fraction shading = 1 "Shading reduction factor: 1 is no shade (ISO 13790:2008, section 11.3.2)";
  parameter Units.HeatTransferCoefficient U_window(min = 0.1, max = 10) = 2.984 "U-value of the windows (ASHRAE Standard 140-2017, case 600)";
  parameter Units.HeatTransferCoefficient U_wall(min = 0.01, max = 10) = 0.56 "U-value of the walls (ASHRAE Standard 140, case 600)";
  parameter Units.HeatTransferCoefficient U_roof(min = 0.01, max = 10) = 0.33 "U-value of the roof (ASHRAE Standard 140, case 600)";
  parameter Units.Fraction absorptance = 0.6 "Solar absorptance of walls and roof (ASHRAE Standard 140, section 5.2.1)";
  parameter Units.ThermalInsulance R_se(min = 0.001, max = 1) = 0.04 "Outer surface resistance (ISO 6946:2007, table 1)";
  parameter Units.HeatTransferCoefficient h_radiative(min = 0, max = 10) = 4.5 "Radiation outside (ISO 13790:2008, section 11.4.6: 5 times emissivity 0.9)";
  parameter Units.TemperatureDifference dT_sky(min = 0, max = 30) = 11 "Air warmer than the sky (ISO 13790:2008, section 11.4.6: intermediate climates)";
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput Q_solar(unit = "W", min = -1e6, max = 1e7, nominal = 1e3) "Gains through windows and walls, less long-wave losses"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Weather.TiltedSurface wall[n](azimuth = azimuth) "Irradiance on walls and windows (shape: orientations)";
  Weather.TiltedSurface roof(tilt = 0) "Irradiance on the roof";
protected
  Units.Angle t[n] "Angles of incidence (shape: orientations)";
  Units.Irradiance I_glass[n] "Irradiance that counts for the windows (shape: orientations)";
equation
  for i in 1:n loop
    connect(bus, wall[i].bus);
    t[i] = acos(min(max(wall[i].cos_incidence, 0), 0.9999999));
    I_glass[i] = max(0, 1 + incidence[1]*t[i] + incidence[2]*t[i]^2 + incidence[3]*t[i]^3)*wall[i].I_direct + wall[i].I_sky + wall[i].I_ground;
  end for;
  connect(bus, roof.bus);
  Q_solar = sum(A_window[i]*(shading*F_w*g*(1 - frame)*I_glass[i] - 0.5*U_window*R_se*h_radiative*dT_sky) for i in 1:n)
    + sum(A_wall[i]*U_wall*R_se*(absorptance*wall[i].I_total - 0.5*h_radiative*dT_sky) for i in 1:n)
    + A_roof*U_roof*R_se*(absorptance*roof.I_total - h_radiative*dT_sky);
  annotation(Documentation(info = "<html>
<p>ISO 13790:2008, section 11.3, equations 43 to 46 and 51: each element gets F A<sub>sol</sub> I - F<sub>r</sub> R<sub>se</sub> U A h<sub>r</sub> dT, with F<sub>r</sub> =
0.5 for walls and 1 for a flat roof. The dependence of g on the angle is that of the ISO 13790 rooms of the Modelica Buildings library.</p>
</html>"));
end SolarGainsISO13790;
