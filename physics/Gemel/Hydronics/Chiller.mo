within Gemel.Hydronics;
model Chiller "Water-cooled electric chiller by the EIR curves of EnergyPlus"
  Interfaces.Port port_a1 "Condenser, inlet"
    annotation(Placement(transformation(extent = {{90, 50}, {110, 70}})));
  Interfaces.Port port_b1 "Condenser, outlet"
    annotation(Placement(transformation(extent = {{-110, 50}, {-90, 70}})));
  Interfaces.Port port_a2 "Evaporator, inlet"
    annotation(Placement(transformation(extent = {{-110, -70}, {-90, -50}})));
  Interfaces.Port port_b2 "Evaporator, outlet"
    annotation(Placement(transformation(extent = {{90, -70}, {110, -50}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "Run command: above 0.5 the chiller runs"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput T_set(unit = "K", displayUnit = "degC", min = 263.15, max = 303.15, nominal = 280, start = 280.15) "Set-point of the leaving chilled water"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  replaceable parameter Data.YorkYT_1055 data constrainedby Data.ElectricChiller "The machine";
  parameter Water water "Properties of both waters";
  parameter Units.Pressure dp_evaporator(min = 1, max = 1e6) = 3e4 "Pressure loss of the evaporator at nominal flow (assumed; usual 2e4 to 8e4 Pa)";
  parameter Units.Pressure dp_condenser(min = 1, max = 1e6) = 3e4 "Pressure loss of the condenser at nominal flow (assumed; usual 2e4 to 8e4 Pa)";
  parameter Units.Time residence(min = 1, max = 600) = 30 "Time in which nominal flow fills a vessel (assumed; usual 10 to 60 s)";
  parameter Units.Time run_up(min = 1, max = 1800) = 60 "Time constant of loading after a start (assumed; usual 30 to 300 s)";
  parameter Units.Temperature T_start(min = 250, max = 330) = 285.15 "Temperature of both waters at the start";
  parameter Units.Fraction condenser_fouling = 0 "Fault: fouled condenser tubes; 1 costs as much as 8 K warmer condenser water at full load";
  parameter Units.Fraction refrigerant_loss(max = 0.6) = 0 "Fault: share of the refrigerant charge that is lost";
  Units.HeatFlowRate Q_evaporator "Cooling: heat taken from the chilled water";
  Units.HeatFlowRate Q_condenser "Heat into the condenser water";
  Units.Power power "Electrical power of the compressor";
  Units.Energy energy(start = 0, fixed = true) "Electrical energy since the start";
  Real COP(unit = "1") "Cooling over electrical power; 0 while it stands";
  Units.HeatFlowRate capacity "Cooling that is available now";
  Units.Ratio part_load "Cooling over the capacity at these temperatures";
  Units.Fraction cycling "Share of the time in which the compressor runs, below its least part load";
  Units.Temperature T_evaporator_leaving "Leaving chilled water";
  Units.Temperature T_condenser_entering "Entering condenser water";
  Units.Fraction loading(start = 0, fixed = true) "How far the machine has come after a start";
  Units.Ratio heat_share(start = 0, fixed = true) "Heat through the condenser over that at full load";
  Interfaces.Side condenser(water = water, m_flow_nominal = data.m_condenser, dp_nominal = dp_condenser, volume = residence*data.m_condenser/water.rho, T_start = T_start,
    Q_flow = Q_condenser) "Condenser, water side"
    annotation(Placement(transformation(extent = {{10, 50}, {-10, 70}})));
  Interfaces.Side evaporator(water = water, m_flow_nominal = data.m_evaporator, dp_nominal = dp_evaporator, volume = residence*data.m_evaporator/water.rho, T_start = T_start,
    Q_flow = -Q_evaporator) "Evaporator, water side"
    annotation(Placement(transformation(extent = {{-10, -70}, {10, -50}})));
protected
  Units.HeatFlowRate load "Cooling that the set-point asks for";
  Real e(unit = "1") "Leaving chilled water in degC, within the curves";
  Real c(unit = "1") "Entering condenser water in degC, within the curves";
  Units.Ratio capacity_factor "CAPFT, at least 0.25";
  Units.Ratio EIR_factor "EIRFT, at least 0.2";
  Units.Ratio unloaded "Part load ratio of the compressor";
  Units.Ratio EIR_part "EIRFPLR, at least 0.01";
  final parameter Units.Fraction charge = 1 - refrigerant_loss "Share of the charge that is left";
equation
  connect(port_a1, condenser.port_a);
  connect(condenser.port_b, port_b1);
  connect(port_a2, evaporator.port_a);
  connect(evaporator.port_b, port_b2);
  run_up*der(loading) = (if on > 0.5 then 1 else 0) - loading;
  // The tubes and the refrigerant follow the heat with the same lag as the loading.
  run_up*der(heat_share) = part_load*loading - heat_share;
  T_evaporator_leaving = evaporator.T;
  T_condenser_entering = condenser.T_in;
  e = min(max(evaporator.T, data.T_evaporator_min - 3), data.T_evaporator_max + 3)/1 - 273.15;
  c = min(max(condenser.T_in + 8*condenser_fouling*heat_share, data.T_condenser_min - 3), data.T_condenser_max + 10)/1 - 273.15;
  capacity_factor = max(data.capacity_curve*{1, e, e^2, c, c^2, e*c}, 0.25);
  EIR_factor = max(data.EIR_curve*{1, e, e^2, c, c^2, e*c}, 0.2);
  // Undercharge: little at first, then more and more.
  capacity = data.Q_nominal*capacity_factor*(1 - 1.2*(1 - charge)^1.5)*loading;
  load = max(water.cp*max(evaporator.m_flow, 0)*(evaporator.T_in - T_set), 0);
  part_load = min(load/(data.Q_nominal*capacity_factor*(1 - 1.2*(1 - charge)^1.5)), data.PLR_max);
  Q_evaporator = min(load, capacity*data.PLR_max);
  unloaded = max(data.PLR_unloading, part_load);
  cycling = min(part_load/data.PLR_min, 1);
  EIR_part = max(data.part_load_curve*{1, unloaded, unloaded^2}, 0.01);
  power = capacity/data.COP_nominal*EIR_factor*(1 + 0.8*(1 - charge)^1.5)*EIR_part*cycling;
  Q_condenser = Q_evaporator + data.motor_efficiency*power;
  COP = Q_evaporator/max(power, 1e-6*data.Q_nominal);
  der(energy) = power;
  annotation(Documentation(info = "<html>
<p>With e leaving chilled water and c entering condenser water in &deg;C (EnergyPlus Engineering Reference, Chiller:Electric:EIR):</p>
<p>capacity = Q<sub>nominal</sub> CAPFT(e, c); part load p = load/capacity, at most PLR_max; cycling = min(p/PLR_min, 1)<br>
power = capacity/COP<sub>nominal</sub> EIRFT(e, c) EIRFPLR(max(p, PLR_unloading)) cycling; Q<sub>condenser</sub> = Q<sub>evaporator</sub> + power</p>
<p>The load is what brings the water that comes in to the set-point; the water of each vessel follows with its time constant. Below its least part load the machine starts
and stops; the model gives the mean. The curves are held 3 K beyond their ranges (10 K above that of the condenser), the capacity above a quarter of the nominal one: with warm chilled water the machine starts and pulls it down. Loading after a start and unloading after a stop follow a first-order lag.</p>
<p>Faults: fouling counts as warmer condenser water, up to 8 K at full load (assumed; ASHRAE RP-1043: 45 % of the tubes blocked raise the condensing temperature by about 4 K). Undercharge x:
capacity falls by 1.2 x<sup>1.5</sup>, power per capacity rises by 0.8 x<sup>1.5</sup> (assumed, of the size in W. Kim, J. E. Braun, <i>Evaluation of the impacts of refrigerant charge on air
conditioner and heat pump performance</i>, Int. J. Refrigeration 35(7), 2012).</p>
</html>"));
end Chiller;
