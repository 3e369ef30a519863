within Gemel.Wind;
model DriveTrain "Two masses and a twisting shaft, with gearbox, bearing friction and brake"
  Blocks.Interfaces.RealInput torque_rotor(unit = "N.m", nominal = 1e6, min = -1e9, max = 1e9) "Torque of the rotor"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput torque_generator(unit = "N.m", nominal = 1e4, min = -1e9, max = 1e9) "Torque that the generator takes"
    annotation(Placement(transformation(extent = {{120, 40}, {80, 80}})));
  Blocks.Interfaces.RealInput brake(unit = "1", min = 0, max = 1, start = 0) "Brake command: above 0.5 it closes"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealOutput speed_rotor(unit = "rad/s", displayUnit = "rpm", nominal = 1, start = speed_start, fixed = true)
    "Rotor speed"
    annotation(Placement(transformation(extent = {{-80, -120}, {-120, -80}})));
  Blocks.Interfaces.RealOutput speed_generator(unit = "rad/s", displayUnit = "rpm", nominal = 100, start = speed_start*gear_ratio, fixed = true)
    "Generator speed"
    annotation(Placement(transformation(extent = {{80, -120}, {120, -80}})));
  parameter Units.MomentOfInertia rotor_inertia(min = 1, max = 5e9, nominal = 1e7) = 38677040.613 "Blades and hub (ROSCO NREL5MW.yaml)";
  parameter Units.MomentOfInertia generator_inertia(min = 1e-3, max = 1e8, nominal = 1e3) = 534.116
    "Generator (ElastoDyn GenIner, NREL 5-MW)";
  parameter Units.Ratio gear_ratio(min = 1, max = 200) = 97 "Generator speed over rotor speed (ElastoDyn GBRatio, NREL 5-MW)";
  parameter Units.RotationalStiffness stiffness(min = 1e3, max = 1e12, nominal = 1e9) = 8.67637e8
    "Spring, at rotor speed (ElastoDyn DTTorSpr, NREL 5-MW)";
  parameter Units.RotationalDamping damping(min = 1, max = 1e10, nominal = 1e6) = 6.215e6
    "Damper, at rotor speed (ElastoDyn DTTorDmp, NREL 5-MW)";
  parameter Units.Efficiency gear_efficiency(min = 0.5) = 1 "Efficiency of the gearbox (ElastoDyn GBoxEff, NREL 5-MW)";
  parameter Units.Torque torque_rated(min = 1, max = 1e9, nominal = 1e6) = 4.18e6
    "Rated torque at rotor speed, to which friction refers (NREL/TP-500-38060)";
  parameter Units.Torque brake_torque(min = 0, max = 1e8, nominal = 1e4) = 28116.2
    "Closed brake, at the generator shaft (NREL/TP-500-38060 table 5-1)";
  parameter Units.Time brake_time(min = 0.01, max = 10) = 0.6 "Time constant of the brake (NREL/TP-500-38060 table 5-1)";
  parameter Units.Fraction friction(max = 0.1, nominal = 0.01) = 0
    "Friction of sound bearings over rated torque (0: within the power coefficients)";
  parameter Units.Fraction bearing_wear = 0 "Fault: worn main bearing; 1 is friction of 5 % of the rated torque";
  parameter Units.AngularVelocity speed_start(min = 0, max = 50, nominal = 1) = 0 "Rotor speed at the start";
  Units.Torque torque_shaft(start = 0, nominal = 1e6) "Torque in the shaft, at rotor speed";
  Units.Angle twist(start = twist_start, fixed = true, nominal = 1e-3) "Twist of the shaft";
  Units.Power losses(nominal = 1e4) "Losses of gearbox, bearings, damper and brake";
  Units.Energy stored(nominal = 1e7) "Kinetic energy of both masses and energy of the spring";
  Units.Power storing(nominal = 1e5) "Rate of change of the stored energy";
  parameter Units.Angle twist_start(min = -0.1, max = 0.1, nominal = 1e-3) = 0 "Twist at the start";
  Units.Fraction braking(start = brake_start, fixed = true) "Share of the brake torque";
  parameter Units.Fraction brake_start = 0 "Share of the brake torque at the start";
protected
  constant Units.Fraction friction_worn = 0.05 "Friction of a worn bearing over rated torque (assumed; usual 0.01 to 0.1 before failure)";
  constant Units.AngularVelocity speed_small = 0.01 "Rotor speed below which friction and brake yield";
  Units.Torque torque_friction(nominal = 1e5) "Friction of the bearings";
  Units.Torque torque_gear(nominal = 1e3) "Loss of the gearbox, at the generator shaft";
  Units.Torque torque_brake(nominal = 1e4) "Brake, at the generator shaft";
  Units.Ratio direction "Sign of the generator speed, smooth at rest";
equation
  rotor_inertia*der(speed_rotor) = torque_rotor - torque_shaft - torque_friction;
  generator_inertia*der(speed_generator) = torque_shaft/gear_ratio - torque_gear - torque_brake - torque_generator;
  der(twist) = speed_rotor - speed_generator/gear_ratio;
  torque_shaft = stiffness*twist + damping*(speed_rotor - speed_generator/gear_ratio);
  direction = speed_generator/sqrt(speed_generator^2 + (speed_small*gear_ratio)^2);
  torque_friction = (friction + friction_worn*bearing_wear)*torque_rated*speed_rotor/sqrt(speed_rotor^2 + speed_small^2);
  torque_gear = (1 - gear_efficiency)*abs(torque_shaft)/gear_ratio*direction;
  brake_time*der(braking) = (if brake > 0.5 then 1 else 0) - braking;
  torque_brake = braking*brake_torque*direction;
  losses = torque_friction*speed_rotor + (torque_gear + torque_brake)*speed_generator
    + damping*(speed_rotor - speed_generator/gear_ratio)^2;
  stored = rotor_inertia*speed_rotor^2/2 + generator_inertia*speed_generator^2/2 + stiffness*twist^2/2;
  storing = rotor_inertia*speed_rotor*der(speed_rotor) + generator_inertia*speed_generator*der(speed_generator) + stiffness*twist*der(twist);
  annotation(Documentation(info = "<html>
<p>J_r d(omega_r)/dt = T_rotor - T_shaft, J_g d(omega_g)/dt = T_shaft/N - T_generator, T_shaft = k phi + d d(phi)/dt (T. Burton et al.,
<i>Wind Energy Handbook</i>, 2nd ed.
2011, section 5.8). Free frequency sqrt(k (1/J_r + 1/(N&sup2; J_g))): 2.2 Hz for the NREL 5-MW.</p>
<p>Friction and brake are Coulomb torques, smooth within 0.01 rad/s of rest: a parked rotor creeps below that. A worn bearing rubs with up
to 5 % of
the rated torque.</p>
</html>"));
end DriveTrain;
