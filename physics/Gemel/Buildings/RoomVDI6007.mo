within Gemel.Buildings;
model RoomVDI6007 "Room of two elements after VDI 6007: exterior walls, interior walls, windows, radiation between them"
  parameter Integer n(min = 1, max = 20) = 1 "Number of orientations of exterior walls and windows";
  parameter Units.Area A_exterior[n](each min = 0, each max = 1e5) = fill(10.5, n) "Exterior walls by orientation (shape: orientations) (VDI 6007-1:2015, test room)";
  parameter Units.Area A_window[n](each min = 0, each max = 1e5) = fill(0, n) "Windows that are not part of the exterior walls' resistance (shape: orientations)";
  parameter Units.Area A_transparent[n](each min = 0, each max = 1e5) = fill(7, n) "Glass through which the sun shines (shape: orientations) (VDI 6007-1:2015, test room)";
  parameter Units.Area A_interior(min = 0.1, max = 1e6) = 75.5 "Interior walls, floor and ceiling (VDI 6007-1:2015, test room)";
  parameter Units.HeatTransferCoefficient h_exterior(min = 0.1, max = 50) = 2.7 "Convection at the inner face of exterior walls (VDI 6007-1:2015, test room)";
  parameter Units.HeatTransferCoefficient h_window(min = 0.1, max = 50) = 2.7 "Convection at the inner face of windows (VDI 6007-1:2015, test room)";
  parameter Units.HeatTransferCoefficient h_interior(min = 0.1, max = 50) = 2.24 "Convection at interior walls (VDI 6007-1:2015, test room, type S)";
  parameter Units.HeatTransferCoefficient h_radiation(min = 0, max = 20) = 5 "Radiation between surfaces (VDI 6007-1:2015, section 6)";
  parameter Integer n_exterior(min = 1, max = 20) = 1 "Number of capacities of the exterior walls";
  parameter Units.ThermalResistance R_exterior[n_exterior](each min = 1e-9, each max = 100) = fill(0.00436791293674/n_exterior, n_exterior)
    "Resistances from the inner face to each capacity (shape: capacities) (VDI 6007-1:2015, test room, type S)";
  parameter Units.ThermalResistance R_exterior_rest(min = 1e-9, max = 100) = 0.03895919557 "From the last capacity to the outer face (VDI 6007-1:2015, test room, type S)";
  parameter Units.HeatCapacity C_exterior[n_exterior](each min = 1, each max = 1e12) = fill(1600848.94/n_exterior, n_exterior)
    "Capacities from the inside (shape: capacities) (VDI 6007-1:2015, test room, type S)";
  parameter Integer n_interior(min = 1, max = 20) = 1 "Number of capacities of the interior walls";
  parameter Units.ThermalResistance R_interior[n_interior](each min = 1e-9, each max = 100) = fill(0.000595693407511/n_interior, n_interior)
    "Resistances from the face to each capacity (shape: capacities) (VDI 6007-1:2015, test room, type S)";
  parameter Units.HeatCapacity C_interior[n_interior](each min = 1, each max = 1e12) = fill(14836354.6282/n_interior, n_interior)
    "Capacities from the face (shape: capacities) (VDI 6007-1:2015, test room, type S)";
  parameter Units.ThermalResistance R_window(min = 1e-9, max = 100) = 1e-8 "Windows without their inner convection (VDI 6007-1:2015, test room: in the walls)";
  parameter Units.Fraction g_window = 1 "Part of the irradiance that comes through the glass (VDI 6007-1:2015, test room)";
  parameter Units.Fraction solar_convective = 0.09 "Part of the sun through the windows that heats the air at once (VDI 6007-1:2015, section 6)";
  parameter Boolean with_air = true "The air stores heat";
  parameter Units.Volume V_air(min = 0.1, max = 1e6) = 52.5 "Volume of the air (VDI 6007-1:2015, test room)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature of walls and air at the start";
  parameter Units.Fraction insulation_damage = 0 "Fault: wet or missing insulation; 1 = exterior walls conduct three times as much";
  Thermal.Interfaces.HeatPort air "Air: convective gains, heaters, ventilation"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Thermal.Interfaces.HeatPort radiation "Radiative gains, spread over all surfaces by area"
    annotation(Placement(transformation(extent = {{30, -110}, {50, -90}})));
  Thermal.Interfaces.HeatPort exterior "Outer face of the exterior walls"
    annotation(Placement(transformation(extent = {{-110, -50}, {-90, -30}})));
  Thermal.Interfaces.HeatPort window "Outer face of the windows"
    annotation(Placement(transformation(extent = {{-110, 30}, {-90, 50}})));
  Thermal.Interfaces.HeatPort interior_surface "Face of the interior walls: heated or cooled ceiling or floor"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  Thermal.Interfaces.HeatPort exterior_surface "Inner face of the exterior walls"
    annotation(Placement(transformation(extent = {{90, -90}, {110, -70}})));
  Blocks.Interfaces.RealInput I_solar[n](each unit = "W/m2", each min = 0, each max = 2000, each nominal = 100, each start = 0)
    "Irradiance on the windows, behind blinds (shape: orientations)"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealOutput T_air(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Air temperature"
    annotation(Placement(transformation(extent = {{80, 60}, {120, 100}})));
  Blocks.Interfaces.RealOutput T_radiant(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Mean temperature of the surfaces"
    annotation(Placement(transformation(extent = {{80, 20}, {120, 60}})));
  Units.Temperature T_operative "Operative temperature: mean of air and surfaces";
  Units.Temperature T_exterior[n_exterior](each start = T_start, each fixed = true) "Capacities of the exterior walls (shape: capacities)";
  Units.Temperature T_interior[n_interior](each start = T_start, each fixed = true) "Capacities of the interior walls (shape: capacities)";
  Units.Energy energy "Heat stored, above T_start";
protected
  constant Real c_air(unit = "J/(m3.K)") = 1.2*1005 "Heat capacity of air by volume (VDI 6007-1:2015, section 6)";
  final parameter Units.Area A_ext = sum(A_exterior) "All exterior walls";
  final parameter Units.Area A_win = sum(A_window) "All windows";
  final parameter Units.Area A_face = max(A_win, 1e-6) "The same for convection: without windows and with the port left open, T_w follows the air";
  final parameter Units.Area A_all = A_ext + A_win + A_interior "All surfaces";
  final parameter Units.Area A_hit[n] = {A_all - A_exterior[i] - A_window[i] for i in 1:n} "Surfaces that the sun through one orientation can hit (shape: orientations)";
  Units.Ratio conducts "How much more the exterior walls conduct than healthy ones";
  Units.Temperature T_e(start = T_start) "Inner face of the exterior walls";
  Units.Temperature T_w(start = T_start) "Inner face of the windows";
  Units.Temperature T_i(start = T_start) "Face of the interior walls";
  Units.HeatFlowRate Q_e[n_exterior + 1] "Heat outwards through the resistances of the exterior walls (shape: capacities + 1)";
  Units.HeatFlowRate Q_i[n_interior] "Heat into the interior walls (shape: capacities)";
  Units.HeatFlowRate Q_w "Heat outwards through the windows";
  Units.HeatFlowRate Q_sun[n] "Radiative part of the sun through the windows (shape: orientations)";
  Units.HeatFlowRate Q_to_e "Sun and radiative gains on exterior walls";
  Units.HeatFlowRate Q_to_w "Sun and radiative gains on windows";
  Units.HeatFlowRate Q_to_i "Sun and radiative gains on interior walls";
  Units.HeatFlowRate Q_air "Heat into the air";
equation
  conducts = 1 + 2*insulation_damage;
  // Exterior walls: chain of resistances and capacities.
  Q_e[1]*R_exterior[1] = conducts*(T_e - T_exterior[1]);
  for i in 2:n_exterior loop
    Q_e[i]*R_exterior[i] = conducts*(T_exterior[i - 1] - T_exterior[i]);
  end for;
  Q_e[n_exterior + 1]*R_exterior_rest = conducts*(T_exterior[n_exterior] - exterior.T);
  for i in 1:n_exterior loop
    C_exterior[i]*der(T_exterior[i]) = Q_e[i] - Q_e[i + 1];
  end for;
  exterior.Q_flow = -Q_e[n_exterior + 1];
  // Interior walls: the same on both sides, so nothing leaves at the end.
  Q_i[1]*R_interior[1] = T_i - T_interior[1];
  for i in 2:n_interior loop
    Q_i[i]*R_interior[i] = T_interior[i - 1] - T_interior[i];
  end for;
  for i in 1:n_interior - 1 loop
    C_interior[i]*der(T_interior[i]) = Q_i[i] - Q_i[i + 1];
  end for;
  C_interior[n_interior]*der(T_interior[n_interior]) = Q_i[n_interior];
  Q_w*R_window = T_w - window.T;
  window.Q_flow = -Q_w;
  // What shines through an orientation hits everything but that orientation itself.
  for i in 1:n loop
    Q_sun[i] = g_window*(1 - solar_convective)*A_transparent[i]*I_solar[i];
  end for;
  Q_to_e = radiation.Q_flow*A_ext/A_all + sum(Q_sun[i]*(A_ext - A_exterior[i])/A_hit[i] for i in 1:n);
  Q_to_w = radiation.Q_flow*A_win/A_all + sum(Q_sun[i]*(A_win - A_window[i])/A_hit[i] for i in 1:n);
  Q_to_i = radiation.Q_flow*A_interior/A_all + sum(Q_sun[i]*A_interior/A_hit[i] for i in 1:n);
  radiation.T = (A_ext*T_e + A_win*T_w + A_interior*T_i)/A_all;
  // Heat balances of the faces: convection, radiation between them, gains, conduction.
  Q_to_e + exterior_surface.Q_flow = Q_e[1] + h_exterior*A_ext*(T_e - air.T) + h_radiation*(min(A_ext, A_win)*(T_e - T_w) + min(A_ext, A_interior)*(T_e - T_i));
  Q_to_w = Q_w + h_window*A_face*(T_w - air.T) + h_radiation*(min(A_ext, A_win)*(T_w - T_e) + min(A_win, A_interior)*(T_w - T_i));
  Q_to_i + interior_surface.Q_flow = Q_i[1] + h_interior*A_interior*(T_i - air.T) + h_radiation*(min(A_ext, A_interior)*(T_i - T_e) + min(A_win, A_interior)*(T_i - T_w));
  exterior_surface.T = T_e;
  interior_surface.T = T_i;
  Q_air = air.Q_flow + g_window*solar_convective*sum(A_transparent[i]*I_solar[i] for i in 1:n)
    + h_exterior*A_ext*(T_e - air.T) + h_window*A_face*(T_w - air.T) + h_interior*A_interior*(T_i - air.T);
  if with_air then
    c_air*V_air*der(air.T) = Q_air;
  else
    Q_air = 0;
  end if;
  T_air = air.T;
  T_radiant = radiation.T;
  T_operative = (T_air + T_radiant)/2;
  energy = sum(C_exterior[i]*(T_exterior[i] - T_start) for i in 1:n_exterior) + sum(C_interior[i]*(T_interior[i] - T_start) for i in 1:n_interior)
    + (if with_air then c_air*V_air*(air.T - T_start) else 0);
initial equation
  if with_air then
    air.T = T_start;
  end if;
  annotation(Documentation(info = "<html>
<p>VDI 6007 part 1 (2015), <i>Calculation of transient thermal response of rooms and buildings: modelling of rooms</i>, section 6: all exterior
walls are one chain of resistances and capacities, all interior walls another; both exchange heat with the air by convection and with each
other by linearised radiation, weighted with the smaller of the two areas. Form of the equations: M. Lauster, J. Teichmann, M. Fuchs, R. Streblow, D.
M&uuml;ller, <i>Low order thermal network models for dynamic simulations of buildings on city district scale</i>, Building and Environment 73,
2014.</p>
<p>Convection and radiation at the outer face and the equivalent outdoor temperature belong outside, at the ports <code>exterior</code> and
<code>window</code>. A ceiling that heats or cools connects to <code>interior_surface</code>.</p>
<p>Valid for rooms of one air temperature, without change of heat transfer coefficients with temperature.</p>
</html>"));
end RoomVDI6007;
