within Gemel.Power.Grid;
model Line "Transformer and line with circuit breaker: synchronising power between two frequencies"
  Interfaces.Terminal terminal_a "One end, with the machine's transient reactance"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Interfaces.Terminal terminal_b "Other end"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Blocks.Interfaces.RealInput closed(unit = "1", min = 0, max = 1, start = 1) "Breaker: above 0.5 closed"
    annotation(Placement(transformation(extent = {{-20, 120}, {20, 80}}, rotation = -90)));
  parameter Units.Power P_max(min = 1, max = 1e12, nominal = 1e8) = 200e6 "Highest power: product of the voltages over the reactance (assumed; usual 1.5 to 3 times the rated power)";
  parameter Units.Power damping(min = 0, max = 1e12, nominal = 1e8) = 0 "Power per relative difference of the frequencies: damper windings (assumed; usual 5 to 20 times the rated power)";
  parameter Units.Frequency f_nominal(min = 1, max = 500, nominal = 50) = 50 "Rated frequency (assumed; usual 50 or 60 Hz)";
  parameter Units.Power power_start(min = -1e12, max = 1e12, nominal = 1e8) = 0 "Power from a to b at the start";
  parameter Boolean synchroniser = true "The breaker closes in phase; otherwise at whatever angle the machines have drifted to" annotation(Evaluate = true);
  Units.Angle delta(start = asin(min(max(power_start/P_max, -0.99), 0.99)), fixed = true) "Angle between the voltages, a ahead of b";
  Units.Power power(nominal = 1e8) "Power from a to b";
  Units.Power losses(nominal = 1e6) "Power lost";
protected
  constant Units.Time T_open = 0.2 "With a synchroniser, the angle goes back to zero with this time constant while the breaker is open";
equation
  der(delta) = if closed > 0.5 or not synchroniser then 2*Constants.pi*(terminal_a.f - terminal_b.f) else -delta/T_open;
  power = if closed > 0.5 then P_max*sin(delta) + damping*(terminal_a.f - terminal_b.f)/f_nominal else 0;
  terminal_a.P = power;
  terminal_b.P = -power;
  losses = terminal_a.P + terminal_b.P;
  annotation(Documentation(info = "<html>
<p>P = P_max sin(delta), d delta/dt = 2 pi (f_a - f_b), with damping power proportional to the slip: the classical model (P. Kundur, <i>Power System Stability and
Control</i>, 1994, sections 3.9 and 13.1). No resistance, no voltage dynamics. Small swings have the angular frequency sqrt(2 pi f0 P_max cos(delta)/(2 H P_base)) of a
machine H, P_base at an infinite bus. Beyond 90&deg; the machine falls out of step and slips poles.</p>
<p>An open breaker carries nothing. With <code>synchroniser = false</code> the angle goes on while it is open, as for a fault that is cleared by reclosing; with a
synchroniser it is closed in phase again.</p>
</html>"));
end Line;
