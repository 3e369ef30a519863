within Gemel.Weather;
model Station "Weather at the place of the plant: what is measured goes in, what walls, windows and machines need comes out"
  parameter Units.Angle latitude(min = -1.5708, max = 1.5708, displayUnit = "deg") = 0.694 "Latitude, north positive (assumed; Denver 39.76 degrees)";
  parameter Units.Angle longitude(min = -3.1416, max = 3.1416, displayUnit = "deg") = -1.830 "Longitude, east positive (assumed; Denver -104.86 degrees)";
  parameter Units.Time time_zone(min = -43200, max = 50400, displayUnit = "h") = -25200 "Local standard time minus UTC (assumed; Denver -7 h)";
  parameter Units.Length elevation(min = -500, max = 9000) = 0 "Height above sea level, for reports (assumed; usual 0 to 3000 m)";
  parameter Units.Time time_start(min = 0, max = 31622400, displayUnit = "d") = 0 "Local standard time at the start of the simulation, from 1 January 00:00";
  parameter Units.Ratio year(min = 1950, max = 2050) = 2001 "Calendar year; in a file of typical months any common year (assumed; moves the sun by up to 0.2 degrees)";
  Blocks.Interfaces.RealInput T_dry_bulb(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 288.15) "Dry-bulb temperature"
    annotation(Placement(transformation(extent = {{-120, 90}, {-100, 110}})));
  Blocks.Interfaces.RealInput T_dew_point(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 281.15) "Dew point"
    annotation(Placement(transformation(extent = {{-120, 70}, {-100, 90}})));
  Blocks.Interfaces.RealInput relative_humidity(unit = "1", min = 0, max = 1.1, start = 0.6) "Relative humidity, 0 to 1"
    annotation(Placement(transformation(extent = {{-120, 50}, {-100, 70}})));
  Blocks.Interfaces.RealInput pressure(unit = "Pa", min = 3e4, max = 1.2e5, nominal = 1e5, start = 101325) "Absolute pressure of the air"
    annotation(Placement(transformation(extent = {{-120, 30}, {-100, 50}})));
  Blocks.Interfaces.RealInput I_global_horizontal(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Global irradiance on the horizontal"
    annotation(Placement(transformation(extent = {{-120, 10}, {-100, 30}})));
  Blocks.Interfaces.RealInput I_direct_normal(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Direct normal irradiance"
    annotation(Placement(transformation(extent = {{-120, -10}, {-100, 10}})));
  Blocks.Interfaces.RealInput I_diffuse_horizontal(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Diffuse irradiance on the horizontal"
    annotation(Placement(transformation(extent = {{-120, -30}, {-100, -10}})));
  Blocks.Interfaces.RealInput I_infrared(unit = "W/m2", min = 0, max = 1000, nominal = 300, start = 310) "Infrared irradiance from the sky on the horizontal"
    annotation(Placement(transformation(extent = {{-120, -50}, {-100, -30}})));
  Blocks.Interfaces.RealInput wind_speed(unit = "m/s", min = 0, max = 100, start = 3) "Wind speed"
    annotation(Placement(transformation(extent = {{-120, -70}, {-100, -50}})));
  Blocks.Interfaces.RealInput wind_direction(unit = "rad", displayUnit = "deg", min = -6.2832, max = 12.5664, start = 0) "Where the wind comes from: 0 north, pi/2 east"
    annotation(Placement(transformation(extent = {{-120, -90}, {-100, -70}})));
  Blocks.Interfaces.RealInput opaque_sky_cover(unit = "1", min = 0, max = 1, start = 0.5) "Part of the sky that opaque clouds cover"
    annotation(Placement(transformation(extent = {{-120, -110}, {-100, -90}})));
  Interfaces.BusOutput bus "Weather for the plant"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Sun sun(latitude = latitude, longitude = longitude, time_zone = time_zone, time_start = time_start, year = year) "Position of the sun";
  PerezSky sky "Brightness of the sky around the sun and at the horizon";
  Units.Angle sun_altitude(min = -1.5708, max = 1.5708, displayUnit = "deg") "Height of the sun above the horizon, without refraction";
  Units.Angle sun_azimuth(min = -3.1416, max = 3.1416, displayUnit = "deg") "Direction of the sun: 0 north, pi/2 east";
protected
  constant Real sigma(unit = "W/(m2.K4)") = 5.670374419e-8 "Stefan-Boltzmann constant (CODATA 2018)";
  Units.Irradiance infrared "Infrared irradiance, at least that of a sky of 100 K";
equation
  bus.T_dry_bulb = T_dry_bulb;
  bus.T_dew_point = T_dew_point;
  bus.relative_humidity = relative_humidity;
  bus.pressure = pressure;
  bus.wind_speed = wind_speed;
  bus.wind_direction = wind_direction;
  bus.opaque_sky_cover = opaque_sky_cover;
  bus.I_global_horizontal = I_global_horizontal;
  bus.I_direct_normal = I_direct_normal;
  bus.I_diffuse_horizontal = I_diffuse_horizontal;
  bus.I_infrared = I_infrared;
  // Sky: a black hemisphere of temperature T_sky radiates sigma T_sky^4.
  infrared = max(I_infrared, 5.67);
  bus.T_sky = sqrt(sqrt(infrared/sigma));
  bus.sun_east = sun.east;
  bus.sun_north = sun.north;
  bus.sun_up = sun.up;
  sun_altitude = asin(max(-0.9999999, min(0.9999999, sun.up)));
  sun_azimuth = atan2(sun.east, sun.north);
  sky.sun_up = sun.up;
  sky.I_direct_normal = I_direct_normal;
  sky.I_diffuse_horizontal = I_diffuse_horizontal;
  sky.I_extraterrestrial = sun.I_extraterrestrial;
  bus.circumsolar = sky.circumsolar;
  bus.horizon = sky.horizon;
  annotation(Documentation(info = "<html>
<p>The inputs have the names and meanings of the columns of an EPW file, in SI units; a scenario connects them with
<code>weather: {epw: ..., to: station}</code>, which also sets the place, <code>time_zone</code> and <code>time_start</code>. Irradiance in such
files is the mean of the hour before the time of the row, so it belongs to the middle of that hour.</p>
<p>Sky temperature: T_sky = (I_infrared/sigma)<sup>1/4</sup> (G. N. Walton, <i>Thermal Analysis Research Program Reference Manual</i>, NBSIR
83-2655, 1983, which is also how EPW files define their infrared column).</p>
</html>"));
end Station;
