within Gemel.Wind;
model Tower "First fore-aft mode of the tower"
  Blocks.Interfaces.RealInput thrust(unit = "N", min = -1e8, max = 1e8, nominal = 1e5, start = 0) "Force on the tower top"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput velocity(unit = "m/s", nominal = 0.1, start = 0, fixed = true) "Velocity of the tower top, with the wind"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Mass mass(min = 10, max = 1e7, nominal = 1e5) = 431.9e3
    "Mass of the mode (NREL/TP-500-38060: 350 t and 33/140 of 347.46 t)";
  parameter Units.Frequency frequency(min = 0.05, max = 10) = 0.324 "Natural frequency (NREL/TP-500-38060 table 9-1)";
  parameter Units.Fraction damping(min = 1e-3, max = 0.5, nominal = 0.01) = 0.01 "Structural damping ratio (NREL/TP-500-38060 section 6)";
  parameter Units.Length displacement_start(min = -5, max = 5, nominal = 0.5) = 0 "Displacement at the start";
  Units.Length displacement(start = displacement_start, fixed = true, nominal = 0.5) "Displacement of the tower top";
  Units.Power losses(nominal = 1e3) "Power of the damper";
  Units.Energy stored(nominal = 1e5) "Kinetic energy and energy of the spring";
  Units.Power storing(nominal = 1e4) "Rate of change of the stored energy";
protected
  final parameter Units.AngularVelocity omega(displayUnit = "rad/s") = 2*Constants.pi*frequency "Natural frequency";
equation
  der(displacement) = velocity;
  mass*(der(velocity) + 2*damping*omega*velocity + omega^2*displacement) = thrust;
  losses = 2*damping*omega*mass*velocity^2;
  stored = mass*(velocity^2 + omega^2*displacement^2)/2;
  storing = mass*(velocity*der(velocity) + omega^2*displacement*velocity);
  annotation(Documentation(info = "<html>
<p>m x'' + 2 z w m x' + w&sup2; m x = thrust (T. Burton et al., <i>Wind Energy Handbook</i>, 2nd ed. 2011, section 5.8). The mass is that
of nacelle and rotor and 33/140 of the
tower: Rayleigh's value for a uniform cantilever with a mass at its end. The rotor feels the wind less the velocity of the tower top,
which damps the
mode in production.</p>
</html>"));
end Tower;
