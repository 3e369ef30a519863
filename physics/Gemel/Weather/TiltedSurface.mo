within Gemel.Weather;
block TiltedSurface "Solar irradiance on a surface of any tilt and direction"
  Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  parameter Units.Angle tilt(min = 0, max = 3.1416, displayUnit = "deg") = Constants.pi/2 "Tilt: 0 looks up, pi/2 is a wall, pi looks down (assumed; usual 0 to pi/2)";
  parameter Units.Angle azimuth(min = -6.2832, max = 6.2832, displayUnit = "deg") = Constants.pi "Direction that the surface looks to: 0 north, pi/2 east, pi south (assumed; usual 0 to 2 pi)";
  parameter Units.Fraction albedo = 0.2 "Reflectance of the ground (ASHRAE Standard 140, section 5.2.1; usual 0.1 to 0.3, snow 0.7)";
  parameter Units.Fraction anisotropy = 1 "1: sky of Perez, brighter around the sun and at the horizon; 0: sky of equal brightness (assumed)";
  Blocks.Interfaces.RealOutput I_direct(unit = "W/m2", nominal = 100) "Direct irradiance"
    annotation(Placement(transformation(extent = {{80, 70}, {120, 110}})));
  Blocks.Interfaces.RealOutput I_sky(unit = "W/m2", nominal = 100) "Diffuse irradiance from the sky"
    annotation(Placement(transformation(extent = {{80, 30}, {120, 70}})));
  Blocks.Interfaces.RealOutput I_ground(unit = "W/m2", nominal = 100) "Irradiance reflected by the ground"
    annotation(Placement(transformation(extent = {{80, -10}, {120, 30}})));
  Blocks.Interfaces.RealOutput I_total(unit = "W/m2", nominal = 100) "Total irradiance"
    annotation(Placement(transformation(extent = {{80, -50}, {120, -10}})));
  Blocks.Interfaces.RealOutput cos_incidence(unit = "1", min = -1, max = 1) "Cosine of the angle of incidence; negative: the sun is behind the surface"
    annotation(Placement(transformation(extent = {{80, -100}, {120, -60}})));
protected
  constant Units.Ratio low_sun = 0.01 "Below this sine of its height the sun fades, so that sunrise is no jump";
  final parameter Units.Ratio n_east = sin(tilt)*sin(azimuth) "Normal of the surface: east component";
  final parameter Units.Ratio n_north = sin(tilt)*cos(azimuth) "Normal of the surface: north component";
  final parameter Units.Ratio n_up = cos(tilt) "Normal of the surface: upward component";
  Units.Fraction risen "0 with the sun below the horizon, 1 above";
  Units.Ratio towards_sun "a/b of Perez: cosine of incidence over that of the zenith angle, at most 85 degrees";
  Units.Irradiance I_diffuse "Diffuse irradiance on the horizontal";
equation
  cos_incidence = n_east*bus.sun_east + n_north*bus.sun_north + n_up*bus.sun_up;
  risen = min(max(bus.sun_up/low_sun, 0), 1);
  I_direct = risen*bus.I_direct_normal*max(cos_incidence, 0);
  I_diffuse = bus.I_diffuse_horizontal;
  towards_sun = max(cos_incidence, 0)/max(bus.sun_up, 0.087155743);
  // Perez et al. 1990, equation 9; without anisotropy the first term alone.
  I_sky = max(0, I_diffuse*((1 - anisotropy*bus.circumsolar)*(1 + n_up)/2 + anisotropy*(bus.circumsolar*towards_sun + bus.horizon*sin(tilt))));
  I_ground = albedo*bus.I_global_horizontal*(1 - n_up)/2;
  I_total = I_direct + I_sky + I_ground;
  annotation(Documentation(info = "<html>
<p>Direct: I<sub>n</sub> cos(theta). Sky: R. Perez et al., <i>Modeling daylight availability and irradiance components from direct and global
irradiance</i>, Solar Energy 44(5), 1990, equation 9, with the circumsolar part of the bus; or a sky of equal brightness, I<sub>d</sub> (1 + cos
tilt)/2 (B. Y. H. Liu and R. C. Jordan, Solar Energy 4(3), 1960). Ground: albedo times global irradiance times (1 - cos tilt)/2.</p>
<p>Valid for every tilt, also with the sun at the horizon and below it.</p>
</html>"));
end TiltedSurface;
