within Gemel.Buildings;
model RoomISO13790 "Room of five resistances and one capacity after ISO 13790, in continuous time"
  parameter Units.Area A_floor(min = 1, max = 1e6) = 48 "Conditioned floor area (ASHRAE Standard 140, case 600)";
  parameter Units.Area A_window(min = 0, max = 1e5) = 12 "Windows (ASHRAE Standard 140, case 600)";
  parameter Units.HeatTransferCoefficient U_window(min = 0.1, max = 10) = 2.984 "U-value of the windows (ASHRAE Standard 140-2017, case 600)";
  parameter Units.ThermalConductance H_opaque(min = 0.01, max = 1e6) = 51.456 "Sum of U A of walls, roof and floor, thermal bridges (ASHRAE Standard 140, case 600: 63.6 m2 of 0.56 and 48 m2 of 0.33 W/(m2 K))";
  parameter BuildingMass mass = Data.MassMedium() "Thermal mass";
  parameter Units.Volume volume(min = 1, max = 1e7) = 129.6 "Volume of the air (ASHRAE Standard 140, case 600)";
  parameter Real air_changes(unit = "1/h", min = 0, max = 50, nominal = 0.5) = 0.5 "Ventilation and infiltration (ASHRAE Standard 140, section 5.2.1.6)";
  parameter Units.HeatTransferCoefficient h_is(min = 0.5, max = 20) = 3.45 "Between surfaces and air (ISO 13790:2008, section 7.2.2.2)";
  parameter Units.HeatTransferCoefficient h_ms(min = 0.5, max = 30) = 9.1 "Between mass and surfaces (ISO 13790:2008, section 12.2.2)";
  parameter Units.Ratio surface_ratio(min = 1, max = 20) = 4.5 "All surfaces over the floor area (ISO 13790:2008, section 7.2.2.2)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature of the mass at the start";
  parameter Units.Fraction leak = 0 "Fault: leaky envelope; 1 = five more air changes an hour";
  parameter Units.Fraction insulation_damage = 0 "Fault: wet or missing insulation; 1 = walls and roof conduct three times as much";
  Blocks.Interfaces.RealInput T_outdoor(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 283.15) "Outdoor air"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput Q_internal(unit = "W", min = 0, max = 1e7, nominal = 1e3, start = 0) "Heat of people and machines"
    annotation(Placement(transformation(extent = {{-120, 10}, {-80, 50}})));
  Blocks.Interfaces.RealInput Q_solar(unit = "W", min = -1e6, max = 1e7, nominal = 1e3, start = 0) "Sun through windows and walls, less long-wave loss to the sky"
    annotation(Placement(transformation(extent = {{-120, -50}, {-80, -10}})));
  Blocks.Interfaces.RealInput V_fan(unit = "m3/s", min = 0, max = 1000, nominal = 0.1, start = 0) "Outdoor air by a fan"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Thermal.Interfaces.HeatPort air "Air: heating and cooling"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Air temperature"
    annotation(Placement(transformation(extent = {{80, 60}, {120, 100}})));
  Units.Temperature T_mass(start = T_start, fixed = true) "Mass";
  Units.Temperature T_surface(start = T_start) "Surfaces";
  Units.Temperature T_operative "Operative temperature";
  Units.Energy energy "Heat stored, above T_start";
protected
  constant Real c_air(unit = "J/(m3.K)") = 1.2*1005 "Heat capacity of air by volume (ISO 13790:2008, section 9.3.1: 1200)";
  final parameter Units.Area A_t = surface_ratio*A_floor "All surfaces";
  final parameter Units.Area A_m = mass.mass_area*A_floor "Effective area of the mass";
  final parameter Units.ThermalConductance H_ms = h_ms*A_m "Between mass and surfaces";
  final parameter Units.ThermalConductance H_is = h_is*A_t "Between surfaces and air";
  final parameter Units.ThermalConductance H_w = U_window*A_window "Windows";
  final parameter Units.ThermalConductance H_em = 1/(1/H_opaque - 1/H_ms) "From the mass to the outdoor air";
  Units.ThermalConductance H_ve "Ventilation";
equation
  assert(H_opaque < H_ms, "H_opaque = " + String(H_opaque) + " W/K is not less than that between mass and surfaces, " + String(H_ms) + " W/K");
  H_ve = c_air*(volume*(air_changes + 5*leak)/3600 + V_fan);
  // Nodes of figure 5 with the gains of equations C.1 to C.3.
  mass.heat_capacity*A_floor*der(T_mass) = H_ms*(T_surface - T_mass) + (1 + 2*insulation_damage)*H_em*(T_outdoor - T_mass) + A_m/A_t*(0.5*Q_internal + Q_solar);
  0 = H_ms*(T_mass - T_surface) + H_w*(T_outdoor - T_surface) + H_is*(air.T - T_surface) + (1 - A_m/A_t - H_w/(h_ms*A_t))*(0.5*Q_internal + Q_solar);
  0 = H_is*(T_surface - air.T) + H_ve*(T_outdoor - air.T) + 0.5*Q_internal + air.Q_flow;
  T = air.T;
  T_operative = 0.3*air.T + 0.7*T_surface;
  energy = mass.heat_capacity*A_floor*(T_mass - T_start);
  annotation(Documentation(info = "<html>
<p>ISO 13790:2008, <i>Energy performance of buildings: calculation of energy use for space heating and cooling</i>, section 7.2.2, figure 5 and annex C,
equations C.1 to C.11, as differential equation instead of hourly steps (for those see <code>RoomISO13790Hourly</code>). Air and surfaces store no heat.</p>
</html>"));
end RoomISO13790;
