within Gemel.Hydronics;
model HeatPump "Heat pump for water heating, from a map over source and sink temperatures; source air by default"
  Interfaces.Port port_a "Water, inlet"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b "Water, outlet"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "Run command: above 0.5 the heat pump is to run"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 1, start = 1) "Compressor speed over full speed, while it runs"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Blocks.Interfaces.RealInput T_source(unit = "K", displayUnit = "degC", min = 233.15, max = 323.15, nominal = 280, start = 280.15) "Entering air, brine or water of the source"
    annotation(Placement(transformation(extent = {{-120, -60}, {-80, -20}})));
  Blocks.Interfaces.RealInput humidity(unit = "1", min = 0, max = 1, start = 0.8) "Relative humidity of the air of the source (for frost)"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  parameter Water water "Properties of the water";
  parameter Real scale(unit = "1", min = 0.01, max = 100) = 1 "Size over that of the machine in the map";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-3, max = 1e3) = 0.35*scale "Nominal water flow (assumed; usual 0.04 to 0.06 kg/s a kW)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1e6) = 1e4 "Pressure loss of the condenser at nominal flow (assumed; usual 5e3 to 3e4 Pa)";
  parameter Units.Volume volume(min = 1e-6, max = 10) = 0.004*scale "Water in the condenser (assumed; usual 0.3 to 1 L a kW)";
  parameter Units.HeatCapacity C_dry(min = 0, max = 1e8) = 2e4*scale "Heat capacity of condenser and refrigerant (assumed; usual 1e4 to 5e4 for 10 kW)";
  parameter Units.ThermalConductance UA_loss(min = 0, max = 1e3, nominal = 1) = 1*scale "Heat loss of the condenser to a plant room of 20 degC (assumed; usual 0.5 to 3 for 10 kW)";
  parameter Units.Fraction speed_min(min = 0.05) = 0.3 "Least compressor speed (assumed; usual 0.2 to 0.4; 1: not modulating)";
  parameter Units.Fraction part_load_gain(max = 0.6) = 0.25 "Power saved at low speed by the larger surfaces, over that at full speed (assumed; usual 0.1 to 0.35)";
  parameter Units.Time run_up(min = 1, max = 1800) = 90 "Time constant of the capacity after a start or a change of speed (assumed; usual 30 to 200 s)";
  parameter Units.Time run_down(min = 1, max = 600) = 10 "Time constant of the capacity after a stop (assumed; usual 5 to 30 s)";
  parameter Units.Time run_min(min = 0, max = 7200) = 600 "Least time in operation (assumed; usual 300 to 900 s)";
  parameter Units.Time pause_min(min = 0, max = 7200) = 300 "Least time at rest (assumed; usual 180 to 900 s)";
  parameter Units.Temperature T_max(min = 303.15, max = 363.15) = 343.15 "High-pressure limit: leaving water at which it stops (Vitocal 251-A: 70 degC)";
  parameter Units.Power standby(min = 0, max = 1e3) = 10 "Power of the electronics (assumed; usual 5 to 30 W)";
  parameter Units.Fraction frost(max = 0.6) = 0
    "Capacity lost to frost and defrosting in humid air at T_frost, where the map leaves it out (EN 14511 tables contain it: 0; else usual 0.1 to 0.2)";
  parameter Units.Temperature T_frost(min = 263, max = 283) = 275.15 "Air temperature at which frost costs most (assumed; usual 0 to 3 degC)";
  parameter Units.TemperatureDifference frost_width(min = 1, max = 20) = 5 "Half width of the range of frost (assumed; usual 4 to 7 K)";
  parameter Units.Temperature T_start(min = 250, max = 360) = 298.15 "Temperature of the water at the start";
  parameter Units.Fraction refrigerant_loss(max = 0.6) = 0 "Fault: share of the refrigerant charge that is lost";
  parameter Units.Fraction condenser_fouling = 0 "Fault: scale in the condenser; 1 costs as much as 10 K warmer water at full speed";
  parameter Units.Fraction evaporator_blockage = 0 "Fault: leaves, dirt or ice on the evaporator; 1 costs as much as 10 K colder air at full speed";
  Boolean running(start = false, fixed = true) "Whether the compressor runs";
  Integer starts(start = 0, fixed = true, min = 0) "Starts of the compressor";
  Units.HeatFlowRate Q_flow "Heat into the water";
  Units.HeatFlowRate Q_source "Heat from the source";
  Units.Power power "Electrical power";
  Units.Energy energy(start = 0, fixed = true) "Electrical energy since the start";
  Units.Energy heat_delivered(start = 0, fixed = true) "Heat given to the water since the start";
  Real COP(unit = "1") "Heat over electrical power";
  Units.Temperature T_leaving "Leaving water";
  Units.Fraction share(start = 0, fixed = true) "Speed that the capacity follows";
  Units.Fraction frost_now "Capacity lost to frost now";
  replaceable Maps.HeatPumpTable map constrainedby Maps.HeatPump(
    T_source = T_source - 10*evaporator_blockage*share, T_sink = T_leaving + 10*condenser_fouling*share) "Capacity and power at full speed"
    annotation(Placement(transformation(extent = {{-20, 40}, {20, 80}})));
  Interfaces.Side condenser(water = water, m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, volume = volume, C_dry = C_dry, T_start = T_start, UA_loss = UA_loss, Q_flow = Q_flow)
    "Condenser, water side"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
protected
  discrete Units.Time run_until(start = 0, fixed = true) "End of the least time in operation";
  discrete Units.Time rest_until(start = 0, fixed = true) "End of the least time at rest";
  Units.Temperature T_stop "Leaving water at which it stops now";
  Units.Fraction speed_now "Speed asked for, within the range of the compressor";
  Real x(unit = "1") "Air temperature over that of most frost, in widths";
equation
  connect(port_a, condenser.port_a);
  connect(condenser.port_b, port_b);
  running = if pre(running) then (on > 0.5 or time < pre(run_until)) and T_leaving < T_stop
    else on > 0.5 and time >= pre(rest_until) and T_leaving < T_stop - 5;
  when running then
    starts = pre(starts) + 1;
    run_until = time + run_min;
  end when;
  when not running then
    rest_until = time + pause_min;
  end when;
  T_stop = min(T_max, map.T_limit);
  speed_now = min(max(speed, speed_min), 1);
  (if running then run_up else run_down)*der(share) = (if running then speed_now else 0) - share;
  T_leaving = condenser.T;
  x = (T_source - T_frost)/frost_width;
  frost_now = frost*exp(-x^2)*min(max((humidity - 0.5)/0.3, 0), 1);
  Q_flow = scale*map.capacity*share*(1 - frost_now)*(1 - 1.2*refrigerant_loss^1.5);
  power = scale*map.power*share*(1 - part_load_gain*(1 - share))*(1 - 0.3*refrigerant_loss^1.5) + standby;
  Q_source = Q_flow - (power - standby);
  COP = Q_flow/max(power, 1);
  der(energy) = power;
  der(heat_delivered) = Q_flow;
  annotation(Documentation(info = "<html>
<p><b>Map</b>: capacity and power at full speed over entering source and leaving sink: a table as of EN 14511 (<code>Maps.HeatPumpTable</code>) or a fit (<code>redeclare
Maps.HeatPumpFit map</code>). Speed n: capacity n, power n (1 - g (1 - n)): at low speed the surfaces are large for the load (assumed; compare tests of inverter machines after EN
14825). <b>Frost</b>: a bell curve over the air temperature, times humidity above 50 % (form: M. Wetter, T. Afjei, <i>TRNSYS Type 401, Compressor heat pump
including frost and cycle losses</i>, 1996). <b>Dynamics</b>: capacity follows the speed with a lag; water and metal of the condenser are one volume. <b>Protection</b>: least
times in operation and at rest; stop at T_max or at the limit of the map for this source, release 5 K below.</p>
<p>Refrigerant loss x: capacity falls by 1.2 x<sup>1.5</sup>, power by 0.3 x<sup>1.5</sup> (assumed, of the size in W. Kim, J. E. Braun, Int. J. Refrigeration 35(7),
2012).</p>
</html>"));
end HeatPump;
