within Gemel.Thermal;
model PrescribedTemperature "Surroundings whose temperature is an input"
  Interfaces.HeatPort port "Border to the surroundings"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput T(unit = "K", displayUnit = "degC", min = 100, max = 3000, nominal = 300, start = 293.15) "Temperature"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
equation
  port.T = T;
  annotation(Documentation(info = "<html><p>Weather, or a room whose temperature is known from elsewhere.</p></html>"));
end PrescribedTemperature;
