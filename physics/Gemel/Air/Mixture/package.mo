within Gemel.Air;
package Mixture "Enthalpy and temperature per kilogram of moist air, as the connectors carry them"
  annotation(Documentation(info = "<html>
<p>The relations of <b>Psychrometrics</b> (ASHRAE HOF 2017, chapter 1, equation 30) for Xw = W/(1 + W) kilograms of water per kilogram of moist
air: constant specific heats, exact inverses of each other. The carbon dioxide counts as dry air.</p></html>"));
end Mixture;
