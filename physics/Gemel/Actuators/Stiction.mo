within Gemel.Actuators;
block Stiction "Valve stem that sticks, and jumps when it comes loose"
  extends Blocks.Interfaces.SISO(u(unit = "1", min = -10, max = 10), y(unit = "1"));
  parameter Units.Fraction band = 0 "Fault: change of the command that is needed to move the stem after it turned back, over the stroke (S: deadband plus stickband); 0.05 is a bad valve";
  parameter Units.Fraction jump = 0 "Fault: jump of the stem when it comes loose, over the stroke (J: at most S counts); 0.02 makes most loops oscillate";
  parameter Units.Time sample_period(min = 1e-3, max = 1e3) = 0.1 "Time between two moves (assumed; usual: that of the controller, 0.1 to 10 s)";
  Real resting(unit = "1", start = 1, fixed = true) "1 while the stem sticks, 0 while it follows the command";
protected
  Real J(unit = "1") "Jump";
  Real u_last(unit = "1") "Command at the sample before";
  Real du_last(unit = "1", start = 0, fixed = true) "Its change before that";
  Real u_stop(unit = "1") "Command at which the stem came to rest";
  Real direction(unit = "1", start = 1, fixed = true) "Direction of the last movement: 1 or -1";
  Real stopped(unit = "1", start = 1, fixed = true) "1 where the stem was at rest or comes to rest now";
  Real turning(unit = "1", start = 0, fixed = true) "1 where the stem comes loose in the other direction";
initial equation
  pre(y) = u;
  pre(u_last) = u;
  pre(u_stop) = u + (band - J)/2;
equation
  J = min(jump, band);
  when sample(0, sample_period) then
    u_last = u;
    du_last = u - pre(u_last);
    stopped = if pre(resting) > 0.5 or (u - pre(u_last))*pre(du_last) <= 0 then 1 else 0;
    u_stop = if stopped > 0.5 and pre(resting) < 0.5 then pre(u_last) else pre(u_stop);
    turning = if stopped > 0.5 and -pre(direction)*(u - u_stop) > band then 1 else 0;
    resting = if band > 0 and stopped > 0.5 and turning < 0.5 and pre(direction)*(u - u_stop) <= J then 1 else 0;
    direction = if turning > 0.5 then -pre(direction) else pre(direction);
    y = if resting > 0.5 then pre(y) else u - direction*(band - J)/2;
  end when;
  annotation(Documentation(info = "<html>
<p>The model of M. Kano, H. Maruta, H. Kugemoto and K. Shimizu, <i>Practical model and detection algorithm for valve stiction</i>, IFAC DYCOPS 2004: when the command stops or turns back, the stem
stays; it comes loose when the command has gone on by J, or back by S, and from then on follows (S - J)/2 behind the command. S and J are the deadband plus stickband and the slip jump of
M. A. A. S. Choudhury, N. F. Thornhill and S. L. Shah, <i>Modelling valve stiction</i>, Control Engineering Practice 13, 2005, 641-658.</p>
<p>Against sines it has the describing function of that paper. With band = 0 the stem follows the command at each sample. It starts where the command is, in the middle of its band. Jumps larger than the band (overshoot) are left out.</p>
</html>"));
end Stiction;
