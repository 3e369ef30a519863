within Gemel.Wind;
model PitchController "PI control of the rotor speed by pitch, with gain schedule and peak shaving"
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = -1000, max = 2000, nominal = 100, start = 0)
    "Filtered generator speed"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealInput pitch(unit = "rad", displayUnit = "deg", min = -0.1, max = 1.7, nominal = 0.1, start = 0)
    "Measured pitch, for the gain schedule"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput wind(unit = "m/s", min = -60, max = 90, nominal = 10, start = 8) "Wind estimate, for peak shaving"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput power(unit = "W", min = -1e8, max = 1e8, nominal = 1e6, start = 0)
    "Electrical power, for the set-point smoother"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput floor(unit = "rad", displayUnit = "deg", min = -0.1, max = 1.7, nominal = 0.1, start = 0)
    "Least pitch that the supervisor allows"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  Blocks.Interfaces.RealOutput reference(unit = "rad", displayUnit = "deg", nominal = 0.1) "Wanted pitch"
    annotation(Placement(transformation(extent = {{80, 20}, {120, 60}})));
  Blocks.Interfaces.RealOutput shift(unit = "rad/s", nominal = 1, start = 0, fixed = true)
    "Set-point smoother: shift of the speed set-points"
    annotation(Placement(transformation(extent = {{80, -60}, {120, -20}})));
  parameter Data.Machine data = Data.NREL5MW() "Machine";
  replaceable package Schedule = Data.ScheduleNREL5MW "Gains and least pitch";
  parameter Units.Angle pitch_fine(min = -0.1, max = 0.5, nominal = 0.1) = 0
    "Least pitch in production (ROSCO NREL5MW_DISCON.IN, PC_FinePit)";
  parameter Units.Angle pitch_max(min = 0.5, max = 1.7) = 1.5708 "Feather (ROSCO NREL5MW_DISCON.IN, PC_MaxPit)";
  parameter Units.Time tracking_time(min = 0.1, max = 60) = 2
    "Anti-windup time constant (assumed; usual the ratio of the gains, 1 to 10 s)";
  parameter Units.Angle integral_start(min = -2, max = 2, nominal = 0.1) = 0 "Integral part at the start";
  Units.AngularVelocity error "Filtered generator speed less its set-point";
  Units.Angle least(nominal = 0.1) "Least pitch now";
  Units.Angle integral(start = integral_start, fixed = true, nominal = 0.1) "Integral part";
  Modelica.Blocks.Tables.CombiTable1Ds gains(table = Schedule.gains,
    extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint) "Gain schedule";
  Modelica.Blocks.Tables.CombiTable1Ds shaving(table = Schedule.least,
    extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint) "Least pitch over wind speed";
protected
  constant Units.AngularVelocity filter(displayUnit = "rad/s") = 0.6283 "Filter of the set-point smoother (ROSCO DISCON.IN, F_SSCornerFreq)";
  constant Units.Angle scale = 0.524 "Pitch that counts as 1 in the set-point smoother (ROSCO: 30 deg)";
  Units.Angle unlimited(nominal = 0.1) "Output before the limits";
equation
  der(shift) = filter*(data.speed_rated*(data.smoother_torque*(pitch - least)/scale - data.smoother_pitch*(1 - power/data.power_rated)) - shift);
  error = speed - data.speed_rated + (if data.tracking then min(shift, 0) else 0);
  shaving.u = wind;
  least = max(pitch_fine + data.shaving*shaving.y[1], floor);
  gains.u = pitch;
  unlimited = gains.y[1]*error + integral;
  reference = min(max(unlimited, least), pitch_max);
  der(integral) = gains.y[2]*error + (reference - unlimited)/tracking_time;
  annotation(Documentation(info = "<html>
<p>pitch = KP(beta) e + integral of KI(beta) e, e = omega_g - omega_rated, not below the least pitch (NREL/TP-500-38060, section 7.3;
ROSCO: N. Abbas et al., Wind Energ. Sci. 7, 2022).
Anti-windup by back-calculation. Peak shaving: the least pitch rises with the wind estimate. Set-point smoother of ROSCO, with tracking
only: it lowers the set-point of the torque controller while the blades are
pitched, and raises the one of the pitch controller while the power is below rated, so that one of the two acts.</p>
</html>"));
end PitchController;
