within Gemel.Buildings;
model Room4R3C "Room of four resistances and three capacities: as 3R2C, and interior walls"
  extends Interfaces.RoomRC;
  parameter Units.ThermalResistance R_in(min = 1e-6, max = 10) = 0.001 "From the air to the middle of the envelope (assumed; usual 0.0005 to 0.01 K/W)";
  parameter Units.ThermalResistance R_out(min = 1e-6, max = 10) = 0.006 "From the middle of the envelope to the outdoor air (assumed; usual 0.002 to 0.05 K/W)";
  parameter Units.ThermalResistance R_window(min = 1e-6, max = 10) = 0.015 "Windows and infiltration, from the air to the outdoor air (assumed; usual 0.005 to 0.1 K/W)";
  parameter Units.ThermalResistance R_mass(min = 1e-6, max = 10) = 0.0005 "From the air to interior walls (assumed; usual 0.0002 to 0.01 K/W)";
  parameter Units.HeatCapacity C_in(min = 1e3, max = 1e12) = 2e6 "Air and furniture (assumed; usual 5e5 to 1e7 J/K)";
  parameter Units.HeatCapacity C_envelope(min = 1e3, max = 1e12) = 3e7 "Envelope (assumed; usual 1e7 to 1e9 J/K)";
  parameter Units.HeatCapacity C_mass(min = 1e3, max = 1e12) = 3e7 "Interior walls (assumed; usual 1e7 to 1e9 J/K)";
  parameter Units.Area A_in(min = 0, max = 1e4) = 0 "Area that turns irradiance into heat of the air";
  parameter Units.Area A_mass(min = 0, max = 1e4) = 0 "Area that turns irradiance into heat of the interior walls";
  parameter Units.Area A_envelope(min = 0, max = 1e4) = 0 "Area that turns irradiance into heat of the envelope";
  Units.Temperature T_envelope(start = T_start, fixed = true) "Middle of the envelope";
  Units.Temperature T_mass(start = T_start, fixed = true) "Interior walls";
  Units.Energy energy "Heat stored, above T_start";
protected
  Units.Temperature T_room(start = T_start, fixed = true) "Air";
  Units.HeatFlowRate Q_in "From the envelope to the air";
  Units.HeatFlowRate Q_out "From outdoors to the envelope";
  Units.HeatFlowRate Q_window "From outdoors to the air";
  Units.HeatFlowRate Q_mass "From interior walls to the air";
equation
  air.T = T_room;
  R_in*Q_in = T_envelope - T_room;
  R_out*Q_out = conducts*(outdoor.T - T_envelope);
  R_window*Q_window = outdoor.T - T_room;
  R_mass*Q_mass = T_mass - T_room;
  C_in*der(T_room) = Q_in + Q_window + Q_mass + air.Q_flow + A_in*I_solar - Q_opening;
  C_envelope*der(T_envelope) = Q_out - Q_in + A_envelope*I_solar;
  C_mass*der(T_mass) = A_mass*I_solar - Q_mass;
  outdoor.Q_flow = Q_out + Q_window - Q_opening;
  energy = C_in*(T_room - T_start) + C_envelope*(T_envelope - T_start) + C_mass*(T_mass - T_start);
  annotation(Documentation(info = "<html>
<p>P. Bacher and H. Madsen, <i>Identifying suitable models for the heat dynamics of buildings</i>, Energy and Buildings 43(7), 2011, model TiTmTe
with the resistance R<sub>ia</sub>.</p>
</html>"));
end Room4R3C;
