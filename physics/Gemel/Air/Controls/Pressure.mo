within Gemel.Air.Controls;
block Pressure "Speed of a fan that holds a pressure (or a flow)"
  Blocks.Interfaces.RealInput measured(unit = "1", min = -100, max = 100, start = 0) "Measured pressure over that wanted"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "1: in operation"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealOutput y(unit = "1", min = 0, max = 1.2) "Speed of the fan over nominal speed"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Fraction y_min = 0.2 "Least speed in operation (assumed; usual 0.1 to 0.3)";
  parameter Real gain(unit = "1", min = 0.01, max = 10) = 0.5 "Change of the target speed at an error of 100 % (assumed; usual 0.1 to 1)";
  parameter Units.Time Ti(min = 1, max = 1000, nominal = 30) = 60 "Time in which the speed follows (assumed; usual 20 to 120 s)";
  Units.Fraction speed(start = 0, fixed = true) "Speed that the controller wants";
equation
  // Integral action towards a target that lies within the limits, so that it cannot wind up.
  Ti*der(speed) = min(max(on, 0), 1)*min(max(speed + gain*(1 - measured), y_min), 1) - speed;
  y = speed;
  annotation(Documentation(info = "<html><p>Static pressure control of a supply fan (ASHRAE Handbook HVAC Applications 2019, chapter 48) as an integrator with a bounded target: no windup, no events; in rest speed 0.</p></html>"));
end Pressure;
