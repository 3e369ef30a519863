within Gemel.Hydronics.Maps;
block HeatPumpWamak220 "Water/water heat pump of 220 kW with R513A, leaving water of 55 to 80 degC: WAMAK TWW220 WHR"
  // Below the operating limit the maker gives no numbers; there the table goes on with the ratio of the nearest ones, out of reach of the machine.
  extends HeatPumpTable(
    capacity_table = [0, 268.15, 273.15, 278.15, 283.15, 288.15, 293.15, 298.15, 303.15, 308.15, 313.15, 318.15;
    328.15, 65800, 77200, 90500, 105900, 123900, 144800, 168900, 196600, 228200, 264100, 304600;
    333.15, 64100, 75200, 87700, 102100, 119000, 138500, 161100, 187200, 217000, 250900, 289300;
    343.15, 59600, 70000, 81600, 95000, 109400, 126100, 145600, 168200, 194300, 224100, 258100;
    353.15, 54000, 63400, 74000, 86100, 99200, 114300, 130500, 149500, 171500, 197100, 226400],
    power_table = [0, 268.15, 273.15, 278.15, 283.15, 288.15, 293.15, 298.15, 303.15, 308.15, 313.15, 318.15;
    328.15, 30100, 30100, 30200, 30300, 30400, 30700, 31000, 31300, 31700, 32200, 32700;
    333.15, 33500, 33500, 33500, 33600, 33700, 33900, 34100, 34300, 34600, 35000, 35400;
    343.15, 41600, 41600, 41600, 41700, 41600, 41600, 41600, 41600, 41700, 41900, 42100;
    353.15, 51400, 51400, 51400, 51500, 51400, 51400, 51200, 51000, 50800, 50700, 50600],
    limit_source = {268.15, 293.15}, limit_sink = {328.15, 353.15});
  annotation(Documentation(info = "<html>
<p>WAMAK, product sheet 2023/24, type TWW220 WHR Heavy Duty, by way of LBNL Modelica Buildings, Fluid.HeatPumps.ModularReversible.Data.TableData2D.EN14511.WAMAK_WaterToWater_220kW; here every
fifth column of the table. Source: entering water of -5 to 45 &deg;C (brine below 5 &deg;C). Nominal flows 7.6 kg/s (source) and 8.1 kg/s (sink), 40 kPa each:
<code>HeatPump(redeclare Maps.HeatPumpWamak220 map, m_flow_nominal = 8.1, dp_nominal = 4e4, volume = 0.08, C_dry = 2e5, speed_min = 0.5, T_max = 353.15)</code>.</p>
</html>"));
end HeatPumpWamak220;
