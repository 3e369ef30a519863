within Gemel.Buildings;
block Thermostat "Switches a heater on below and off above a set point"
  parameter Units.TemperatureDifference band(min = 0.01, max = 20) = 1 "From switching on to switching off (assumed; usual 0.5 to 2 K)";
  parameter Boolean on_start = false "On at the start";
  parameter Units.Fraction stuck = 0 "Fault: contact welded; 1 = always on";
  Blocks.Interfaces.RealInput T(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300, start = 293.15) "Temperature of the room"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput T_set(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 293.15) "Set point: middle of the band"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealOutput y(unit = "1", min = 0, max = 1) "1 on, 0 off"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Boolean on(start = on_start, fixed = true) "The contact is closed";
equation
  on = T < T_set - band/2 or pre(on) and T < T_set + band/2;
  y = (if on then 1 else 0)*(1 - stuck) + stuck;
  annotation(Documentation(info = "<html><p>Two-point control with hysteresis; the switching instants are located exactly.</p></html>"));
end Thermostat;
