within Gemel.Air;
model RoomAir "Air of a room with people in it: heat, water and CO2 from sources, ports for ventilation"
  extends Interfaces.StirredVolume(V = 100);
  Blocks.Interfaces.RealInput people(unit = "1", min = 0, max = 1e5, nominal = 10, start = 0) "Number of people"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  parameter Units.HeatFlowRate sensible(min = 0, max = 1000, nominal = 100) = 75 "Sensible heat of a person (ASHRAE HOF 2017, chapter 18, table 1: office, 75 W)";
  parameter Units.HeatFlowRate latent(min = 0, max = 1000, nominal = 100) = 55 "Latent heat of a person (ASHRAE HOF 2017, chapter 18, table 1: office, 55 W)";
  parameter Units.Fraction convective = 0.4 "Part of the sensible heat that warms the air at once (ASHRAE HOF 2017, chapter 18, table 1: 58 % radiant at low air velocity)";
  parameter Units.VolumeFlowRate CO2_person(min = 0, max = 1e-3, nominal = 5e-6) = 5.2e-6 "CO2 of a person (ASTM D6245-18: adult at 1.2 met, 0.0052 L/s)";
  Units.HeatFlowRate radiant(min = 0, max = 1e8) "Sensible heat of people that goes to the surfaces by radiation";
protected
  constant Units.SpecificEnthalpy h_sweat = 2.43e6 "Heat of evaporation at skin temperature (ASHRAE HOF 2017, chapter 9: 2430 kJ/kg)";
  constant Units.Density rho_CO2 = 1.84 "Density of CO2 at 20 degC and 101325 Pa (ideal gas: 44.01/22.414*273.15/293.15)";
  constant Units.Temperature T_skin = 307.15 "Temperature of the skin (ASHRAE HOF 2017, chapter 9: 33 to 34 degC)";
equation
  m_gain_water = people*latent/h_sweat;
  m_gain_CO2 = people*CO2_person*rho_CO2;
  H_gain = people*convective*sensible + m_gain_water*(Psychrometrics.h_vapour + Psychrometrics.cp_vapour*(T_skin - Constants.T_zero))
    + m_gain_CO2*Psychrometrics.cp_dry*(T_skin - Constants.T_zero);
  radiant = people*(1 - convective)*sensible;
  annotation(Documentation(info = "<html>
<p>A <b>MixingVolume</b> with people: sensible heat (a part of it convective), water vapour that carries its enthalpy, CO<sub>2</sub>. Rates: ASHRAE HOF
2017, chapter 18, table 1; A. Persily, L. de Jonge, <i>Carbon dioxide generation rates for building occupants</i>, Indoor Air 27, 2017, and ASTM
D6245-18. Give <code>radiant</code> to the surfaces of the room.</p></html>"));
end RoomAir;
