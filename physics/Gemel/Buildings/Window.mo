within Gemel.Buildings;
model Window "Window in a wall: sun through the glass by angle of incidence, shade of overhang and fins, blinds, heat loss"
  parameter Units.Area area(min = 0, max = 1e4) = 6 "Area of the glass (assumed; usual 0.5 to 50 m2)";
  parameter Units.Angle azimuth(min = -6.2832, max = 6.2832, displayUnit = "deg") = Constants.pi "Direction that the window looks to: 0 north, pi/2 east, pi south (assumed; usual 0 to 2 pi)";
  parameter Glazing glass = Glazing() "Properties of the glass";
  parameter Units.Length width(min = 0.01, max = 100) = 3 "Width of one window, for the shades (ASHRAE Standard 140, figure 5-1)";
  parameter Units.Length height(min = 0.01, max = 20) = 2 "Height of one window, for the shades (ASHRAE Standard 140, figure 5-1)";
  parameter Units.Length overhang_depth(min = 0, max = 20) = 0 "Depth of the overhang; 0: none";
  parameter Units.Length overhang_gap(min = 0, max = 20) = 0.5 "From the upper edge of the window to the overhang (ASHRAE Standard 140, figure 5-2)";
  parameter Units.Length fin_depth(min = 0, max = 20) = 0 "Depth of the fins on both sides; 0: none";
  parameter Units.Length fin_gap(min = 0, max = 20) = 0 "From the side edges of the window to the fins";
  parameter Units.Fraction blind_transmittance = 0.15 "What a closed blind lets through (VDI 6007-1:2015, test case 5; usual 0.1 to 0.3)";
  parameter Units.Fraction emissivity = 0.84 "Long-wave emissivity of glass (ASHRAE Handbook of Fundamentals 2017, chapter 15)";
  parameter Units.HeatTransferCoefficient h_inside(min = 0.1, max = 50) = 3.16 "Convection inside (ASHRAE Standard 140-2017, section 5.2.1.9: 8.29 less 5.13 of radiation)";
  parameter Units.HeatTransferCoefficient h_radiative(min = 0.01, max = 10) = 5.13 "Radiation inside (ASHRAE Standard 140-2017, section 5.2.1.9)";
  parameter Units.HeatTransferCoefficient h_still(min = 0.5, max = 100) = 5.62 "Convection outside in still air (McAdams, Heat Transmission, 1954, table 9-9, smooth surface)";
  parameter Real h_wind(unit = "W.s/(m3.K)", min = 0, max = 20, nominal = 4) = 3.91 "Growth of convection outside with the wind (McAdams, Heat Transmission, 1954, table 9-9, smooth surface)";
  parameter Units.Fraction albedo = 0.2 "Reflectance of the ground (ASHRAE Standard 140, section 5.2.1)";
  parameter Units.Fraction blind_stuck = 0 "Fault: the blind does not follow; 0 = follows its input, 1 = stays where blind_stuck_at says";
  parameter Units.Fraction blind_stuck_at = 1 "Where a stuck blind stays: 1 closed, 0 open (assumed)";
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput blind(unit = "1", min = 0, max = 1, start = 0) "How far the outer blind is closed"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  Thermal.Interfaces.HeatPort air "Air of the room"
    annotation(Placement(transformation(extent = {{90, 30}, {110, 50}})));
  Thermal.Interfaces.HeatPort radiation "Radiation of the room"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  Blocks.Interfaces.RealOutput Q_transmitted(unit = "W", min = 0, nominal = 1e3) "Sun that comes into the room"
    annotation(Placement(transformation(extent = {{80, -100}, {120, -60}})));
  Weather.TiltedSurface sun(tilt = Constants.pi/2, azimuth = azimuth, albedo = albedo) "Irradiance on the window";
  Weather.Shade shade(azimuth = azimuth, width = width, height = height, overhang_depth = overhang_depth, overhang_gap = overhang_gap,
    fin_depth = fin_depth, fin_gap = fin_gap) "Overhang and fins";
  Blocks.Table1D tau(x = glass.cosine, values = glass.transmittance) "Transmittance for direct sun";
  Blocks.Table1D alpha_outer(x = glass.cosine, values = glass.absorptance_outer) "Absorption of direct sun in the outer pane";
  Blocks.Table1D alpha_inner(x = glass.cosine, values = glass.absorptance_inner) "Absorption of direct sun in the inner pane";
  Units.Irradiance I_direct "Direct sun on the window, behind shade and blind";
  Units.Irradiance I_diffuse "Diffuse sun on the window, behind shade and blind";
  Units.Temperature T_outer(start = 283.15) "Outer pane";
  Units.Temperature T_inner(start = 291.15) "Inner pane";
  Units.Fraction opened "Part of the sun that the blind lets through";
protected
  constant Real sigma(unit = "W/(m2.K4)") = 5.670374419e-8 "Stefan-Boltzmann constant (CODATA 2018)";
  constant Units.Fraction F_sky = 0.3535533905932738 "View factor of a wall to the sky as far as it is cold, 0.5 sqrt(0.5) (Walton 1983)";
  Units.Irradiance q "Heat flow through the glass, inwards";
equation
  connect(bus, sun.bus);
  connect(bus, shade.bus);
  opened = 1 - (1 - blind_transmittance)*(blind + blind_stuck*(blind_stuck_at - blind));
  tau.u = max(sun.cos_incidence, 0);
  alpha_outer.u = tau.u;
  alpha_inner.u = tau.u;
  I_direct = opened*shade.sunlit*sun.I_direct;
  I_diffuse = opened*(shade.sky_seen*sun.I_sky + sun.I_ground);
  Q_transmitted = area*(tau.y*I_direct + glass.diffuse_transmittance*I_diffuse);
  // Heat balances of the two panes, for each square metre.
  q*glass.R = T_outer - T_inner;
  q = alpha_outer.y*I_direct + glass.diffuse_absorptance_outer*I_diffuse + (h_still + h_wind*bus.wind_speed)*(bus.T_dry_bulb - T_outer)
    + emissivity*sigma*(F_sky*(bus.T_sky^4 - T_outer^4) + (1 - F_sky)*(bus.T_dry_bulb^4 - T_outer^4));
  q + alpha_inner.y*I_direct + glass.diffuse_absorptance_inner*I_diffuse = h_inside*(T_inner - air.T) + h_radiative*(T_inner - radiation.T);
  air.Q_flow = area*h_inside*(air.T - T_inner);
  radiation.Q_flow = area*h_radiative*(radiation.T - T_inner);
  annotation(Documentation(info = "<html>
<p>Two panes without heat capacity, with the resistance of panes and gap between them; the sun that they absorb heats them, what they transmit is
an output that the room distributes. Outside as in <code>ExteriorSurface</code>. An area of 0 is a wall without window.</p>
<p>The blind hangs outside and dims direct and diffuse light alike.</p>
</html>"));
end Window;
