within Gemel.Hydronics;
model Boiler "Gas boiler, modulating, condensing: efficiency from the flue gas"
  extends Interfaces.Side(Q_flow = Q_water, volume = 0.01, C_dry = 1.5e4);
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "Run command: above 0.5 the burner is to run"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput modulation(unit = "1", min = 0, max = 1, start = 1) "Burner load asked for, over the nominal one"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Thermal.Interfaces.HeatPort room "Boiler room"
    annotation(Placement(transformation(extent = {{-10, 90}, {10, 110}})));
  parameter Units.HeatFlowRate fuel_nominal(min = 1e3, max = 1e8, nominal = 2e4) = 20e3 "Nominal burner load, gross calorific value (assumed; usual 10 to 30 kW in houses)";
  parameter Units.Fraction modulation_min(min = 0.05) = 0.2 "Least load (assumed; usual 0.1 to 0.3)";
  parameter Units.Ratio air_ratio(min = 1, max = 3) = 1.25 "Combustion air over the stoichiometric (assumed; usual 1.2 to 1.4 with gas)";
  parameter Units.TemperatureDifference pinch(min = 0, max = 200) = 15 "Flue gas over return water at full load, in proportion to the load (assumed; usual 5 to 20 K; 80 to 150 K without condensing)";
  parameter Units.Temperature T_flue_min(min = 280, max = 500) = 283.15 "Least flue gas temperature (default: no limit; 373 K: boiler that must not condense)";
  parameter Units.ThermalConductance UA_room(min = 0, max = 1e3) = 2 "Loss to the boiler room (assumed; usual 1 to 5 W/K)";
  parameter Units.Power standby(min = 0, max = 1e3) = 5 "Electrical power at rest (assumed; usual 3 to 10 W)";
  parameter Units.Power auxiliary(min = 0, max = 1e5) = 40 "Electrical power of the fan at full load (assumed; usual 20 to 60 W)";
  parameter Units.Time run_up(min = 1, max = 600) = 20 "Time constant of the burner (assumed; usual 5 to 60 s)";
  parameter Units.Temperature T_limit(min = 323, max = 473) = 363.15 "Water temperature at which the limiter has switched off (assumed; usual 85 to 110 degC)";
  parameter Units.Fraction fouling(max = 0.9) = 0 "Fault: fouled heat exchanger; 1 would add 100 K to the flue gas at full load";
  Units.Fraction load(start = 0, fixed = true) "Burner load over the nominal one";
  Units.Power fuel "Fuel, gross calorific value";
  Units.Energy fuel_used(start = 0, fixed = true) "Fuel since the start, gross calorific value";
  Units.Power power "Electrical power";
  Real efficiency(unit = "1") "Heat from the gas to water and room over the fuel, gross calorific value";
  Real efficiency_net(unit = "1") "The same over the net calorific value, as usual in Europe";
  Units.Temperature T_flue "Flue gas temperature";
  Units.MassFlowRate condensate "Water condensed from the flue gas";
  Units.HeatFlowRate loss_room "Heat lost to the boiler room";
protected
  // One mole of methane, CH4 + 2 O2 -> CO2 + 2 H2O, with excess air; reference 25 degC.
  constant Real H_gross(unit = "J/mol") = 890.36e3 "Gross calorific value of methane (ISO 6976:2016, 25 degC: 890.58; CODATA heats of formation: 890.36)";
  constant Real r(unit = "J/mol") = 44.0e3 "Heat of evaporation of water at 25 degC (CODATA: 44.0)";
  constant Real cp_dry(unit = "J/(mol.K)") = 30 "Mean molar heat of dry flue gas, 25 to 100 degC (from N2 29.2, CO2 38, O2 29.6)";
  constant Real cp_steam(unit = "J/(mol.K)") = 33.8 "Molar heat of steam (NIST-JANAF, 300 to 400 K)";
  final parameter Real dry(unit = "1") = 1 + 7.52*air_ratio + 2*(air_ratio - 1) "Dry flue gas, moles a mole of methane";
  Units.HeatFlowRate Q_water "Heat into the water";
  Real t(unit = "1") "Flue gas temperature in degC";
  Real p(unit = "1") "Pressure of saturated steam in Pa";
  Real steam(unit = "1") "Steam that leaves with the flue gas, moles a mole of methane";
equation
  run_up*der(load) = (if on > 0.5 then min(max(modulation, modulation_min), 1) else 0)*min(max((T_limit - T)/5, 0), 1) - load;
  fuel = fuel_nominal*load;
  der(fuel_used) = fuel;
  T_flue = max(T_in + pinch*load + 100*fouling*load, T_flue_min);
  t = min(max(T_flue/1 - 273.15, 0), 95);
  p = 611.2*exp(17.62*t/(243.12 + t));
  steam = min(2, dry*p/(101325 - p));
  efficiency = 1 - (cp_dry*dry*(T_flue - 298.15) + (cp_steam*(T_flue - 298.15) + r)*steam)/H_gross;
  efficiency_net = efficiency*H_gross/(H_gross - 2*r);
  condensate = fuel/H_gross*(2 - steam)*0.018015;
  loss_room = UA_room*(T - room.T);
  room.Q_flow = -loss_room;
  Q_water = efficiency*fuel - loss_room;
  power = standby + auxiliary*load;
  annotation(Documentation(info = "<html>
<p>Fuel is methane. The flue gas leaves <code>pinch</code> times load above the return water, saturated if that is below its dew point (58 &deg;C at an air ratio of 1.25). What it does not carry
away, sensible heat of dry gas and steam and the heat of evaporation of the steam left, goes to the water:</p>
<p>efficiency = 1 - [cp<sub>dry</sub> n<sub>dry</sub> (T<sub>flue</sub> - 25 &deg;C) + (cp<sub>steam</sub> (T<sub>flue</sub> - 25 &deg;C) + r) n<sub>steam</sub>]/H (H. D. Baehr, S. Kabelac, <i>Thermodynamik</i>, 16th ed. 2016, chapter
7: combustion; Magnus formula for saturation). Below the least load the boiler runs at the least load; switching is the business of the control. The limiter takes the burner away
over the last 5 K.</p>
</html>"));
end Boiler;
