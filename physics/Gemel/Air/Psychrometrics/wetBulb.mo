within Gemel.Air.Psychrometrics;
function wetBulb "Thermodynamic wet-bulb temperature"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Temperature T_wb "Wet-bulb temperature";
protected
  Units.Temperature water "Wet bulb with water on the wick";
  Units.Temperature ice "Wet bulb with ice on the wick";
  Real x(unit = "1") "1: water, 0: ice; both in between";
  constant Units.TemperatureDifference band = 0.5 "Width of the transition below 0 degC";
algorithm
  water := wetBulbOver(T, W, p, h_vapour, cp_liquid);
  ice := wetBulbOver(T, W, p, h_vapour + h_melting, cp_ice);
  x := min(max(1 + (water - Constants.T_zero)/band, 0), 1);
  T_wb := ice + x^2*(3 - 2*x)*(water - ice);
  annotation(Documentation(info = "<html>
<p>The temperature at which <b>humidityRatioWetBulb</b> gives W. Where the wick with water would be between 0 and -0.5 &deg;C the two relations
(water, ice) contradict each other, by up to 0.5 K; a smooth transition stands there instead of a jump. Air above saturation gives its dry bulb
or more.</p></html>"));
end wetBulb;
