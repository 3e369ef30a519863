within Gemel.Hydronics.Maps;
partial block Tower "What a cooling tower does: leaving water over entering water, air and flows"
  parameter Units.Temperature T_wet_nominal(min = 253.15, max = 305) = 298.7 "Wet-bulb temperature of the design (78 degF: CTI Standard 201)";
  parameter Units.TemperatureDifference approach_nominal(min = 1, max = 20) = 3.89 "Leaving water over wet bulb in the design (7 degF: CTI Standard 201)";
  parameter Units.TemperatureDifference range_nominal(min = 1, max = 22) = 5.56 "Entering minus leaving water in the design (10 degF: CTI Standard 201)";
  parameter Units.Fraction free_convection(max = 0.5) = 0.125 "Share of the capacity without fan (EnergyPlus Input Output Reference: 0.125)";
  parameter Units.Fraction fan_min(min = 0.01) = 0.2 "Least fan speed; below it the fan stands (assumed; usual 0.1 to 0.4)";
  input Units.Temperature T_in(min = 263.15, max = 373.15) "Entering water";
  input Units.Temperature T_out(min = 263.15, max = 373.15) "Leaving water";
  input Units.Temperature T_wet(min = 223.15, max = 333.15) "Wet-bulb temperature of the air";
  input Units.Ratio water(min = 0, max = 10) "Water flow over its design flow, at least 0";
  input Units.Ratio air(min = 0, max = 1.2) "Fan speed over its design speed, 0 to 1";
  output Units.Temperature T_leaving "Leaving water that the tower tends to";
  Units.Fraction forced "Whether the fan runs: 0 below 0.9 fan_min, 1 from fan_min, smooth between";
protected
  Units.Fraction s "Position between these";
equation
  s = min(max((air - 0.9*fan_min)/(0.1*fan_min), 0), 1);
  forced = s^2*(3 - 2*s);
end Tower;
