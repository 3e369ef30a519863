within Gemel.Actuators;
block Backlash "Play of a linkage: the output follows only when the gap is used up"
  extends Blocks.Interfaces.SISO(u(unit = "1", min = -10, max = 10), y(unit = "1", start = y_start, fixed = true));
  parameter Units.Fraction gap = 0 "Fault: play, from one stop to the other, over the stroke; healthy linkages have below 0.01";
  parameter Units.Time T(min = 1e-4, max = 1e3) = 0.05 "Time constant with which the output is pushed along (assumed; usual below 0.1 s)";
  parameter Real y_start(unit = "1", min = -10, max = 10) = 0 "Output at the start";
protected
  Real play(unit = "1") "Half of the gap, never quite 0";
equation
  play = max(gap, 1e-9)/2;
  // Zero inside the gap; outside, the distance from the nearer stop.
  T*der(y) = max(u - y - play, 0) + min(u - y + play, 0);
  annotation(Documentation(info = "<html>
<p>The play operator (M. A. Krasnosel'skii and A. V. Pokrovskii, <i>Systems with Hysteresis</i>, Springer 1989, chapter 1) with a short lag T in place of the rigid stop: no
events, and continuous in both signals. For movements slow against T the output keeps within gap/2 of the input and rests inside the gap.</p>
<p>Against a sine of amplitude A > gap/2 it is the describing function of friction-controlled backlash in A. Gelb and W. E. Vander Velde, <i>Multiple-Input Describing Functions and Nonlinear
System Design</i>, McGraw-Hill 1968, appendix B.</p>
</html>"));
end Backlash;
