within Gemel.Air;
package Psychrometrics "Properties of moist air: ASHRAE Handbook Fundamentals 2017, chapter 1"
  constant Units.Ratio molar_ratio = 0.621945 "Molar mass of water over that of dry air (ASHRAE HOF 2017, chapter 1, equation 3)";
  constant Real R_dry(unit = "J/(kg.K)") = 287.042 "Gas constant of dry air (ASHRAE HOF 2017, chapter 1, equation 1)";
  constant Units.SpecificHeatCapacity cp_dry = 1006 "Specific heat of dry air (ASHRAE HOF 2017, chapter 1, equation 30)";
  constant Units.SpecificHeatCapacity cp_vapour = 1860 "Specific heat of water vapour (ASHRAE HOF 2017, chapter 1, equation 30)";
  constant Units.SpecificEnthalpy h_vapour = 2.501e6 "Enthalpy of saturated vapour at 0 degC above liquid water at 0 degC (ASHRAE HOF 2017, chapter 1, equation 30)";
  constant Units.SpecificHeatCapacity cp_liquid = 4186 "Specific heat of liquid water (ASHRAE HOF 2017, chapter 1, equation 33)";
  constant Units.SpecificHeatCapacity cp_ice = 2100 "Specific heat of ice (ASHRAE HOF 2017, chapter 1, equation 35)";
  constant Units.SpecificEnthalpy h_melting = 3.29e5 "Enthalpy of liquid water above ice at 0 degC (ASHRAE HOF 2017, chapter 1: 2830 - 2501 kJ/kg of equations 35 and 33; IAPWS R10-06: 333.4 kJ/kg)";
  constant Units.Temperature T_triple = 273.16 "Triple point of water (ITS-90)";
  annotation(Documentation(info = "<html>
<p>Functions of dry-bulb temperature [K], humidity ratio W [kg of water per kg of dry air] and absolute pressure [Pa]. They are finite
for -60 to +90 &deg;C, W from 0 to 1 and any pressure of the atmosphere, and smooth but for the change from ice to water.</p>
</html>"));
end Psychrometrics;
