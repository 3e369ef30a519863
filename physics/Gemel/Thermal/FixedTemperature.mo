within Gemel.Thermal;
model FixedTemperature "Surroundings of constant temperature"
  Interfaces.HeatPort port "Border to the surroundings"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Units.Temperature T(min = 100, max = 3000) = 293.15 "Temperature (assumed; usual in rooms 288 to 298 K)";
equation
  port.T = T;
  annotation(Documentation(info = "<html><p>A body so large that heat does not change its temperature: a room, the ground.</p></html>"));
end FixedTemperature;
