within Gemel.Blocks;
block FirstOrder "Lag: the output follows the input with one time constant"
  extends Interfaces.SISO(y(start = y_start, fixed = true));
  parameter Real k = 1 "Gain in steady state";
  parameter Units.Time T(min = 1e-6, max = 1e7) = 1 "Time constant: 63 % of a step is reached after T";
  parameter Real y_start = 0 "Output at the start";
equation
  T*der(y) = k*u - y;
  annotation(Documentation(info = "<html>
<p>Transfer function k/(T s + 1). A sensor, an actuator or a filter in its simplest form.</p>
</html>"));
end FirstOrder;
