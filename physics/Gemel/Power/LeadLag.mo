within Gemel.Power;
block LeadLag "Lead-lag (1 + T1 s)/(1 + T2 s); T2 = 0 takes it away"
  Blocks.Interfaces.RealInput u(unit = "1", min = -1e6, max = 1e6, nominal = 1) "Input"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y(unit = "1", nominal = 1) "Output"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Time T1(min = 0, max = 1e4) = 0 "Lead time constant";
  parameter Units.Time T2(min = 0, max = 1e4) = 1 "Lag time constant; below 0.1 ms the output is the input (assumed; usual 0 to 10 s)" annotation(Evaluate = true);
  parameter Units.Ratio y_start(min = -1e6, max = 1e6) = 0 "Output at the start, in steady state";
  Units.Ratio x(start = y_start, fixed = not direct) "Lagged input";
protected
  final parameter Boolean direct = T2 < 1e-4 "Whether the block is left out" annotation(Evaluate = true);
equation
  if direct then
    x = u;
    y = u;
  else
    T2*der(x) = u - x;
    y = x + T1*(u - x)/T2;
  end if;
  annotation(Documentation(info = "<html><p>(1 + T1 s)/(1 + T2 s), written with the lagged input x as state: y = x + T1 der(x). T2 = 0 means no block, as in the data
sheets of power-system programs.</p></html>"));
end LeadLag;
