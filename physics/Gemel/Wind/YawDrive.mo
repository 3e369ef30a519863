within Gemel.Wind;
model YawDrive "Turns the nacelle slowly into the wind, with a dead band"
  Blocks.Interfaces.RealInput direction(unit = "rad", displayUnit = "deg", min = -12.6, max = 12.6, nominal = 1, start = 0)
    "Direction the wind comes from"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput error(unit = "rad", displayUnit = "deg", min = -3.2, max = 3.2, nominal = 0.1)
    "True yaw error: wind direction less nacelle direction, between -180 and 180 degrees"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.AngularVelocity rate(displayUnit = "deg/s", min = 0, max = 0.1, nominal = 0.005) = 0.0087 "Speed of the drive (ROSCO NREL5MW_DISCON.IN, Y_Rate)";
  parameter Units.Angle threshold(min = 0.01, max = 1, nominal = 0.1) = 0.13963
    "Filtered error at which it starts (ROSCO NREL5MW_DISCON.IN, Y_ErrThresh: 8 deg)";
  parameter Units.AngularVelocity filter(displayUnit = "rad/s", min = 0.001, max = 10, nominal = 0.1) = 0.17952
    "Corner of the filter of the vane (ROSCO NREL5MW_DISCON.IN, F_YawErr)";
  parameter Units.Angle yaw_start(min = -12.6, max = 12.6) = 0 "Direction of the nacelle at the start";
  parameter Units.Angle vane_error(min = -0.8, max = 0.8, nominal = 0.1) = 0 "Fault: the wind vane is turned on its base by this angle";
  parameter Units.Fraction stuck = 0 "Fault: jammed yaw drive; 1 holds the nacelle where it is, less slows it down";
  Units.Angle yaw(start = yaw_start, fixed = true) "Direction of the nacelle";
  Units.Angle travel(start = 0, fixed = true, nominal = 10) "Way of the yaw drive since the start";
  Units.Angle measured(start = 0, fixed = true, nominal = 0.1) "Yaw error that the vane shows, filtered";
  Boolean turning(start = false, fixed = true) "The drive runs";
protected
  Real sense(unit = "1") "Direction of turning, fading out near the end";
equation
  error = atan2(sin(direction - yaw), cos(direction - yaw));
  der(measured) = filter*(error + vane_error - measured);
  turning = abs(measured) > threshold or pre(turning) and abs(measured) > 0.1*threshold;
  sense = if turning then measured/sqrt(measured^2 + (0.1*threshold)^2) else 0;
  der(yaw) = (1 - stuck)*rate*sense;
  der(travel) = (1 - stuck)*rate*abs(sense);
  annotation(Documentation(info = "<html>
<p>Yaw rate control of ROSCO: the drive starts when the filtered yaw error exceeds the threshold and stops when it has almost gone (N.
Abbas et al., Wind Energ. Sci. 7,
2022). A turned vane leaves a lasting error that the controller does not see.</p>
</html>"));
end YawDrive;
