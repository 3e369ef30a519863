within Gemel.Power.Grid;
model Generator "Synchronous machine as an inertia: swing equation with damping and losses"
  Blocks.Interfaces.RealInput mechanical_power(unit = "1", min = -2, max = 3, start = 0, nominal = 1) "Power of the turbine over P_base"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput speed(unit = "1", nominal = 1, start = speed_start, fixed = true) "Speed over rated speed"
    annotation(Placement(transformation(extent = {{80, 50}, {120, 90}})));
  Blocks.Interfaces.RealOutput electrical_power(unit = "1", nominal = 1) "Active power delivered over P_base"
    annotation(Placement(transformation(extent = {{80, -90}, {120, -50}})));
  Interfaces.Terminal terminal "Terminals of the machine"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Power P_base(min = 1, max = 1e11, nominal = 1e8) = 100e6 "Rated power: base of powers and of H (assumed)";
  parameter Units.Time H(min = 0.05, max = 50) = 4 "Inertia constant of generator and turbine: stored energy over P_base (assumed; usual 2 to 9 s; Kundur 1994, table 3.2)";
  parameter Units.Ratio D(min = 0, max = 50) = 0 "Damping: power lost per speed deviation (assumed; usual 0 to 2)";
  parameter Units.Ratio losses_idle(min = 0, max = 0.1, nominal = 0.01) = 0 "Windage and friction at rated speed over P_base (assumed; usual 0.003 to 0.01)";
  parameter Units.Frequency f_nominal(min = 1, max = 500, nominal = 50) = 50 "Frequency at rated speed (assumed; usual 50 or 60 Hz)";
  parameter Units.Ratio speed_start(min = 0, max = 3) = 1 "Speed at the start";
  parameter Units.Fraction bearing_wear = 0 "Fault: worn bearings; at 1 they take 2 % of P_base at rated speed (assumed)";
  Units.Frequency frequency(nominal = 50) "Frequency at the terminals";
  Units.Energy kinetic_energy(nominal = 1e8) "Energy in the rotating masses";
  Units.Power shaft_power(nominal = 1e8) "Power of the turbine";
  Units.Power losses(nominal = 1e6) "Friction, damping, and braking at standstill";
protected
  constant Units.Ratio speed_small = 0.01 "Below this speed the torque of a given power is held";
  Units.Ratio speed_torque "Speed by which powers become torques";
  Units.Power friction(nominal = 1e6) "Torque of friction and damping, times rated speed";
equation
  frequency = f_nominal*speed;
  terminal.f = frequency;
  electrical_power = -terminal.P/P_base;
  speed_torque = max(speed, speed_small);
  // a turbine that brakes has no torque at standstill
  shaft_power = P_base*(max(mechanical_power, 0) + min(mechanical_power, 0)*min(max(speed/speed_small, 0), 1));
  friction = P_base*((losses_idle + 0.02*bearing_wear)*speed + D*(speed - 1));
  2*H*P_base*der(speed) = (shaft_power + terminal.P)/speed_torque - friction;
  kinetic_energy = H*P_base*speed^2;
  // below speed_small the rest of the power is friction, so that stored energy and powers always agree
  losses = friction*speed + (shaft_power + terminal.P)*(1 - speed/speed_torque);
  annotation(Documentation(info = "<html>
<p>2 H omega d omega/dt = P_m - P_e - friction - D omega (omega - 1), all over P_base: the swing equation with powers, not with powers in the place of torques, so that
d(kinetic energy)/dt = turbine power - electrical power - losses holds exactly at any speed. H: P. Kundur, <i>Power System Stability and Control</i>, 1994, section
3.9, eq. 3.209.</p>
<p>The machine sets the frequency of what is connected: one island, one frequency. For swings between machines put a Line between them. Classical model: no flux
transients, no voltage, no reactive power. With D &gt; 0 and a frequency far below rated the damping term would drive the machine; D belongs to small deviations.</p>
</html>"));
end Generator;
