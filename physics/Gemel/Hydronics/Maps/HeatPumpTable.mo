within Gemel.Hydronics.Maps;
block HeatPumpTable "Heat pump by a table as of EN 14511, linear between the points; default: Viessmann Vitocal 251-A08"
  extends HeatPump;
  // First row: source, first column: sink, in K; the rest in W.
  parameter Real capacity_table[:, :](each unit = "1", each min = 0, each max = 1e7) = [0, 253.15, 258.15, 266.15, 275.15, 280.15, 283.15, 293.15, 303.15, 308.15;
    308.15, 4490, 5170, 6470, 6790, 8000, 10210, 12330, 12310, 13090;
    318.15, 4230, 4900, 6260, 6780, 8370, 9970, 11520, 13040, 12640;
    328.15, 3780, 4710, 6030, 6830, 8380, 9940, 11500, 13070, 13110;
    338.15, 0, 3170, 4610, 6320, 8140, 9550, 11290, 12100, 12180;
    343.15, 0, 0, 3830, 5560, 7600, 8700, 11290, 12500, 12590]
    "Heating capacity in W; first row source, first column sink in K (Vitocal 251-A08, EN 14511 data of the manufacturer, by way of LBNL Modelica Buildings, Fluid.HeatPumps.ModularReversible.Data.TableData2D.EN14511.Vitocal251A08; shape: 1 + sinks, 1 + sources)";
  parameter Real power_table[:, :](each unit = "1", each min = 0, each max = 1e7) = [0, 253.15, 258.15, 266.15, 275.15, 280.15, 283.15, 293.15, 303.15, 308.15;
    308.15, 2128, 2238, 2396, 1835, 1633, 2006, 1720, 1465, 1558;
    318.15, 2299, 2402, 2641, 2173, 2244, 2462, 2110, 1734, 1584;
    328.15, 2305, 2631, 2899, 2493, 2669, 2915, 2556, 2164, 2081;
    338.15, 0, 2032, 2478, 2760, 3095, 3375, 3085, 2521, 2511;
    343.15, 0, 0, 2201, 2699, 3193, 3398, 3330, 2822, 2817]
    "Electrical power in W, laid out in the same way (Vitocal 251-A08, EN 14511 data of the manufacturer, by way of LBNL Modelica Buildings as above; shape: 1 + sinks, 1 + sources)";
protected
  Modelica.Blocks.Tables.CombiTable2Ds capacity_lookup(table = capacity_table, extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint) "Capacity"
    annotation(Placement(transformation(extent = {{-10, 30}, {10, 50}})));
  Modelica.Blocks.Tables.CombiTable2Ds power_lookup(table = power_table, extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint) "Power"
    annotation(Placement(transformation(extent = {{-10, -50}, {10, -30}})));
equation
  capacity_lookup.u1 = T_sink/1;
  capacity_lookup.u2 = T_source/1;
  power_lookup.u1 = T_sink/1;
  power_lookup.u2 = T_source/1;
  capacity = capacity_lookup.y*1;
  power = power_lookup.y*1;
  annotation(Documentation(info = "<html>
<p>Bilinear between the points, held outside. EN 14511-2:2018 names the points A-7/W35, A2/W35, A7/W35 and so on; the points around 2 &deg;C include defrosting. A zero in
the table marks a point where the machine may not run.</p>
</html>"));
end HeatPumpTable;
