within Gemel.Buildings;
model Room1R1C "Room of one resistance and one capacity"
  extends Interfaces.RoomRC;
  parameter Units.ThermalResistance R(min = 1e-6, max = 10) = 0.01 "From the room to the outdoor air (BOPTEST test case 1; usual 0.001 to 0.05 K/W)";
  parameter Units.HeatCapacity C(min = 1e3, max = 1e12) = 1e6 "Air, furniture, walls (BOPTEST test case 1; usual 1e6 to 1e9 J/K)";
  parameter Units.Area A_solar(min = 0, max = 1e4) = 0 "Area that turns irradiance into heat of the room";
  Units.Energy energy "Heat stored, above T_start";
protected
  Units.Temperature T_room(start = T_start, fixed = true) "Temperature";
equation
  air.T = T_room;
  R*(outdoor.Q_flow + Q_opening) = conducts*(outdoor.T - T_room);
  C*der(T_room) = outdoor.Q_flow + air.Q_flow + A_solar*I_solar;
  energy = C*(T_room - T_start);
  annotation(Documentation(info = "<html>
<p>C dT/dt = (T_out - T)/R + A I + Q. The simplest model of P. Bacher and H. Madsen, <i>Identifying suitable models for the heat dynamics of
buildings</i>, Energy and Buildings 43(7), 2011 (model Ti); also test case 1 of BOPTEST. Good for hours to days of a light building.</p>
</html>"));
end Room1R1C;
