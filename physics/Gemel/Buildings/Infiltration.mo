within Gemel.Buildings;
model Infiltration "Outdoor air that comes into a room: through cracks, fans and open windows"
  parameter Units.Volume volume(min = 0.1, max = 1e6) = 129.6 "Volume of the room (ASHRAE Standard 140, section 5.2.1)";
  parameter Real air_changes(unit = "1/h", min = 0, max = 50, nominal = 0.5) = 0.5 "Constant air changes (ASHRAE Standard 140, section 5.2.1.6; usual 0.05 to 1 1/h)";
  parameter Units.Area leakage(min = 0, max = 10) = 0 "Effective leakage area that wind and warmth act on, besides air_changes (assumed; usual 0 to 0.1 m2)";
  parameter Real stack(unit = "m2/(s2.K)", min = 0, max = 0.1, nominal = 0.01) = 0.0145 "Stack coefficient at 4 Pa, one storey (ASHRAE Handbook of Fundamentals 2017, chapter 16, table 4: 0.000145 (L/s)2/(cm4 K))";
  parameter Units.Ratio wind(min = 0, max = 0.1) = 0.0104 "Wind coefficient, one storey, shelter class 4 (ASHRAE Handbook of Fundamentals 2017, chapter 16, table 6: 0.000104 in L/s, cm2, m/s)";
  parameter Units.Area window_area(min = 0, max = 20) = 1 "Opening of the window that may stand open (assumed; usual 0.1 to 2 m2)";
  parameter Units.Length window_height(min = 0.1, max = 5) = 1.2 "Height of that opening (assumed; usual 0.5 to 2 m)";
  parameter Units.Fraction window_open = 0 "Fault: window left open; 1 = wide open";
  parameter Units.Fraction leak = 0 "Fault: leaky envelope; 1 = five more air changes an hour";
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput V_fan(unit = "m3/s", min = 0, max = 100, nominal = 0.1, start = 0) "Outdoor air by a fan, without heat recovery"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Thermal.Interfaces.HeatPort air "Air of the room"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Units.VolumeFlowRate V_flow "Volume flow of outdoor air";
  Units.MassFlowRate m_flow(nominal = 0.02) "Mass flow of outdoor air";
protected
  constant Units.SpecificHeatCapacity c_p = 1006 "Specific heat of dry air (ASHRAE Handbook of Fundamentals 2017, chapter 1)";
  constant Units.SpecificHeatCapacity R_air = 287.042 "Gas constant of dry air (ASHRAE Handbook of Fundamentals 2017, chapter 1)";
  Units.TemperatureDifference dT "Warmer inside than outside";
equation
  dT = air.T - bus.T_dry_bulb;
  V_flow = volume*(air_changes + 5*leak)/3600 + V_fan
    + leakage*sqrt(stack*abs(dT) + wind*bus.wind_speed^2 + 1e-9)
    + window_open*window_area/2*sqrt(0.01 + 0.001*bus.wind_speed^2 + 0.0035*window_height*abs(dT));
  m_flow = V_flow*bus.pressure/(R_air*max(air.T, 150));
  air.Q_flow = m_flow*c_p*dT;
  annotation(Documentation(info = "<html>
<p>Cracks: V = A sqrt(C_s |dT| + C_w v<sup>2</sup>) (ASHRAE, <i>Handbook of Fundamentals</i>, 2017, chapter 16, equation 48; M. H. Sherman and D. T.
Grimsrud 1980). Open window, one side of the room: V = A/2 sqrt(0.01 + 0.001 v<sup>2</sup> + 0.0035 H |dT|) (EN 16798-7:2017, equation 20; W. de Gids and H.
Phaff 1982). The volume flow counts at the temperature of the room and the pressure of the weather, as in ASHRAE Standard 140.</p>
</html>"));
end Infiltration;
