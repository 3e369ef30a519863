within Gemel.Blocks;
block Limiter "Keeps a signal between two limits"
  extends Interfaces.SISO;
  parameter Real y_max = 1 "Highest output";
  parameter Real y_min = -y_max "Lowest output";
equation
  y = min(max(u, y_min), y_max);
  annotation(Documentation(info = "<html><p>The output equals the input between the limits and the limit outside.</p></html>"));
end Limiter;
