within Gemel.Hydronics;
model Pump "Pump with motor, frequency converter and check valve; its losses warm the water"
  extends Interfaces.StirredTwoPort(volume = 0.005, UA_loss = 2);
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = 0, max = 700, nominal = 100, start = speed_nominal)
    "Speed reference of the drive"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "Run command: above 0.5 the pump runs"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  parameter Units.AngularVelocity speed_nominal(min = 1, max = 700) = 1450*2*Constants.pi/60
    "Speed at which the pump curve was measured (four-pole motor at 50 Hz; ISO 2858: 1450 r/min)";
  parameter Units.VolumeFlowRate flow_nominal(min = 1e-6, max = 10) = 50/3600
    "Flow at the best efficiency point (assumed; usual 1 to 1000 m3/h)";
  parameter Units.Length head_nominal(min = 0.1, max = 1000) = 20 "Head at the best efficiency point (assumed; usual 3 to 80 m)";
  parameter Units.Efficiency efficiency_nominal(min = 0.05) = 0.72
    "Pump efficiency at the best efficiency point (assumed; usual 0.5 to 0.85: EU regulation 547/2012)";
  parameter Units.AngularVelocity speed_start(min = 0, max = 700) = 0 "Speed at the start";
  parameter Units.Fraction wear(max = 0.95) = 0 "Fault: share of head and efficiency lost";
  parameter Units.Fraction blockage(max = 0.95) = 0 "Fault: share of the pump's inlet cross-section that is clogged";
  Units.Power power "Electrical power taken from the mains";
  Units.Energy energy "Electrical energy taken since the start";
  Hydraulics.PumpSet set(speed_nominal = speed_nominal, flow_nominal = flow_nominal, head_nominal = head_nominal,
    efficiency_nominal = efficiency_nominal, wear = wear, blockage = blockage, speed_start = speed_start,
    pump(water(rho = water.rho, mu = water.mu)), check_valve(water(rho = water.rho, mu = water.mu))) "Pump, motor, drive and check valve"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
protected
  Interfaces.Adapter inlet(p = port_a.p) "Into the pump"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Interfaces.Adapter outlet(p = port_b.p) "Out of the pump"
    annotation(Placement(transformation(extent = {{60, -10}, {40, 10}})));
equation
  connect(speed, set.speed);
  connect(on, set.on);
  connect(inlet.port, set.port_a);
  connect(set.port_b, outlet.port);
  m_flow = inlet.m_flow;
  power = set.power;
  energy = set.energy;
  // What the shaft gives beyond the rise of p/rho stays in the water as heat.
  heat = set.pump.shaft_power + flow_rate*dp;
  assert(T < 373.15, "The water in the pump boils: it runs without enough flow", AssertionLevel.warning);
  assert(T < 473.15, "The pump runs dry: it has boiled its water away without flow. Stop it, or give it a minimum flow");
  annotation(Documentation(info = "<html>
<p>Flow, head, power: <b>Hydraulics.PumpSet</b>. Shaft power minus what appears as pressure (q dp) is heat in the water, including that of the check
valve; losses of motor and drive go to the pump room. At zero flow the pump warms its own content.</p>
</html>"));
end Pump;
