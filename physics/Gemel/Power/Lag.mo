within Gemel.Power;
block Lag "First-order lag; a time constant of 0 takes it away"
  Blocks.Interfaces.RealInput u(unit = "1", min = -1e6, max = 1e6, nominal = 1) "Input"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y(unit = "1", nominal = 1, start = y_start, fixed = not direct) "Output"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Time T(min = 0, max = 1e4) = 1 "Time constant; below 0.1 ms the output is the input (assumed; usual 0 to 10 s)" annotation(Evaluate = true);
  parameter Units.Ratio y_start(min = -1e6, max = 1e6) = 0 "Output at the start";
protected
  final parameter Boolean direct = T < 1e-4 "Whether the lag is left out" annotation(Evaluate = true);
equation
  if direct then
    y = u;
  else
    T*der(y) = u - y;
  end if;
  annotation(Documentation(info = "<html><p>1/(1 + T s). T = 0 means no lag, as in the data sheets of power-system programs.</p></html>"));
end Lag;
