within Gemel.Hydronics.Maps;
partial block HeatPump "What a heat pump does at full speed: heating capacity and power over the temperatures of source and sink"
  input Units.Temperature T_source(min = 223.15, max = 333.15) "Entering air, brine or water of the source";
  input Units.Temperature T_sink(min = 253.15, max = 383.15) "Leaving water of the sink";
  output Units.HeatFlowRate capacity "Heating capacity at full speed";
  output Units.Power power "Electrical power at full speed";
  output Units.Temperature T_limit "Greatest leaving water of the sink at this source";
  parameter Units.Temperature limit_source[2](each min = 223.15, each max = 333.15) = {253.15, 263.15}
    "Source temperatures of two points of the operating limit, rising (Vitocal 251-A08: LBNL Modelica Buildings, as the table; shape: 2)";
  parameter Units.Temperature limit_sink[2](each min = 293.15, each max = 393.15) = {333.15, 363.15} "Leaving water of the sink at these points (source as above: Vitocal 251-A08; shape: 2)";
equation
  // Between the points a straight line, held outside.
  T_limit = limit_sink[1] + (limit_sink[2] - limit_sink[1])*min(max((T_source - limit_source[1])/max(limit_source[2] - limit_source[1], 0.1), 0), 1);
end HeatPump;
