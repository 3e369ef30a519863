within Gemel.Weather;
block SkyInfrared "Infrared radiation of the sky from dew point and clouds, where nobody measures it (Clark and Allen)"
  Blocks.Interfaces.RealInput T_dry_bulb(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 288.15) "Dry-bulb temperature"
    annotation(Placement(transformation(extent = {{-120, 50}, {-80, 90}})));
  Blocks.Interfaces.RealInput T_dew_point(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 281.15) "Dew point"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput opaque_sky_cover(unit = "1", min = 0, max = 1, start = 0.5) "Part of the sky that opaque clouds cover"
    annotation(Placement(transformation(extent = {{-120, -90}, {-80, -50}})));
  Blocks.Interfaces.RealOutput I_infrared(unit = "W/m2", min = 0, max = 1500, nominal = 300) "Infrared irradiance on the horizontal"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Units.Fraction emissivity "Emissivity of the sky";
protected
  constant Real sigma(unit = "W/(m2.K4)") = 5.670374419e-8 "Stefan-Boltzmann constant (CODATA 2018)";
  Units.Ratio N "Cloud cover in tenths";
equation
  N = 10*opaque_sky_cover;
  emissivity = min(1, (0.787 + 0.764*log(T_dew_point/273))*(1 + 0.0224*N - 0.0035*N^2 + 0.00028*N^3));
  I_infrared = emissivity*sigma*T_dry_bulb^4;
  annotation(Documentation(info = "<html>
<p>G. Clark and C. Allen, <i>The estimation of atmospheric radiation for clear and cloudy skies</i>, Proc. 2nd National Passive Solar Conference, 1978, with the
clouds of G. N. Walton, NBSIR 83-2655, 1983; so EnergyPlus weather files fill their infrared column (<i>EnergyPlus Engineering Reference</i>, climate
calculations).</p>
</html>"));
end SkyInfrared;
