within Gemel.Weather;
block Shade "Overhang and side fins around a window: which part the sun reaches, how much sky the window sees"
  Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  parameter Units.Angle azimuth(min = -6.2832, max = 6.2832, displayUnit = "deg") = Constants.pi "Direction that the window looks to: 0 north, pi/2 east, pi south; the window is vertical (assumed; usual 0 to 2 pi)";
  parameter Units.Length width(min = 0.01, max = 100) = 3 "Width of the window (assumed; usual 0.5 to 5 m)";
  parameter Units.Length height(min = 0.01, max = 20) = 2 "Height of the window (assumed; usual 0.5 to 3 m)";
  parameter Units.Length overhang_depth(min = 0, max = 20) = 0 "Depth of the overhang; 0: none";
  parameter Units.Length overhang_gap(min = 0, max = 20) = 0 "From the upper edge of the window to the overhang";
  parameter Units.Length fin_depth(min = 0, max = 20) = 0 "Depth of the fins on both sides; 0: none";
  parameter Units.Length fin_gap(min = 0, max = 20) = 0 "From the side edges of the window to the fins";
  Blocks.Interfaces.RealOutput sunlit(unit = "1", min = 0, max = 1) "Part of the window that the sun reaches"
    annotation(Placement(transformation(extent = {{80, 30}, {120, 70}})));
  Blocks.Interfaces.RealOutput sky_seen(unit = "1", min = 0, max = 1) "Part of the sky before the window that is not hidden, seen from its middle"
    annotation(Placement(transformation(extent = {{80, -70}, {120, -30}})));
protected
  Units.Ratio ahead "Direction to the sun: component away from the window, at least 0.01";
  Units.Ratio aside "Direction to the sun: component along the wall";
  Units.Length shadow_down(max = 2000) "How far the shadow of the overhang reaches below the upper edge";
  Units.Length shadow_in(max = 2000) "How far the shadow of a fin reaches inwards of the side edge";
equation
  ahead = max(sin(azimuth)*bus.sun_east + cos(azimuth)*bus.sun_north, 0.01);
  aside = cos(azimuth)*bus.sun_east - sin(azimuth)*bus.sun_north;
  shadow_down = min(max(overhang_depth*bus.sun_up/ahead - overhang_gap, 0), height);
  shadow_in = min(max(fin_depth*abs(aside)/ahead - fin_gap, 0), width);
  sunlit = (1 - shadow_down/height)*(1 - shadow_in/width);
  sky_seen = (overhang_gap + height/2)/sqrt((overhang_gap + height/2)^2 + overhang_depth^2)*
    (fin_gap + width/2)/sqrt((fin_gap + width/2)^2 + fin_depth^2);
  annotation(Documentation(info = "<html>
<p>Shadows of plane plates by similar triangles: an overhang of depth d throws a shadow d tan(profile angle) down the wall, a fin one of d
tan(azimuth relative to the window) sideways (ASHRAE, <i>Handbook of Fundamentals</i>, 2017, chapter 15, equations 33 to 37). Overhang and fins
meet at the corners or reach far beyond the window; the light that comes in beyond the end of a short overhang is left out.</p>
<p>Sky: a wall sees a strip of the sky up to the elevation phi with the weight sin(phi); the same sideways for the fins; both from the
middle of the window and multiplied.</p>
</html>"));
end Shade;
