within FirstSteps.Cooling;
model Weather "The room follows the day, units of Modelica.Units.SI"
  import Modelica.Units.SI;
  import Modelica.Constants.pi;
  parameter SI.Temperature T_mean = 283.15;
  parameter SI.TemperatureDifference swing = 8;
  parameter SI.Period day = 4;
  parameter SI.ThermalConductance G = 2.5;
  parameter SI.HeatCapacity C = 3;
  SI.Temperature T_room = T_mean + swing*Modelica.Math.sin(2*pi*time/day);
  SI.Temperature T(start=300, fixed=true, displayUnit="degC");
equation
  C*der(T) = G*(T_room - T);
end Weather;
