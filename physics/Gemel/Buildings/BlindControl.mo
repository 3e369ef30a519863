within Gemel.Buildings;
block BlindControl "Closes a blind when the sun is strong and opens it when it is weak"
  parameter Units.Irradiance I_close(min = 0, max = 2000) = 100 "Closes above this (VDI 6007-1:2015, test case 5)";
  parameter Units.Irradiance I_open(min = 0, max = 2000) = 80 "Opens below this (assumed; usual 50 to 150 W/m2)";
  Blocks.Interfaces.RealInput I(unit = "W/m2", min = 0, max = 2000, nominal = 100, start = 0) "Irradiance on the facade"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y(unit = "1", min = 0, max = 1) "1 closed, 0 open"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Boolean closed(start = false, fixed = true) "The blind is closed";
equation
  closed = I > I_close or pre(closed) and I > I_open;
  y = if closed then 1 else 0;
  annotation(Documentation(info = "<html><p>Two-point control with hysteresis. I_open must be below I_close.</p></html>"));
end BlindControl;
