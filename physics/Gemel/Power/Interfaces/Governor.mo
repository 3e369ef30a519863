within Gemel.Power.Interfaces;
partial block Governor "Turbine with governor, per unit: speed in, mechanical power out"
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 3, start = 1, nominal = 1) "Speed over rated speed"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput load_reference(unit = "1", min = -1, max = 3, start = load_reference_start, nominal = 1)
    "Load set-point at rated speed in droop operation: what the governor sets, power or (HYGOV) gate opening"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealOutput mechanical_power(unit = "1", nominal = 1) "Mechanical power over rated power"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Ratio P0(min = -0.5, max = 1.5) = 0.6 "Mechanical power at the start, over rated power (assumed; usual 0.3 to 1)";
  parameter Units.Ratio load_reference_start(min = -1, max = 3) = P0 "Load set-point at the start, and as long as nobody writes it";
  parameter Units.Ratio speed_bias(min = -0.1, max = 0.1, nominal = 0.01) = 0 "Fault: the speed sensor reads this much too high";
  Units.Ratio dw(nominal = 0.01) "Measured deviation from rated speed";
equation
  dw = speed + speed_bias - 1;
end Governor;
