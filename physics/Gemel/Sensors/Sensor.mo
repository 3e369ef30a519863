within Gemel.Sensors;
block Sensor "Reads a signal with lag, noise, offset, drift and rounding; may freeze or fall silent"
  Blocks.Interfaces.RealInput u "True value"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y "Reading, held between samples"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Blocks.Interfaces.RealOutput quality(unit = "1", min = 0, max = 1) "1 where the reading is good, 0 where it was lost or is out of range"
    annotation(Placement(transformation(extent = {{80, -80}, {120, -40}})));
  parameter Units.Time sample_period(min = 1e-3, max = 1e6) = 1 "Time between two readings (assumed; usual 0.1 to 60 s)";
  parameter Units.Time T(min = 1e-3, max = 1e5) = 1 "Time constant of the lag (assumed; usual 0.1 s for pressure to 60 s for temperature in a pocket)";
  parameter Real noise(min = 0) = 0 "Standard deviation of the noise of a reading (unit of y)";
  parameter Real resolution(min = 0) = 0 "Step to which readings are rounded; 0: none (unit of y)";
  parameter Real y_min = -1e12 "Lowest reading (unit of y)";
  parameter Real y_max = 1e12 "Highest reading (unit of y)";
  parameter Real seed(unit = "1", min = 0, max = 16777215) = 1 "Sequence of random numbers: give each sensor its own";
  parameter Real gain_error(unit = "1", min = -1, max = 10) = 0 "Fault: reads too much by this share of the true value; 0.01 = one percent too high";
  parameter Real bias = 0 "Fault: offset of the readings (unit of y)";
  parameter Real drift = 0 "Fault: rate at which a further offset grows while this is not 0 (unit of y per second)";
  parameter Units.Fraction stuck = 0 "Fault: share of the samples at which the reading stays as it was, or shows stuck_value, and still counts as good; 1 = frozen";
  parameter Boolean stuck_at = false "A stuck reading shows stuck_value; else it stays as it was";
  parameter Real stuck_value = 0 "Reading while it is stuck at a value (unit of y)";
  parameter Units.Fraction drop_out = 0 "Fault: share of the samples that are lost: the last reading is held with quality 0; 1 = silent";
  Real x "Value behind the lag";
  Real drifted(start = 0, fixed = true) "Offset from drift so far";
protected
  Real count(start = 0, fixed = true) "Number of the sample";
  Real u_noise[2](each start = 0.5, each fixed = true) "Random numbers of the noise (shape: 2)";
  Real u_fault[2](each start = 0.5, each fixed = true) "Random numbers of stuck and drop_out (shape: 2)";
  Real raw(start = 0, fixed = true) "Reading before the range";
initial equation
  x = u;
  pre(y) = u;
  pre(quality) = 1;
equation
  T*der(x) = u - x;
  when sample(0, sample_period) then
    count = floor(time/sample_period + 0.5);
    u_noise = uniform(floor(seed + 0.5), 0, count);
    u_fault = uniform(floor(seed + 0.5), 1, count);
    drifted = pre(drifted) + drift*sample_period;
    // Normally distributed from two uniform numbers: G. E. P. Box and M. E. Muller
    raw = (1 + gain_error)*x + bias + drifted + noise*sqrt(-2*log(u_noise[1]))*cos(2*Constants.pi*u_noise[2]);
    y = if u_fault[1] < drop_out then pre(y)
      elseif u_fault[2] < stuck then (if stuck_at then stuck_value else pre(y))
      else min(max(if resolution > 0 then resolution*floor(raw/max(resolution, 1e-300) + 0.5) else raw, y_min), y_max);
    quality = if u_fault[1] < drop_out then 0 elseif u_fault[2] < stuck then pre(quality) elseif raw < y_min or raw > y_max then 0 else 1;
  end when;
  annotation(Documentation(info = "<html>
<p>T dx/dt = u - x; at each sample y = round((1 + gain_error) x + bias + drift + noise n), limited to y_min ... y_max, with n normally distributed (G. E. P. Box and M. E. Muller,
<i>A note on the generation of random normal deviates</i>, Ann. Math. Stat. 29, 1958, 610-611) from <code>uniform</code>. Offset, gain error and drift are the systematic errors of
IEC 61298-2; lost and frozen readings those of the fault taxonomy of K. Ni et al., <i>Sensor network data fault types</i>, ACM Trans. Sensor Netw. 5(3), 2009.</p>
<p>A lost sample holds the last reading and says so with quality 0; a frozen one holds it and says nothing, which is why it is worse. A reading is never NaN. Noise at two samples,
or of two seeds, is independent; at one sample it is the same in every run.</p>
<p>Valid for signals that are slow against sample_period; the rounding is that of an analogue-digital converter, to the nearest step.</p>
</html>"));
end Sensor;
