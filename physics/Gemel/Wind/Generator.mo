within Gemel.Wind;
model Generator "Generator with converter: torque with lag and limits, efficiency, grid"
  Blocks.Interfaces.RealInput reference(unit = "N.m", min = -1e9, max = 1e9, nominal = 1e4, start = 0) "Wanted torque"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = -1000, max = 2000, nominal = 100, start = 0)
    "Generator speed"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealInput grid(unit = "1", min = 0, max = 1, start = 1) "Grid: 1 takes the rated power, 0 is lost"
    annotation(Placement(transformation(extent = {{120, 40}, {80, 80}})));
  Blocks.Interfaces.RealOutput torque(unit = "N.m", nominal = 1e4, start = torque_start, fixed = true) "Torque at the shaft"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Blocks.Interfaces.RealOutput power(unit = "W", displayUnit = "kW", nominal = 1e6) "Electrical power to the grid"
    annotation(Placement(transformation(extent = {{80, -80}, {120, -40}})));
  parameter Units.Torque torque_max(min = 1, max = 1e8, nominal = 1e4) = 47402.9 "Highest torque (ROSCO NREL5MW_DISCON.IN, VS_MaxTq)";
  parameter Real torque_rate(unit = "N.m/s", min = 1, max = 1e9, nominal = 1e4) = 4e4
    "Highest rate of the torque (ROSCO NREL5MW_DISCON.IN, VS_MaxRat)";
  parameter Units.Time time_constant(min = 1e-3, max = 10, nominal = 0.1) = 0.1
    "Lag of converter and generator (assumed; usual 0.01 to 0.1 s)";
  parameter Units.Efficiency efficiency(min = 0.5) = 0.944 "Efficiency of generator and converter (NREL/TP-500-38060 table 5-1)";
  parameter Units.Fraction torque_loss = 0 "Fault: part of the generator or converter has failed; 1 takes all its torque";
  parameter Units.Torque torque_start(min = 0, max = 1e8, nominal = 1e4) = 0 "Torque at the start";
  Units.Power losses(nominal = 1e5) "Heat of generator and converter";
  Units.Energy energy(start = 0, fixed = true, nominal = 1e9) "Electrical energy since the start";
protected
  Units.Torque target(nominal = 1e4) "Torque that converter and grid allow";
  Real wanted(unit = "N.m/s", nominal = 1e4) "Rate that the lag asks for";
equation
  target = min(max(reference, 0), torque_max)*min(max(grid, 0), 1)*(1 - torque_loss);
  wanted = (target - torque)/time_constant;
  // Falling faster than the limit is allowed: a lost grid takes the torque at once.
  der(torque) = min(wanted, torque_rate);
  losses = (1 - efficiency)*abs(torque*speed);
  power = torque*speed - losses;
  der(energy) = power;
  annotation(Documentation(info = "<html>
<p>The torque follows its reference with a first-order lag and rises no faster than its limit. Power = efficiency torque speed
(NREL/TP-500-38060, section 5: constant 94.4 %). The
machine only brakes: negative references count as zero. <code>grid</code> scales what the grid can take: 0 is a lost grid.</p>
</html>"));
end Generator;
