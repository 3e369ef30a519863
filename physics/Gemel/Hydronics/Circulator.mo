within Gemel.Hydronics;
model Circulator "Wet-rotor circulator with electronic speed control: its losses warm the water"
  extends Interfaces.StirredTwoPort(volume = 0.001, UA_loss = 0.5);
  Blocks.Interfaces.RealInput control(unit = "1", min = 0, max = 1, start = 1) "Speed asked for, over the nominal one; 0 stops it"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.VolumeFlowRate flow_nominal(min = 1e-6, max = 1) = 2/3600 "Flow at the best efficiency point (assumed; usual 0.5 to 50 m3/h)";
  parameter Units.Length head_nominal(min = 0.1, max = 30) = 4 "Head at the best efficiency point (assumed; usual 2 to 12 m)";
  parameter Units.Efficiency efficiency_nominal(min = 0.05) = 0.6 "Hydraulic efficiency at the best point (assumed; usual 0.4 to 0.7)";
  parameter Units.Efficiency motor_efficiency(min = 0.05) = 0.75 "Efficiency of motor and electronics (assumed; usual 0.6 to 0.85)";
  parameter Units.Power standby(min = 0, max = 100) = 2 "Power of the electronics (assumed; usual 1 to 5 W)";
  parameter Units.Time run_up(min = 0.1, max = 60) = 3 "Time constant of the speed (assumed; usual 1 to 5 s)";
  parameter Units.Temperature T_limit(min = 333.15, max = 423.15) = 388.15 "Water temperature at which the thermal protection has stopped it (assumed; usual 110 to 120 degC)";
  parameter Units.Fraction speed_start = 0 "Speed at the start, over the nominal one";
  parameter Units.Fraction wear(max = 0.95) = 0 "Fault: share of head and efficiency lost";
  parameter Units.Fraction air = 0 "Fault: gas in the impeller, share of the head lost; 1: it moves no water";
  Units.Power power "Electrical power";
  Units.Energy energy(start = 0, fixed = true) "Electrical energy since the start";
  Units.Fraction speed_share(max = 1.1, start = speed_start, fixed = true) "Speed over nominal speed";
  Hydraulics.CentrifugalPump pump(flow_nominal = flow_nominal, head_nominal = head_nominal, head_shutoff = 1.3*head_nominal,
    efficiency_nominal = efficiency_nominal, wear = 1 - (1 - wear)*(1 - 0.95*air), water(rho = water.rho, mu = water.mu)) "Impeller"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
protected
  Interfaces.Adapter inlet(p = port_a.p) "Into the pump"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Interfaces.Adapter outlet(p = port_b.p) "Out of the pump"
    annotation(Placement(transformation(extent = {{60, -10}, {40, 10}})));
equation
  connect(inlet.port, pump.port_a);
  connect(pump.port_b, outlet.port);
  m_flow = inlet.m_flow;
  // Thermal protection: slower from 10 K below T_limit, standing at T_limit.
  run_up*der(speed_share) = min(max(control, 0), 1)*min(max((T_limit - T)/10, 0), 1) - speed_share;
  pump.speed = speed_share*pump.speed_nominal;
  power = max(pump.shaft_power, 0)/motor_efficiency + standby;
  der(energy) = power;
  // The electronics are cooled by the air.
  heat = power - standby + min(pump.shaft_power, 0) + flow_rate*dp;
  annotation(Documentation(info = "<html>
<p>Impeller: <b>Hydraulics.CentrifugalPump</b>. Electrical power = shaft power/motor efficiency + standby; the rotor runs in the water, so that its power except the rise of p/rho becomes heat
in it; that of the electronics goes to the air, and the casing loses a little. Gas in the impeller takes the head away: air that was not vented is a usual reason for cold radiators (assumed law: head falls in proportion). Against a shut valve it warms its own content until the thermal protection stops it.</p>
</html>"));
end Circulator;
