within Gemel.Hydronics;
model CoolingTower "Open cooling tower with fan, basin, evaporation, blow-down and make-up"
  Interfaces.Port port_a "Warm water to the nozzles"
    annotation(Placement(transformation(extent = {{-110, 50}, {-90, 70}})));
  Interfaces.Port port_b "Cold water out of the basin"
    annotation(Placement(transformation(extent = {{90, -90}, {110, -70}})));
  Blocks.Interfaces.RealInput fan(unit = "1", min = 0, max = 1, start = 1) "Fan speed over its design speed; below the least speed the fan stands"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  Blocks.Interfaces.RealInput T_wet(unit = "K", displayUnit = "degC", min = 223.15, max = 323.15, nominal = 290, start = 291.15) "Wet-bulb temperature of the air"
    annotation(Placement(transformation(extent = {{-120, 0}, {-80, 40}})));
  Blocks.Interfaces.RealInput T_make_up(unit = "K", displayUnit = "degC", min = 273.15, max = 323.15, nominal = 290, start = 285.15) "Temperature of the make-up water"
    annotation(Placement(transformation(extent = {{-120, -60}, {-80, -20}})));
  parameter Water water "Properties of the water";
  parameter Units.MassFlowRate m_flow_nominal(min = 0.01, max = 1e5) = 40 "Design water flow (assumed; usual 1 to 1000 kg/s)";
  parameter Units.Power fan_nominal(min = 1, max = 1e6) = 275/1.5*m_flow_nominal
    "Fan power at design speed (EnergyPlus Input Output Reference, example: 275 W for 1.5 kg/s; ASHRAE 90.1-2019 table 6.8.1-7 demands less than 310 W for 1 kg/s with axial fans)";
  parameter Units.Length lift(min = 0, max = 30) = 2.5 "Height of the nozzles above the bottom of the basin, which the pump has to lift (assumed; usual 2 to 6 m)";
  parameter Units.Pressure p_nozzle(min = 1, max = 2e5) = 1.5e4 "Pressure of the spray nozzles at design flow (assumed; usual 1e4 to 4e4 Pa)";
  parameter Units.Mass hold_up(min = 1, max = 1e6) = 20*m_flow_nominal "Water on the fill (assumed; usual 10 to 60 s of the design flow)";
  parameter Units.Area basin_area(min = 0.05, max = 1e4) = 0.1*m_flow_nominal "Area of the basin (assumed; usual 0.05 to 0.2 m2 a kg/s)";
  parameter Units.Length level_set(min = 0.05, max = 5) = 0.4 "Level that the float valve holds (assumed; usual 0.2 to 1 m)";
  parameter Units.Length level_start(min = 0.02, max = 5) = level_set "Level at the start";
  parameter Units.Length level_overflow(min = 0.1, max = 6) = level_set + 0.2 "Level of the overflow";
  parameter Units.MassFlowRate make_up_max(min = 0, max = 1e4) = 0.05*m_flow_nominal "Capacity of the make-up valve (assumed; usual 2 % to 5 % of the design flow)";
  parameter Units.Length float_band(min = 0.005, max = 1) = 0.05 "Fall of the level that opens the float valve fully (assumed; usual 0.02 to 0.1 m)";
  parameter Units.Fraction latent_share = 0.85 "Share of the heat that leaves by evaporation (assumed; usual 0.6 in winter to 1 in summer)";
  parameter Units.Ratio drift(min = 0, max = 0.01) = 5e-5 "Drift over water flow (assumed; usual 1e-5 to 2e-4 with eliminators)";
  parameter Units.Ratio cycles(min = 1.5, max = 20) = 4 "Cycles of concentration that the blow-down holds (assumed; usual 3 to 7)";
  parameter Units.Temperature T_start(min = 273.15, max = 333.15) = 295.15 "Temperature of the water at the start";
  parameter Units.Fraction fouling(max = 0.95) = 0 "Fault: fouled fill; share of the range lost at equal temperatures and flows";
  parameter Units.Fraction nozzle_blockage(max = 0.9) = 0 "Fault: share of the nozzles that are blocked";
  parameter Units.Fraction leak(max = 1) = 0 "Fault: leak of the basin; 1: a hole that loses 5 % of the design flow at the nominal level";
  Units.Temperature T(min = 260, max = 373, start = T_start, fixed = true) "Temperature of the basin, which is that of the cold water";
  Units.Temperature T_fill(min = 260, max = 373, start = T_start, fixed = true) "Temperature of the water that falls from the fill";
  Units.TemperatureDifference approach "Water from the fill over wet bulb";
  Units.TemperatureDifference range "Warm water minus water from the fill";
  Units.HeatFlowRate Q_flow "Heat given to the air";
  Units.Power fan_power "Electrical power of the fan";
  Units.Energy energy(start = 0, fixed = true) "Electrical energy of the fan since the start";
  Units.Length level(start = level_start, fixed = true, min = -0.1, max = 10) "Level of the basin";
  Units.MassFlowRate evaporation "Water evaporated";
  Units.MassFlowRate blow_down "Water drained to limit the salts, only while it evaporates";
  Units.MassFlowRate make_up "Fresh water";
  Units.MassFlowRate overflow "Water over the overflow";
  Units.MassFlowRate leakage "Water through the leak";
  Units.Mass water_used(start = 0, fixed = true, nominal = 1e4) "Fresh water since the start";
  replaceable Maps.TowerYork map constrainedby Maps.Tower(T_in = T_warm, T_out = T_fill, T_wet = T_wet, water = forward/m_flow_nominal, air = fan_speed) "Law of the fill"
    annotation(Placement(transformation(extent = {{-20, 0}, {20, 40}})));
  Units.MassFlowRate water_lost "Water that leaves without a pipe: evaporation, drift, blow-down, overflow, leak";
  Units.HeatFlowRate heat_lost "Heat to the air, and over 0 degC with the water that is lost, less that of the make-up";
  Units.Mass mass "Water in fill and basin";
  Units.Energy stored "Heat of fill and basin over 0 degC";
protected
  constant Units.SpecificEnthalpy r = 2.45e6 "Heat of evaporation (ASHRAE Handbook of Fundamentals 2017, chapter 1: at 20 degC)";
  Units.MassFlowRate forward "Water to the nozzles, 0 in reverse";
  Units.Temperature T_warm "Water to the nozzles";
  Units.Fraction fan_speed "Fan speed within its range";
  Units.MassFlowRate falling "Water that falls from the fill into the basin";
  Units.Length depth "Level that can flow out, at least 0";
  Units.MassFlowRate lost "Water that leaves the basin without a pipe";
equation
  fan_speed = min(max(fan, 0), 1);
  forward = max(port_a.m_flow, 0);
  T_warm = Constants.T_zero + inStream(port_a.h_outflow)/water.cp;
  // The fill tends to what the law says; it cools, it does not heat.
  Q_flow = max(forward*water.cp*(T_warm - map.T_leaving), 0)*(1 - fouling);
  // What presses the water through the nozzles ends as heat in it.
  hold_up*water.cp*der(T_fill) = forward*water.cp*(T_warm - T_fill) + port_a.m_flow*port_a.p/water.rho - Q_flow;
  approach = T_fill - T_wet;
  range = T_warm - T_fill;
  evaporation = latent_share*Q_flow/r;
  falling = forward*(1 - drift) - evaporation;
  blow_down = max(evaporation/(cycles - 1) - drift*forward, 0);
  // Basin
  depth = max(level, 0);
  make_up = make_up_max*min(max((level_set - level)/float_band + 0.5, 0), 1);
  overflow = water.rho*0.6*0.5*sqrt(2*Constants.g_n)*max(level - level_overflow, 0)^2/sqrt(max(level - level_overflow, 0) + 0.001);
  leakage = 0.05*leak*m_flow_nominal*depth/sqrt(level_set)/sqrt(depth + 0.001);
  lost = overflow + leakage + blow_down*depth/(depth + 0.001);
  water.rho*basin_area*der(level) = falling + min(port_a.m_flow, 0) + port_b.m_flow + make_up - lost;
  water.rho*basin_area*max(level, 0.01)*water.cp*der(T) = water.cp*(falling*(T_fill - T) + make_up*(T_make_up - T))
    + max(port_b.m_flow, 0)*(inStream(port_b.h_outflow) - water.cp*(T - Constants.T_zero));
  // Below 5 cm the outlet draws air and loses its pressure: 0 at 5 cm, 1 bar when nearly empty.
  port_b.p = water.rho*Constants.g_n*level - 10*(1/min(max(level/0.05, 0.02), 1)^2 - 1)^2;
  port_b.h_outflow = water.cp*(T - Constants.T_zero);
  // Water rises to the nozzles before any flows: little passes below that pressure.
  port_a.p = water.rho*Constants.g_n*lift*forward/sqrt(forward^2 + (0.02*m_flow_nominal)^2)
    + p_nozzle/(1 - nozzle_blockage)^2*port_a.m_flow/m_flow_nominal*sqrt((port_a.m_flow/m_flow_nominal)^2 + 4e-4);
  port_a.h_outflow = water.cp*(T - Constants.T_zero);
  assert(T > water.T_freezing and T_fill > water.T_freezing, "The water in the cooling tower freezes", AssertionLevel.warning);
  fan_power = fan_nominal*fan_speed^3*map.forced;
  der(energy) = fan_power;
  der(water_used) = make_up;
  water_lost = forward - falling + lost;
  heat_lost = Q_flow + water.cp*((forward - falling)*(T_fill - Constants.T_zero) + lost*(T - Constants.T_zero) - make_up*(T_make_up - Constants.T_zero));
  mass = hold_up + water.rho*basin_area*level;
  stored = water.cp*(hold_up*(T_fill - Constants.T_zero) + water.rho*basin_area*level*(T - Constants.T_zero));
  annotation(Documentation(info = "<html>
<p><b>Fill</b>: the water that falls tends to what <code>map</code> says (York correlation, or Merkel by <code>redeclare Maps.TowerMerkel map</code>), with the time in which the
water on it is exchanged. A fill only cools. <b>Fan</b>: power = nominal times speed&sup3; (affinity), zero below the least speed. <b>Water</b>: evaporation =
latent share times heat over 2.45 MJ/kg; blow-down = evaporation/(cycles - 1) less drift (ASHRAE Handbook HVAC Systems and Equipment 2016, chapter 40); the float valve makes up in proportion to the fall of
the level; overflow as a weir of 0.5 m. <b>Basin</b>: stirred, open to the air; below 5 cm the outlet draws air and the pressure falls as in <b>Hydraulics.Tank</b>.</p>
<p><b>Pressure</b>: port_a lies at the bottom of the basin; from there the water rises by <code>lift</code> and passes the nozzles. Connected pipes end at that level.</p>
<p>Frost is not modelled: below 0 &deg;C give the fan a control that keeps the water warm. Reverse flow at port_a takes water from the basin (a stand-in; real nozzles draw air).</p>
</html>"));
end CoolingTower;
