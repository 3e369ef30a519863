within Gemel.Buildings;
block Schedule "Hourly values that repeat every week: people, lamps, set points"
  parameter Real workday[24](each unit = "1", each min = -1e6, each max = 1e6) = {0, 0, 0, 0, 0, 0, 0, 0.5, 1, 1, 1, 0.9, 0.5, 0.9, 1, 1, 1, 0.7, 0.3, 0, 0, 0, 0, 0}
    "Value from each full hour of a workday (shape: hours) (assumed; office after SIA 2024:2015)";
  parameter Real weekend[24](each unit = "1", each min = -1e6, each max = 1e6) = fill(0, 24) "Value from each full hour of Saturday and Sunday (shape: hours)";
  parameter Real scale(unit = "1", min = -1e6, max = 1e6) = 1 "Factor on all values";
  parameter Integer first_day(min = 1, max = 7) = 1 "Day of the week of 1 January: 1 Monday, 7 Sunday";
  parameter Units.Time time_start(min = 0, max = 31622400, displayUnit = "d") = 0 "Local time at the start of the simulation, from 1 January 00:00, in full hours";
  Blocks.Interfaces.RealOutput y(unit = "1", min = -1e12, max = 1e12) "Value of this hour"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
protected
  discrete Real value(unit = "1", start = 0, fixed = true) "Value of this hour, without scale";
  Integer hour(start = 0, fixed = true) "Hours since the beginning of the week of 1 January";
equation
  when sample(0, 3600) then
    hour = integer(floor((time + time_start)/3600 + 0.5)) + 24*(first_day - 1);
    value = if mod(div(hour, 24), 7) >= 5 then weekend[mod(hour, 24) + 1] else workday[mod(hour, 24) + 1];
  end when;
  y = scale*value;
  annotation(Documentation(info = "<html><p>The value changes at full hours and is held in between. The default workday is an office: after SIA data sheet
2024, <i>Raumnutzungsdaten f&uuml;r Energie- und Geb&auml;udetechnik</i>, 2015, single office, rounded.</p></html>"));
end Schedule;
