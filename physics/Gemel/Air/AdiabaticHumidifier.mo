within Gemel.Air;
model AdiabaticHumidifier "Wetted pad or washer: moistens and cools the air along its wet bulb"
  extends Interfaces.Treatment;
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1, start = 0) "Share of the pad or of the nozzles in use"
    annotation(Placement(transformation(extent = {{-20, -120}, {20, -80}}, rotation = 90)));
  parameter Units.Pressure dp_nominal(min = 1, max = 1000, nominal = 50) = 60 "Pressure loss at m_flow_nominal (assumed; usual 30 to 100 Pa)";
  parameter Units.Efficiency effectiveness_nominal(min = 0.05, max = 0.99) = 0.85 "Saturation effectiveness at m_flow_nominal (ASHRAE HVAC Systems 2016, chapter 41: rigid media 0.75 to 0.95)";
  parameter Units.Temperature T_water(min = 273.15, max = 323.15) = 285.15 "Temperature of the water (assumed; usual 8 to 20 degC)";
  parameter Units.Power pump_power(min = 0, max = 1e6, nominal = 100) = 100 "Power of the circulating pump (assumed; usual 50 to 1000 W)";
  parameter Units.Time inertia(min = 1, max = 3600, nominal = 10) = 60 "Time constant of the wetting (assumed; usual 30 to 600 s)";
  parameter Units.Fraction scaling = 0 "Fault: lime on the pad; 1 = half of the transfer units lost";
  Units.Fraction effectiveness "Saturation effectiveness";
  Units.Temperature T_wet_bulb(min = 150, max = 400) "Wet bulb of the air before";
  Units.Power power(min = 0, max = 1e6) "Electrical power";
protected
  Units.Ratio y_pad(min = 0, max = 1, nominal = 0.01, start = 0, fixed = true) "Water evaporated per kilogram of air";
  Units.Ratio W_in(min = 0, max = 40, nominal = 0.01) "Humidity ratio before";
  Units.Ratio W_wb(min = 0, max = 40, nominal = 0.01) "Humidity ratio of saturated air at the wet bulb";
equation
  dp = dp_nominal*Interfaces.quadratic(m_flow/m_flow_nominal);
  // Transfer units fall with the flow to the power 0.2.
  effectiveness = 1 - (1 - effectiveness_nominal)^((1 - 0.5*scaling)*max(forward/m_flow_nominal, 0.05)^(-0.2));
  W_in = Mixture.humidityRatio(Xw_in);
  T_wet_bulb = Psychrometrics.wetBulb(T_in, W_in, air.p);
  W_wb = Psychrometrics.saturationHumidityRatio(T_wet_bulb, air.p);
  inertia*der(y_pad) = min(max(y, 0), 1)*effectiveness*max(W_wb - W_in, 0)*(1 - Xw_in) - y_pad;
  y_water = y_pad;
  dh = y_water*Psychrometrics.cp_liquid*(T_water - Constants.T_zero);
  power = pump_power*min(max(y, 0), 1);
  annotation(Documentation(info = "<html><p>W<sub>out</sub> = W<sub>in</sub> + e (W<sub>s</sub>(T<sub>wb</sub>) - W<sub>in</sub>); the enthalpy rises by that of the water only (ASHRAE Handbook HVAC Systems 2016, chapter 41, direct evaporative
cooling). e = 1 - exp(-NTU), NTU with the flow to the power -0.2 (J. A. Dowdy, N. S. Karabash, <i>Experimental determination of heat and mass transfer coefficients in
rigid impregnated cellulose evaporative media</i>, ASHRAE Transactions 93(2), 1987).</p></html>"));
end AdiabaticHumidifier;
