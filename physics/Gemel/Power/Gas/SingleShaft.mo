within Gemel.Power.Gas;
block SingleShaft "Heavy-duty gas turbine at steady state: discharge pressure and power from ambient air and the temperatures before and behind the turbine"
  Blocks.Interfaces.RealInput T_ambient(unit = "K", displayUnit = "degC", min = 233.15, max = 328.15, nominal = 300, start = 288.15) "Ambient air"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealInput p_ambient(unit = "Pa", displayUnit = "hPa", min = 6e4, max = 1.1e5, nominal = 1e5, start = 101325) "Ambient pressure, absolute"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput T_inlet(unit = "K", displayUnit = "degC", min = 900, max = 1900, nominal = 1300, start = 1358.15) "Turbine inlet temperature that the control computes"
    annotation(Placement(transformation(extent = {{-120, 10}, {-80, 50}})));
  Blocks.Interfaces.RealInput T_exhaust(unit = "K", displayUnit = "degC", min = 600, max = 1100, nominal = 800, start = 823.15) "Gas behind the turbine"
    annotation(Placement(transformation(extent = {{-120, -30}, {-80, 10}})));
  Blocks.Interfaces.RealInput dp_filter(unit = "Pa", displayUnit = "hPa", min = 0, max = 5000, nominal = 500, start = 400) "Loss of pressure of the air filter"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput dp_exhaust(unit = "Pa", displayUnit = "hPa", min = 0, max = 2e4, nominal = 2500, start = 2500) "Pressure behind the turbine over ambient"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  Blocks.Interfaces.RealOutput p_discharge(unit = "Pa", displayUnit = "bar", nominal = 1e6) "Pressure behind the compressor, absolute"
    annotation(Placement(transformation(extent = {{80, 40}, {120, 80}})));
  Blocks.Interfaces.RealOutput power(unit = "W", nominal = 1e8) "Electrical power"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Temperature T_exhaust_nominal(min = 600, max = 1100) = 823.15 "Exhaust temperature of the nominal point (UCI data set: set-point of the control, 550 degC)";
  parameter Units.Ratio ratio_nominal(min = 1.1, max = 2.5) = 1.65 "T_inlet over T_exhaust at the nominal point (UCI data set: 1085 degC at 550 degC)";
  parameter Units.Pressure p_nominal(min = 2e5, max = 5e6, nominal = 1e6) = 11.84e5 "Discharge pressure at the nominal point (fitted to the UCI data set)";
  parameter Units.Ratio control_pressure(min = 0.05, max = 0.4) = 0.182 "Exponent of the discharge pressure in the control's T_inlet (fitted to the UCI data set)";
  parameter Units.Ratio control_temperature(min = 0, max = 2) = 0.75 "Exponent of T_exhaust in the control's T_inlet (fitted to the UCI data set)";
  parameter Units.MassFlowRate m_flow_nominal(min = 1, max = 2000, nominal = 500) = 315 "Gas through the turbine at the nominal point (fitted to the UCI data set)";
  parameter Units.Efficiency eta_turbine(min = 0.5) = 0.965 "Polytropic efficiency of the turbine (fitted to the UCI data set; usual 0.85 to 0.92 where all gas has the inlet temperature)";
  parameter Units.Efficiency eta_compressor(min = 0.5) = 0.957 "Greatest isentropic efficiency of the compressor (fitted to the UCI data set; usual 0.84 to 0.90)";
  parameter Units.Ratio guide_vane_loss(min = 0, max = 20) = 0.63 "Share of the efficiency lost, over the square of the share of flow that is missing (fitted to the UCI data set)";
  parameter Units.MassFlowRate m_flow_best(min = 1, max = 2500, nominal = 500) = 324 "Air at 15 degC and 1013.25 hPa with which the compressor is best (fitted to the UCI data set)";
  parameter Units.Efficiency eta_generator(min = 0.5) = 0.98 "Electrical power over power at the shaft (assumed; usual 0.97 to 0.99)";
  parameter Units.SpecificHeatCapacity cp_gas(min = 1050, max = 1350) = 1195 "Gas in the turbine (assumed; usual 1148 to 1220, the more the hotter and the richer)";
  parameter Units.Ratio fuel(min = 0, max = 0.05) = 0.02 "Fuel over air, by mass (assumed; usual 0.015 to 0.025)";
  Units.Temperature T_gas(nominal = 1300) "Gas before the turbine, by its expansion";
  Units.Temperature T_discharge(nominal = 600) "Air behind the compressor";
  Units.MassFlowRate m_flow(nominal = 500) "Gas through the turbine";
  Units.MassFlowRate m_flow_corrected(nominal = 500) "Air that the compressor takes, at 15 degC and 1013.25 hPa";
  Units.Efficiency eta "Isentropic efficiency of the compressor, at least 0.2";
protected
  constant Units.SpecificHeatCapacity cp_air = 1005 "Air in the compressor (Saravanamuttoo et al. 2017, section 2.2)";
  constant Units.SpecificHeatCapacity R = 287 "Gas constant of air and of lean products";
  constant Units.Ratio x_air = 0.4/1.4 "(kappa - 1)/kappa of air";
  Units.Pressure p_inlet(nominal = 1e5) "Behind the filter";
equation
  // The control's T_inlet/T_exhaust goes with a power of the discharge pressure; turned round it tells that pressure.
  p_discharge = p_nominal*max(T_inlet/(ratio_nominal*T_exhaust_nominal)*(T_exhaust_nominal/T_exhaust)^control_temperature, 0.5)^(1/control_pressure);
  // Polytropic expansion to the pressure behind the turbine; the first nozzle is choked.
  T_gas = T_exhaust*(p_discharge/(p_ambient + dp_exhaust))^(eta_turbine*R/cp_gas);
  m_flow = m_flow_nominal*p_discharge/p_nominal*sqrt(ratio_nominal*T_exhaust_nominal/T_gas);
  // Compression from behind the filter; shut guide vanes cost efficiency.
  p_inlet = p_ambient - dp_filter;
  m_flow_corrected = m_flow/(1 + fuel)*sqrt(T_ambient/288.15)*101325/p_inlet;
  eta = max(eta_compressor*(1 - guide_vane_loss*(1 - m_flow_corrected/m_flow_best)^2), 0.2);
  T_discharge = T_ambient*(1 + ((p_discharge/p_inlet)^x_air - 1)/eta);
  power = eta_generator*m_flow*(cp_gas*(T_gas - T_exhaust) - cp_air/(1 + fuel)*(T_discharge - T_ambient));
  annotation(Documentation(info = "<html>
<p>Compressor and turbine by their efficiencies, perfect gases (H. I. H. Saravanamuttoo, G. F. C. Rogers, H. Cohen, P. V. Straznicky, A. C. Nix, <i>Gas Turbine Theory</i>, 7th ed.,
Pearson 2017, chapter 2: isentropic efficiency of the compressor, equation 2.11, polytropic of the turbine, equation 2.20). The first nozzle of the turbine is choked, so m sqrt(T)/p is
constant there (section 8.3). The compressor is best at m_flow_best; towards smaller flows, which its inlet guide vanes set, it loses with the square of what is missing (an assumed
law).</p>
<p><b>Inlet temperature</b>: nobody measures it; the control computes it from exhaust temperature and discharge pressure, as T_inlet/(ratio_nominal T_exhaust_nominal) =
(T_exhaust/T_exhaust_nominal)<sup>control_temperature</sup> (p_discharge/p_nominal)<sup>control_pressure</sup>. Here this is turned round and gives the pressure; the temperature T_gas that
the power needs follows from the expansion, with the true pressure behind the turbine.</p>
<p>Defaults: fitted to hours of the first year of the gas turbine of H. Kaya, P. T&uuml;fekci, E. Uzun, <i>Predicting CO and NOx emissions from gas turbines: novel data and a benchmark
PEMS</i>, Turk. J. Elec. Eng. &amp; Comp. Sci. 27, 2019, 4783-4796 (docs/fitting.md). Flow and efficiencies are those of an engine without cooling air, of equal power. Valid from
half load to full load at rated speed.</p>
</html>"));
end SingleShaft;
