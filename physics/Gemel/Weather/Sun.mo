within Gemel.Weather;
block Sun "Where the sun stands, seen from a place on the Earth"
  parameter Units.Angle latitude(min = -1.5708, max = 1.5708, displayUnit = "deg") = 0.694 "Latitude, north positive (assumed; Denver 39.76 degrees)";
  parameter Units.Angle longitude(min = -3.1416, max = 3.1416, displayUnit = "deg") = -1.830 "Longitude, east positive (assumed; Denver -104.86 degrees)";
  parameter Units.Time time_zone(min = -43200, max = 50400, displayUnit = "h") = -25200 "Local standard time minus UTC (assumed; Denver -7 h)";
  parameter Units.Time time_start(min = 0, max = 31622400, displayUnit = "d") = 0 "Local standard time at the start of the simulation, from 1 January 00:00";
  parameter Units.Ratio year(min = 1950, max = 2050) = 2001 "Calendar year; in a file of typical months any common year (assumed; moves the sun by up to 0.2 degrees)";
  Blocks.Interfaces.RealOutput east(unit = "1", min = -1, max = 1) "Direction to the sun: east component"
    annotation(Placement(transformation(extent = {{80, 60}, {120, 100}})));
  Blocks.Interfaces.RealOutput north(unit = "1", min = -1, max = 1) "Direction to the sun: north component"
    annotation(Placement(transformation(extent = {{80, 10}, {120, 50}})));
  Blocks.Interfaces.RealOutput up(unit = "1", min = -1, max = 1) "Direction to the sun: upward component, the cosine of the zenith angle"
    annotation(Placement(transformation(extent = {{80, -40}, {120, 0}})));
  Blocks.Interfaces.RealOutput I_extraterrestrial(unit = "W/m2", min = 1300, max = 1430, nominal = 1000) "Normal irradiance outside the atmosphere"
    annotation(Placement(transformation(extent = {{80, -100}, {120, -60}})));
  Real days(unit = "1", min = -20000, max = 20000, nominal = 1e4) "Days since 1 January 2000 12:00 UTC (J2000.0)";
  Units.Angle declination(min = -0.41, max = 0.41, displayUnit = "deg") "Declination of the sun";
protected
  constant Real deg(unit = "rad") = Constants.pi/180 "One degree";
  constant Units.Irradiance solar_constant = 1361.1 "Solar constant (C. A. Gueymard, A reevaluation of the solar constant, Solar Energy 168, 2018)";
  final parameter Real days_year(unit = "1") = 365*(year - 2000) + floor((year - 1997)/4) - 0.5 "Days from J2000.0 to 1 January 00:00 of the year";
  Units.Angle g "Mean anomaly";
  Units.Angle lambda "Ecliptic longitude";
  Units.Angle epsilon "Obliquity of the ecliptic";
  Units.Angle theta "Local mean sidereal time";
  Units.Ratio x "Equatorial direction to the vernal equinox";
  Units.Ratio y "Equatorial direction, a quarter turn on";
  Units.Ratio z "Direction to the celestial pole: sine of the declination";
  Units.Ratio meridian "Direction to the sun: component in the plane of the equator towards the meridian";
  Units.Ratio distance "Distance to the sun in astronomical units";
equation
  days = days_year + (time + time_start - time_zone)/86400;
  // The Astronomical Almanac, low-precision formulas for the sun (section C).
  g = (357.528 + 0.9856003*days)*deg;
  lambda = (280.460 + 0.9856474*days + 1.915*sin(g) + 0.020*sin(2*g))*deg;
  epsilon = (23.439 - 4e-7*days)*deg;
  theta = (15*(18.697374558 + 24.06570982441908*days))*deg + longitude;
  distance = 1.00014 - 0.01671*cos(g) - 0.00014*cos(2*g);
  x = cos(lambda);
  y = cos(epsilon)*sin(lambda);
  z = sin(epsilon)*sin(lambda);
  declination = asin(z);
  // Turned by sidereal time and latitude into the horizon of the place.
  meridian = x*cos(theta) + y*sin(theta);
  east = y*cos(theta) - x*sin(theta);
  north = cos(latitude)*z - sin(latitude)*meridian;
  up = sin(latitude)*z + cos(latitude)*meridian;
  I_extraterrestrial = solar_constant/distance^2;
  annotation(Documentation(info = "<html>
<p>Low-precision formulas of <i>The Astronomical Almanac</i> (US Naval Observatory, section C; also J. J. Michalsky, <i>The Astronomical
Almanac's algorithm for approximate solar position</i>, Solar Energy 40(3), 1988): 0.01 degrees from 1950 to 2050. The position is
geometric: refraction, which lifts the sun by 0.5 degrees at the horizon and 0.02 degrees at 40 degrees, is left out.</p>
<p>The direction is a vector, not two angles: it needs no case at the pole or with the sun in the zenith. Sidereal time as in the
Almanac's formula for Greenwich mean sidereal time (0.1 s).</p>
</html>"));
end Sun;
