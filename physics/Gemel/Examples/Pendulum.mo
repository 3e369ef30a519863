within Gemel.Examples;
model Pendulum "A pendulum swings through large angles"
  parameter Units.Length length(min = 1e-3, max = 1000) = 1 "Length of the rod";
  parameter Units.Mass mass(min = 1e-6, max = 1e6) = 1 "Mass of the bob";
  parameter Real damping(unit = "N.m.s/rad", min = 0, max = 1e6) = 0 "Torque of the bearing over angular velocity";
  parameter Units.Angle angle_start(min = -10, max = 10) = 2 "Angle at the start, from hanging down";
  Units.Angle angle(start = angle_start, fixed = true) "Angle from hanging down";
  Units.AngularVelocity omega(start = 0, fixed = true, nominal = 1) "Angular velocity";
  Units.Energy energyBalance(nominal = 1) "Energy plus losses minus energy at the start: stays zero";
  Units.Energy energyThroughput(nominal = 1) "Energy at the start, above hanging down";
protected
  Units.Energy e_loss(start = 0, fixed = true, nominal = 1) "Energy lost in the bearing";
equation
  der(angle) = omega;
  mass*length^2*der(omega) = -mass*Constants.g_n*length*sin(angle) - damping*omega;
  der(e_loss) = damping*omega^2;
  energyThroughput = mass*Constants.g_n*length*(1 - cos(angle_start));
  energyBalance = mass*length^2*omega^2/2 + mass*Constants.g_n*length*(1 - cos(angle)) - energyThroughput + e_loss;
  annotation(
    experiment(StopTime = 10, Tolerance = 1e-11),
    Documentation(info = "<html><p>In its angle, so that no constraint is left (index 1). Without damping the energy stays.</p></html>"));
end Pendulum;
