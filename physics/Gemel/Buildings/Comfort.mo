within Gemel.Buildings;
model Comfort "How people feel in a room: predicted mean vote and percentage of dissatisfied (Fanger, ISO 7730)"
  parameter Real metabolism(unit = "W/m2", min = 46, max = 232, nominal = 100) = 69.78 "Metabolic rate (ISO 7730:2005, table B.1: 1.2 met, sedentary work)";
  parameter Real work(unit = "W/m2", min = 0, max = 100, nominal = 10) = 0 "Mechanical power of the body";
  parameter Units.ThermalInsulance clothing(min = 0, max = 0.31) = 0.155 "Insulation of the clothing (ISO 7730:2005, table C.1: 1 clo in winter; 0.5 clo = 0.078 in summer)";
  Blocks.Interfaces.RealInput T_air(unit = "K", displayUnit = "degC", min = 233.15, max = 343.15, nominal = 300, start = 293.15) "Air temperature"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput T_radiant(unit = "K", displayUnit = "degC", min = 233.15, max = 343.15, nominal = 300, start = 293.15) "Mean radiant temperature"
    annotation(Placement(transformation(extent = {{-120, 10}, {-80, 50}})));
  Blocks.Interfaces.RealInput v(unit = "m/s", min = 0, max = 5, start = 0.1) "Air speed"
    annotation(Placement(transformation(extent = {{-120, -50}, {-80, -10}})));
  Blocks.Interfaces.RealInput relative_humidity(unit = "1", min = 0, max = 1, start = 0.5) "Relative humidity"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Blocks.Interfaces.RealOutput PMV(unit = "1", min = -50, max = 50) "Predicted mean vote: -3 cold, 0 neutral, 3 hot"
    annotation(Placement(transformation(extent = {{80, 30}, {120, 70}})));
  Blocks.Interfaces.RealOutput PPD(unit = "1", min = 0, max = 1) "Part of the people who are dissatisfied; 0.05 at best"
    annotation(Placement(transformation(extent = {{80, -70}, {120, -30}})));
  Units.Temperature T_clothing(start = 300, min = 150, max = 400) "Surface of the clothing";
protected
  // The standard's equations are in numbers of W/m2, m2 K/W, m/s, Pa and degC.
  constant Real W_m2(unit = "W/m2") = 1 "Unit of heat flux";
  constant Real m2K_W(unit = "m2.K/W") = 1 "Unit of clothing";
  constant Real m_s(unit = "m/s") = 1 "Unit of speed";
  constant Real K(unit = "K") = 1 "Unit of temperature";
  final parameter Real M(unit = "1") = metabolism/W_m2 "Metabolic rate";
  final parameter Real H(unit = "1") = (metabolism - work)/W_m2 "Heat of the body";
  final parameter Real I_cl(unit = "1") = clothing/m2K_W "Clothing";
  final parameter Units.Ratio f_cl = if I_cl <= 0.078 then 1 + 1.29*I_cl else 1.05 + 0.645*I_cl "Clothed over bare surface (equation 4)";
  Real t_a(unit = "1", min = -273.15) "Air temperature in degC";
  Real t_cl(unit = "1", min = -273.15, start = 27) "Surface of the clothing in degC";
  Real p_a(unit = "1", min = 0, nominal = 1000) "Vapour pressure of the air in Pa";
  Real h_c(unit = "1", min = 0) "Convection at the clothing (equation 3) in W/(m2 K)";
  Real radiation(unit = "1") "Radiative loss in W/m2";
  Real convection(unit = "1") "Convective loss in W/m2";
  Real load(unit = "1") "Heat that the body does not get rid of, in W/m2";
equation
  t_a = T_air/K - 273.15;
  T_clothing = (t_cl + 273.15)*K;
  p_a = 1000*relative_humidity*exp(16.6536 - 4030.183/(t_a + 235));
  h_c = max(2.38*((t_cl - t_a)^2 + 1e-4)^0.125, 12.1*sqrt(v/m_s + 1e-6));
  radiation = 3.96e-8*f_cl*((t_cl + 273)^4 - (T_radiant/K - 0.15)^4);
  convection = f_cl*h_c*(t_cl - t_a);
  t_cl = 35.7 - 0.028*H - I_cl*(radiation + convection);
  load = H - 3.05e-3*(5733 - 6.99*H - p_a) - 0.42*(H - 58.15) - 1.7e-5*M*(5867 - p_a) - 0.0014*M*(34 - t_a) - radiation - convection;
  PMV = (0.303*exp(-0.036*M) + 0.028)*load;
  PPD = 1 - 0.95*exp(-0.03353*min(abs(PMV), 10)^4 - 0.2179*min(abs(PMV), 10)^2);
  annotation(Documentation(info = "<html>
<p>ISO 7730:2005, <i>Ergonomics of the thermal environment: analytical determination and interpretation of thermal comfort using calculation of the PMV and
PPD indices</i>, equations 1 to 5. The temperature of the clothing follows from its heat balance, an implicit equation that the solver keeps. Convection is
rounded off where clothing and air are equally warm.</p>
<p>Valid for PMV from -2 to 2, 0.8 to 4 met, 0 to 2 clo, air from 10 to 30 &deg;C, below 1 m/s; outside it runs on but says little.</p>
</html>"));
end Comfort;
