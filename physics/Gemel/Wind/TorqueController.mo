within Gemel.Wind;
model TorqueController "Generator torque in regions 1, 1.5, 2, 2.5 and 3"
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = -1000, max = 2000, nominal = 100, start = 0)
    "Filtered generator speed"
    annotation(Placement(transformation(extent = {{-120, 70}, {-80, 110}})));
  Blocks.Interfaces.RealInput pitch(unit = "rad", displayUnit = "deg", min = -0.1, max = 1.7, nominal = 0.1, start = 0) "Pitch"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput wind(unit = "m/s", min = -60, max = 90, nominal = 10, start = 8) "Wind estimate, for tracking"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput shift(unit = "rad/s", min = -500, max = 500, nominal = 1, start = 0)
    "Set-point smoother: lowers the set-point where positive, for tracking"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput power_limit(unit = "1", min = 0, max = 1, start = 1) "Curtailment: share of the rated power"
    annotation(Placement(transformation(extent = {{-120, -110}, {-80, -70}})));
  Blocks.Interfaces.RealOutput torque(unit = "N.m", nominal = 1e4) "Wanted torque"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Data.Machine data = Data.NREL5MW() "Machine";
  parameter Units.Angle pitch_region3(min = 1e-3, max = 0.2, nominal = 0.01) = 0.01745
    "Pitch above which the power is kept at rated, also below rated speed (NREL/TP-500-38060 section 7: 1 deg)";
  parameter Units.Time tracking_time(min = 0.1, max = 60) = 3
    "Anti-windup time constant of the tracking controller (assumed; usual 1 to 10 s)";
  parameter Units.Torque integral_start(min = -1e9, max = 1e9, nominal = 1e4) = 0 "Integral part of the tracking controller at the start";
  parameter Units.AngularVelocity set_point_start(min = 0, max = 1000) = data.speed_min
    "Filtered set-point of the tracking controller at the start";
  Units.Torque rated(nominal = 1e4) "Torque of region 3 at this speed";
  Units.Torque curve(nominal = 1e4) "Torque by the K omega^2 law";
  Units.Torque tracked(nominal = 1e4) "Torque by tracking";
  Units.AngularVelocity set_point(start = set_point_start, fixed = true) "Set-point of the tracking controller, filtered";
  Units.Ratio region(min = 0, max = 3) "Where on the torque law: 1, 1.5, 2, 2.5 or 3 (for reports)";
protected
  final parameter Units.Power power_shaft = data.power_rated/data.efficiency "Rated mechanical power";
  final parameter Units.AngularVelocity speed_slip = data.speed_region3/(1 + data.slip) "Where the line of region 2.5 meets zero torque";
  final parameter Real slope15(unit = "N.m.s/rad") = data.torque_gain*data.speed_region2^2/(data.speed_region2 - data.speed_cut_in)
    "Slope of region 1.5";
  final parameter Real slope25(unit = "N.m.s/rad") = power_shaft/data.speed_region3/(data.speed_region3 - speed_slip) "Slope of region 2.5";
  constant Units.AngularVelocity filter(displayUnit = "rad/s") = 0.20944 "Filter of the set-point of tracking (ROSCO DISCON.IN, F_VSRefSpdCornerFreq)";
  Units.Torque line15(nominal = 1e4) "Line of region 1.5";
  Units.Torque line2(nominal = 1e4) "Parabola of region 2";
  Units.Torque line25(nominal = 1e4) "Line of region 2.5";
  Units.Fraction pitched "Region 3 by pitch: 0 below half of pitch_region3, 1 above it";
  Units.Torque integral(start = integral_start, fixed = true, nominal = 1e4) "Integral part of tracking";
  Units.Torque unlimited(nominal = 1e4) "Output of tracking before its limits";
equation
  rated = power_limit*power_shaft/(if data.constant_power then max(speed, 0.5*data.speed_rated) else data.speed_rated);
  line15 = slope15*(speed - data.speed_cut_in);
  line2 = data.torque_gain*speed*abs(speed);
  line25 = slope25*(speed - speed_slip);
  pitched = min(max(2*pitch/pitch_region3 - 1, 0), 1);
  // The lines cross where the regions meet, so that the least and the largest of them are the law.
  curve = min(rated, max(max(min(line15, line2), line25), pitched*rated*min(max(4*speed/data.speed_rated - 2, 0), 1)));

  der(set_point) = filter*(min(max(data.ratio_best*wind/data.radius*data.gear_ratio, data.speed_min),
    data.speed_reference - max(shift, 0)) - set_point);
  unlimited = data.tracking_kp*(speed - set_point) + integral;
  tracked = min(max(unlimited, 0), rated);
  der(integral) = if data.tracking then data.tracking_ki*(speed - set_point) + (tracked - unlimited)/tracking_time else 0;

  torque = max(if data.tracking then tracked else curve, 0);
  region = noEvent(if torque >= 0.999*rated then 3 elseif data.tracking then 2 elseif line25 > line2 then 2.5
    elseif line15 >= line2 then 2 elseif line15 > 0 then 1.5 else 1);
  annotation(Documentation(info = "<html>
<p><b>Torque law</b> (NREL/TP-500-38060, section 7.2): no torque below cut-in speed (region 1), a line up to the parabola (1.5), K
omega&sup2; (2), a line to rated torque with
the slip of an induction machine (2.5), constant power or torque (3). When the blades are pitched by more than 1&deg; region 3 holds also
below rated speed; here this
fades in between 0.5&deg; and 1&deg;.</p>
<p><b>Tracking</b> (ROSCO, VS_ControlMode 2: N. Abbas et al., Wind Energ. Sci. 7, 2022): a PI controller holds the generator speed at
ratio_best wind/R N, between the least
speed and rated speed; the torque ends at that of region 3. The set-point smoother lowers the set-point while the blades are pitched, so
that this controller keeps its
limit there. The wind is that of the anemometer, filtered, in place of ROSCO's estimator.</p>
</html>"));
end TorqueController;
