within Gemel.Wind;
model PitchActuator "Second-order pitch drive with limits of rate and angle"
  Blocks.Interfaces.RealInput reference(unit = "rad", displayUnit = "deg", min = -0.1, max = 1.7, nominal = 0.1, start = 0) "Wanted pitch"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput pitch(unit = "rad", displayUnit = "deg", nominal = 0.1, start = pitch_start, fixed = true)
    "Pitch of all blades"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.AngularVelocity bandwidth(displayUnit = "rad/s", min = 0.1, max = 100, nominal = 3) = 3.14
    "Natural frequency (ROSCO NREL5MW_DISCON.IN, PA_CornerFreq)";
  parameter Units.Ratio damping(min = 0.2, max = 2) = 0.707 "Damping ratio (ROSCO NREL5MW_DISCON.IN, PA_Damping)";
  parameter Units.AngularVelocity rate_max(displayUnit = "deg/s", min = 1e-3, max = 1, nominal = 0.1) = 0.1745 "Highest rate (ROSCO NREL5MW_DISCON.IN, PC_MaxRat)";
  parameter Units.Angle pitch_min(min = -0.1, max = 0.5, nominal = 0.1) = 0 "Lower end stop (ROSCO NREL5MW_DISCON.IN, PC_MinPit)";
  parameter Units.Angle pitch_max(min = 0.5, max = 1.7) = 1.5708 "Feather (ROSCO NREL5MW_DISCON.IN, PC_MaxPit)";
  parameter Units.Fraction stuck = 0 "Fault: jammed pitch drive; 1 holds the blades where they are, less slows them down";
  parameter Units.Angle pitch_start(min = -0.1, max = 1.7, nominal = 0.1) = 0 "Pitch at the start";
  Units.AngularVelocity rate(displayUnit = "deg/s", start = 0, fixed = true, nominal = 0.05) "Rate that the drive gives";
  Units.Angle travel(start = 0, fixed = true, nominal = 10) "Way of the pitch drive since the start: a measure of its wear";
protected
  Units.AngularVelocity wanted(displayUnit = "deg/s", nominal = 0.05) "Rate that the position error asks for, limited";
equation
  // bandwidth^2 (u - beta) - 2 damping bandwidth rate, written so that the limit of the rate holds exactly
  wanted = min(max(bandwidth/(2*damping)*(min(max(reference, pitch_min), pitch_max) - pitch), -rate_max), rate_max);
  der(rate) = 2*damping*bandwidth*(wanted - rate);
  der(pitch) = (1 - stuck)*rate;
  der(travel) = (1 - stuck)*abs(rate);
  annotation(Documentation(info = "<html>
<p>d&sup2;beta/dt&sup2; = w&sup2; (u - beta) - 2 z w d(beta)/dt, the pitch actuator of ROSCO (N. Abbas et al., <i>A reference open-source
controller for fixed and floating
offshore wind turbines</i>, Wind Energ. Sci. 7, 2022), with the rate between its limits at every moment. All blades move together. A
jammed drive keeps its
position whatever is asked.</p>
</html>"));
end PitchActuator;
