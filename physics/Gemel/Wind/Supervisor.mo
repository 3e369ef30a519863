within Gemel.Wind;
model Supervisor "Starts and stops a turbine: wind limits with hysteresis, overspeed, grid, brake"
  Blocks.Interfaces.RealInput wind(unit = "m/s", min = -60, max = 90, nominal = 10, start = 8) "Wind that the nacelle anemometer shows"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = -1000, max = 2000, nominal = 100, start = 0)
    "Generator speed that the controller reads"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput grid(unit = "1", min = 0, max = 1, start = 1) "Grid: above 0.5 it is there"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput enable(unit = "1", min = 0, max = 1, start = 1) "Release: above 0.5 the turbine may run"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput reset(unit = "1", min = 0, max = 1, start = 0) "Above 0.5 an overspeed trip is forgotten"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  Blocks.Interfaces.RealOutput brake(unit = "1", min = 0, max = 1) "Brake command"
    annotation(Placement(transformation(extent = {{80, 40}, {120, 80}})));
  Blocks.Interfaces.RealOutput floor(unit = "rad", displayUnit = "deg", nominal = 0.1, start = floor_start, fixed = true)
    "Least pitch that start-up and shutdown allow"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Blocks.Interfaces.RealOutput load(unit = "1", min = 0, max = 1, start = load_start, fixed = true) "Share of the torque that may be taken"
    annotation(Placement(transformation(extent = {{80, -80}, {120, -40}})));
  parameter Units.Velocity wind_cut_in(min = 0.5, max = 10, nominal = 5) = 3 "Mean wind at which it starts (NREL/TP-500-38060: 3 m/s)";
  parameter Units.Velocity wind_calm(min = 0.1, max = 10, nominal = 5) = wind_cut_in - 0.8
    "Mean wind below which it stops (assumed; usual 0.3 to 1 m/s below cut-in)";
  parameter Units.Velocity wind_cut_out(min = 10, max = 50, nominal = 25) = 25 "Mean wind at which it stops (NREL/TP-500-38060: 25 m/s)";
  parameter Units.Velocity wind_restart(min = 8, max = 50, nominal = 25) = wind_cut_out - 3
    "Mean wind below which it starts again after a storm (assumed; usual 2 to 5 m/s below cut-out)";
  parameter Units.Velocity gust_cut_out(min = 10, max = 80, nominal = 25) = 1.2*wind_cut_out
    "Gust at which it stops (assumed; usual 1.1 to 1.4 of the cut-out wind)";
  parameter Units.Time mean_time(min = 1, max = 1200, nominal = 60) = 120 "Time constant of the mean wind (assumed; usual 10 s to 10 min)";
  parameter Units.Time gust_time(min = 0.1, max = 30) = 3 "Time constant of the gust (IEC 61400-1: 3-s gust)";
  parameter Units.AngularVelocity speed_rated(displayUnit = "deg/s", min = 0.1, max = 1000) = 122.90967
    "Rated generator speed (ROSCO NREL5MW_DISCON.IN, PC_RefSpd)";
  parameter Units.Ratio overspeed(min = 1.05, max = 2) = 1.2 "Speed over rated at which it trips (ROSCO SD_MaxGenSpd: 1.2)";
  parameter Units.Ratio brake_speed(min = 0.01, max = 1, nominal = 0.1) = 0.1
    "Speed over rated below which the brake closes after a stop (assumed; usual 0.05 to 0.3)";
  parameter Units.Angle pitch_fine(min = -0.1, max = 0.5, nominal = 0.1) = 0 "Pitch in production (ROSCO NREL5MW_DISCON.IN, PC_FinePit)";
  parameter Units.Angle pitch_feather(min = 0.5, max = 1.7) = 1.5708 "Pitch at rest (ROSCO NREL5MW_DISCON.IN, PC_MaxPit)";
  parameter Units.AngularVelocity rate_start(displayUnit = "deg/s", min = 1e-3, max = 1, nominal = 0.02) = 0.0218
    "Pitch rate of the start-up (assumed as that of a normal stop; usual 0.2 to 3 deg/s)";
  parameter Units.AngularVelocity rate_stop(displayUnit = "deg/s", min = 1e-3, max = 1, nominal = 0.02) = 0.0218
    "Pitch rate of a normal stop (ROSCO NREL5MW_DISCON.IN, SD_MaxPitchRate)";
  parameter Units.AngularVelocity rate_emergency(displayUnit = "deg/s", min = 1e-3, max = 1, nominal = 0.1) = 0.1745
    "Pitch rate after overspeed or loss of the grid (ROSCO PC_MaxRat)";
  parameter Units.Time load_time(min = 0.1, max = 200, nominal = 10) = 20
    "Time in which the torque is taken up and given off (ROSCO: rated torque over SD_MaxTorqueRate, 21 s)";
  parameter Boolean running = false "Whether the turbine is in production at the start";
  parameter Units.Velocity wind_start(min = -60, max = 90, nominal = 10) = 0 "Mean wind and gust at the start";
  parameter Units.Angle floor_start(min = -0.1, max = 1.7) = if running then pitch_fine else pitch_feather "Least pitch at the start";
  parameter Units.Fraction load_start = if running then 1 else 0 "Share of the torque at the start";
  Units.Velocity wind_mean(start = wind_start, fixed = true, nominal = 10) "Mean wind";
  Units.Velocity wind_gust(start = wind_start, fixed = true, nominal = 10) "Gust";
  Boolean windy(start = running, fixed = true) "There is enough wind";
  Boolean storm(start = false, fixed = true) "There is too much wind";
  Boolean tripped(start = false, fixed = true) "Overspeed: waits for a reset";
  Boolean run "The turbine starts or produces";
  Boolean urgent "It stops as fast as the pitch drive can";
  Integer starts(start = 0, fixed = true) "Number of starts";
protected
  Boolean released "No obstacle but the wind";
equation
  der(wind_mean) = (wind - wind_mean)/mean_time;
  der(wind_gust) = (wind - wind_gust)/gust_time;
  windy = wind_mean > wind_cut_in or pre(windy) and wind_mean > wind_calm;
  storm = wind_mean > wind_cut_out or wind_gust > gust_cut_out or pre(storm) and (wind_mean > wind_restart or wind_gust > wind_cut_out);
  tripped = speed > overspeed*speed_rated or pre(tripped) and reset < 0.5;
  released = enable > 0.5 and grid > 0.5 and not tripped;
  run = released and windy and not storm;
  urgent = tripped or grid < 0.5;
  when run then
    starts = pre(starts) + 1;
  end when;
  brake = if not run and (tripped or speed < brake_speed*speed_rated) then 1 else 0;
  // Within 0.02 rad of its goal the floor slows down: no corner there. Its lower goal lies a little below the fine pitch, out of the way.
  der(floor) = if run then -rate_start*min(max((floor - pitch_fine + 0.01)/0.02, -1), 1)
    else (if urgent then rate_emergency else rate_stop)*min(max((pitch_feather - floor)/0.02, -1), 1);
  der(load) = (if run then min((1 - load)/0.05, 1) else -min(load/0.05, 1))/load_time;
  annotation(Documentation(info = "<html>
<p>The turbine runs while it is released, the grid is there, the mean wind lies between cut-in and cut-out (with hysteresis) and no
overspeed has occurred. It starts by
lowering the least pitch from feather, and stops by raising it; the torque is taken up and given off over <code>load_time</code>. Below a
tenth of rated speed the brake closes; after an
overspeed at once, and the turbine waits for a <code>reset</code>.</p>
<p>Procedure after ROSCO (N. Abbas et al., Wind Energ. Sci. 7, 2022: start-up and shutdown) with a low-pass mean instead of the ten-minute
average of a real controller.</p>
</html>"));
end Supervisor;
