model House "A house as two resistances and two capacities, heated and in the sun"
  parameter Real R_in(unit = "K/W", min = 1e-5, max = 0.1, nominal = 1e-3) = 1e-3 "From the rooms to the middle of walls and floors";
  parameter Real R_out(unit = "K/W", min = 1e-4, max = 0.1, nominal = 4e-3) = 8e-3 "From the middle of walls and floors to the outdoor air";
  parameter Real C_in(unit = "J/K", min = 1e5, max = 1e9, nominal = 2e6) = 4e6 "Air and furniture";
  parameter Real C_walls(unit = "J/K", min = 1e6, max = 1e10, nominal = 5e7) = 3e7 "Walls, ceilings, floors";
  parameter Real A_sun(unit = "m2", min = 0, max = 50) = 2 "Area that turns the sun on a horizontal plane into heat of the rooms";
  input Real T_outdoor(unit = "K", displayUnit = "degC", min = 200, max = 350, start = 278.15) "Outdoor air";
  input Real heating(unit = "W", min = 0, max = 1e5, start = 0) "Heat from the radiators";
  input Real sun(unit = "W/m2", min = 0, max = 1500, start = 0) "Irradiance on a horizontal plane";
  Real T_rooms(unit = "K", displayUnit = "degC", min = 200, max = 400, start = 293.15, fixed = true, nominal = 300) "Rooms";
  Real T_walls(unit = "K", displayUnit = "degC", min = 200, max = 400, start = 290.15, fixed = true, nominal = 300) "Middle of walls and floors";
equation
  C_in*der(T_rooms) = (T_walls - T_rooms)/R_in + heating + A_sun*sun;
  C_walls*der(T_walls) = (T_outdoor - T_walls)/R_out - (T_walls - T_rooms)/R_in;
  annotation(Documentation(info = "<html>
<p>P. Bacher and H. Madsen, <i>Identifying suitable models for the heat dynamics of buildings</i>, Energy and Buildings 43(7), 2011, model TiTe.</p>
</html>"));
end House;
