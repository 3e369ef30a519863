within Gemel.Buildings;
model RoomISO13790Hourly "Room of ISO 13790 with the standard's hourly steps and its rule for heating and cooling"
  parameter Units.Area A_floor(min = 1, max = 1e6) = 48 "Conditioned floor area (ASHRAE Standard 140, case 600)";
  parameter Units.Area A_window(min = 0, max = 1e5) = 12 "Windows (ASHRAE Standard 140, case 600)";
  parameter Units.HeatTransferCoefficient U_window(min = 0.1, max = 10) = 2.984 "U-value of the windows (ASHRAE Standard 140-2017, case 600)";
  parameter Units.ThermalConductance H_opaque(min = 0.01, max = 1e6) = 51.456 "Sum of U A of walls, roof and floor, thermal bridges (ASHRAE Standard 140, case 600)";
  parameter BuildingMass mass = Data.MassMedium() "Thermal mass";
  parameter Units.ThermalConductance H_ve(min = 0, max = 1e6) = 21.708 "Ventilation and infiltration (ASHRAE Standard 140, case 600: 0.5 air changes of 129.6 m3)";
  parameter Units.HeatTransferCoefficient h_is(min = 0.5, max = 20) = 3.45 "Between surfaces and air (ISO 13790:2008, section 7.2.2.2)";
  parameter Units.HeatTransferCoefficient h_ms(min = 0.5, max = 30) = 9.1 "Between mass and surfaces (ISO 13790:2008, section 12.2.2)";
  parameter Units.Ratio surface_ratio(min = 1, max = 20) = 4.5 "All surfaces over the floor area (ISO 13790:2008, section 7.2.2.2)";
  parameter Units.Power P_heating(min = 0, max = 1e8) = 1e6 "Largest heating power (assumed; not limiting)";
  parameter Units.Power P_cooling(min = 0, max = 1e8) = 1e6 "Largest cooling power (assumed; not limiting)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature of the mass at the start";
  Blocks.Interfaces.RealInput T_outdoor(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 283.15) "Outdoor air, mean of the hour that begins"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealInput Q_internal(unit = "W", min = 0, max = 1e7, nominal = 1e3, start = 0) "Heat of people and machines, mean of the hour that begins"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput Q_solar(unit = "W", min = -1e6, max = 1e7, nominal = 1e3, start = 0) "Sun through windows and walls, mean of the hour that begins"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput T_heating(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 293.15) "Heat below this"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput T_cooling(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300, start = 300.15) "Cool above this"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  discrete Units.Temperature T_mass(start = T_start, fixed = true) "Mass at the end of the hour";
  discrete Units.Temperature T_air(start = T_start, fixed = true) "Air, mean of the hour";
  discrete Units.Temperature T_surface(start = T_start, fixed = true) "Surfaces, mean of the hour";
  discrete Units.Temperature T_operative(start = T_start, fixed = true) "Operative temperature, mean of the hour";
  discrete Units.HeatFlowRate Q_need(start = 0, fixed = true) "Heating (+) or cooling (-) in the hour";
  discrete Units.Energy E_heating(start = 0, fixed = true, nominal = 1e9) "Heat delivered, this hour included";
  discrete Units.Energy E_cooling(start = 0, fixed = true, nominal = 1e9) "Heat removed, this hour included";
protected
  final parameter Units.Area A_t = surface_ratio*A_floor "All surfaces";
  final parameter Units.Area A_m = mass.mass_area*A_floor "Effective area of the mass";
  final parameter Units.HeatCapacity C_m = mass.heat_capacity*A_floor "Heat capacity";
  final parameter Units.ThermalConductance H_ms = h_ms*A_m "Between mass and surfaces";
  final parameter Units.ThermalConductance H_is = h_is*A_t "Between surfaces and air";
  final parameter Units.ThermalConductance H_w = U_window*A_window "Windows";
  final parameter Units.ThermalConductance H_em = 1/(1/H_opaque - 1/H_ms) "From the mass to the outdoor air";
  final parameter Units.ThermalConductance H_1 = H_ve*H_is/(H_ve + H_is) "Equation C.6";
  final parameter Units.ThermalConductance H_2 = H_1 + H_w "Equation C.7";
  final parameter Units.ThermalConductance H_3 = H_2*H_ms/(H_2 + H_ms) "Equation C.8";
  final parameter Units.Ratio a = H_is/(H_is + H_ve) "H_1 over H_ve";
  discrete Units.HeatFlowRate Q_ia(start = 0, fixed = true) "Gains of the air, equation C.1";
  discrete Units.HeatFlowRate Q_st(start = 0, fixed = true) "Gains of the surfaces, equation C.3";
  discrete Units.HeatFlowRate Q_m(start = 0, fixed = true) "Gains of the mass, equation C.2";
  discrete Units.Temperature T_free(start = T_start, fixed = true) "Air without heating and cooling";
  final parameter Real k_mass(unit = "K/W") = 1/(C_m/3600 + 0.5*(H_3 + H_em))*H_3*a/max(H_2, 1e-9) "Mass at the end of the hour, for each watt into the air";
  final parameter Real k_surface(unit = "K/W") = (H_ms*k_mass/2 + a)/(H_ms + H_w + H_1) "Surfaces, for each watt into the air";
  final parameter Real k_air(unit = "K/W") = (H_is*k_surface + 1)/(H_is + H_ve) "Air, for each watt into the air";
  discrete Units.Temperature T_mass_free(start = T_start, fixed = true) "Mass at the end of the hour without heating and cooling";
  discrete Units.Temperature T_surface_free(start = T_start, fixed = true) "Surfaces without heating and cooling";
equation
  when sample(0, 3600) then
    Q_ia = 0.5*Q_internal;
    Q_m = A_m/A_t*(0.5*Q_internal + Q_solar);
    Q_st = (1 - A_m/A_t - H_w/(h_ms*A_t))*(0.5*Q_internal + Q_solar);
    // Free-floating hour: equations C.4, C.5, C.9 to C.11 with Q_need = 0.
    T_mass_free = (pre(T_mass)*(C_m/3600 - 0.5*(H_3 + H_em)) + Q_m + H_em*T_outdoor
      + H_3*(Q_st + H_w*T_outdoor + H_1*T_outdoor + a*Q_ia)/max(H_2, 1e-9))/(C_m/3600 + 0.5*(H_3 + H_em));
    T_surface_free = (H_ms*(T_mass_free + pre(T_mass))/2 + Q_st + H_w*T_outdoor + H_1*T_outdoor + a*Q_ia)/(H_ms + H_w + H_1);
    T_free = (H_is*T_surface_free + H_ve*T_outdoor + Q_ia)/(H_is + H_ve);
    // The air is linear in the power (C.4.2): what brings it to the set point, within the limits.
    Q_need = if T_free < T_heating then min((T_heating - T_free)/k_air, P_heating) else if T_free > T_cooling then max((T_cooling - T_free)/k_air, -P_cooling) else 0;
    T_mass = T_mass_free + k_mass*Q_need;
    T_surface = T_surface_free + k_surface*Q_need;
    T_air = T_free + k_air*Q_need;
    T_operative = 0.3*T_air + 0.7*T_surface;
    E_heating = pre(E_heating) + 3600*max(Q_need, 0);
    E_cooling = pre(E_cooling) + 3600*max(-Q_need, 0);
  end when;
  annotation(Documentation(info = "<html>
<p>ISO 13790:2008, <i>Energy performance of buildings: calculation of energy use for space heating and cooling</i>, annex C: gains C.1 to C.3, Crank-Nicolson
step of the mass C.4 and C.5, conductances C.6 to C.8, temperatures C.9 to C.11, heating and cooling need by linear interpolation (C.4.2). The hour that begins
at a sample is computed there, so inputs must hold its means.</p>
</html>"));
end RoomISO13790Hourly;
