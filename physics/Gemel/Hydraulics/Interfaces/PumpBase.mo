within Gemel.Hydraulics.Interfaces;
partial model PumpBase "Centrifugal pump at any speed: what all kinds of curves share"
  extends TwoPort;
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = 0, max = 3000, nominal = 100, start = speed_nominal)
    "Shaft speed"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  Blocks.Interfaces.RealOutput torque(unit = "N.m", nominal = 10) "Torque that the shaft needs"
    annotation(Placement(transformation(extent = {{-80, 80}, {-40, 120}}, rotation = 90)));
  parameter Units.AngularVelocity speed_nominal(min = 1, max = 3000) = 2900*2*Constants.pi/60
    "Speed at which the curve was measured (ISO 2858: 2900 r/min)";
  parameter Units.VolumeFlowRate flow_nominal(min = 1e-6, max = 50) = 50/3600
    "Flow at the best efficiency point (ISO 2858 rated duty: 50 m3/h, 50 m at 2900 r/min)";
  parameter Units.Power power_nominal(min = 1e-3, max = 1e8) = 1e4 "Shaft power at flow_nominal and speed_nominal";
  parameter Units.Ratio trim(min = 0.75, max = 1) = 1 "Diameter of the impeller over that of the curve";
  parameter Units.Ratio trim_exponent(min = 1, max = 3) = 2
    "Flow and head go with trim to this power (Guelich, Centrifugal Pumps, 3rd ed. 2014, section 4.5.1: 2 to 3)";
  parameter Boolean speed_correction = false "Whether the efficiency falls with the speed, as EPANET computes it"
    annotation(Evaluate = true);
  parameter Units.Ratio efficiency_exponent(min = 0, max = 0.3) = 0.1
    "With speed_correction: 1 - efficiency grows as speed^-exponent (Sarbu and Borza 1998: 0.1; EPANET 2.2, section 12.1)";
  parameter Boolean cavitation = true "Whether the head falls when the suction pressure is too low"
    annotation(Evaluate = true);
  parameter Units.Ratio suction_specific_speed(min = 80, max = 400) = 180
    "Speed in r/min, flow in m3/s and NPSH3 in m at best efficiency (assumed; usual 160 to 220: Guelich 2014, table 6.1)";
  parameter Units.Length npsh_nominal(min = 0.05, max = 50) =
    (speed_nominal*60/(2*Constants.pi)*sqrt(flow_nominal)/suction_specific_speed)^(4/3)*npsh_unit
    "NPSH3, at which 3 % of the head are lost, at flow_nominal and speed_nominal (default from suction_specific_speed)";
  parameter Units.Fraction npsh_low(min = 0.1) = 0.5
    "NPSH3 towards zero flow over npsh_nominal (assumed; usual 0.4 to 0.7: Guelich 2014, section 6.2)";
  parameter Units.Ratio npsh_full(min = 0.3, max = 0.95) = 0.7
    "NPSH available over NPSH3 at which cavitation is complete (assumed; usual 0.5 to 0.9, lower at low specific speed: Guelich 2014, section 6.2)";
  parameter Units.Fraction wear(max = 0.95) = 0 "Fault: wear of wear rings and impeller: share of head and efficiency lost at equal flow and speed";
  parameter Units.Fraction blockage(max = 0.95) = 0 "Fault: blockage: share of the inlet cross-section that is clogged";
  parameter Units.Fraction bearing_wear = 0 "Fault: bearing wear: at 1 a tenth of the torque at best efficiency more";
  Units.Length head(nominal = 10) "Head: rise of pressure over rho g";
  Units.Power shaft_power "Power taken from the shaft";
  Units.Power hydraulic_power "Power given to the water";
  Units.Ratio efficiency "Hydraulic power over shaft power";
  Units.Length npsh_available(nominal = 10) "Absolute pressure behind the inlet above the vapour pressure, as head";
  Units.Length npsh_required(nominal = 3) "NPSH3: at this suction head 3 % of the head are lost";
  Units.Length npsh_margin(nominal = 10) "npsh_available - npsh_required";
  Units.Fraction cavitating "Share of the head lost by cavitation";
  Units.Ratio nu "Speed over nominal speed";
  Units.Ratio phi "Flow over nominal flow, of the impeller as trimmed";
protected
  final parameter Units.Ratio reduction = trim^trim_exponent "Flow and head of the trimmed impeller over those of the full one";
  final parameter Units.Torque torque_nominal = power_nominal/speed_nominal "Torque at the best efficiency point";
  constant Real npsh_unit(unit = "m") = 1 "The suction specific speed is a number in r/min, m3/s and m";
  constant Units.Ratio loss_most = 0.98 "Largest share of the head lost: a rest keeps the law strictly falling";
  constant Units.Ratio s3 = 0.10473 "loss_most s^2 (3 - 2 s) = 0.03 at this s: NPSH3 is where 3 % are lost";
  final parameter Units.Ratio npsh_begin = (1 - s3*npsh_full)/(1 - s3) "NPSH available over NPSH3 at which the head begins to fall";
  Units.Length head_curve(nominal = 10) "Head of the new pump with the full impeller at nu and phi; given by the curve";
  Units.Torque torque_curve "Torque of the new pump with the full impeller at nu and phi; given by the curve";
  Units.Length head_impeller(nominal = 10) "Head without cavitation and blockage";
  Units.Length loss_inlet "Head lost at a clogged inlet";
  Units.Ratio s "Position between incipient (0) and full (1) cavitation";
  Units.Ratio efficiency_curve "Efficiency of the curve, kept between 0.3 and 1";
  Units.Ratio surplus "Power over that by the affinity laws";
equation
  nu = speed/speed_nominal;
  phi = flow_rate/(reduction*flow_nominal);
  head_impeller = (1 - wear)*reduction*head_curve;
  // One hundredth of the shut-off head is taken as the velocity head of a clean inlet at nominal flow.
  loss_inlet = 0.01*power_nominal/(water.rho*Constants.g_n*flow_nominal)*((1/(1 - blockage))^2 - 1)*phi*sqrt(phi^2 + 1e-4);
  npsh_available = (port_a.p + Constants.p_ambient - water.p_vapour)/(water.rho*Constants.g_n) - loss_inlet;
  npsh_margin = npsh_available - npsh_required;
  if cavitation then
    s = min(max((npsh_begin - npsh_available/max(npsh_required, 0.02*npsh_nominal))/(npsh_begin - npsh_full), 0), 1);
    cavitating = loss_most*s^2*(3 - 2*s);
  else
    s = 0;
    cavitating = 0;
  end if;
  head = head_impeller - cavitating*max(head_impeller, 0) - loss_inlet;
  dp = -water.rho*Constants.g_n*head;
  if speed_correction then
    efficiency_curve = min(max(water.rho*Constants.g_n*phi*flow_nominal*head_curve/max(torque_curve*speed, 1e-6*power_nominal), 0.3), 1);
    // eta/(1 - (1 - eta) n^-e), written so that nothing can become zero
    surplus = 1/(1 - min(max((max(nu, 0.05)^(-efficiency_exponent) - 1)*(1/efficiency_curve - 1), -0.2), 0.5));
  else
    efficiency_curve = 1;
    surplus = 1;
  end if;
  // A pump full of vapour still takes about a third of its power.
  torque = reduction^2*surplus*(1 - 0.7*cavitating)*torque_curve + 0.1*bearing_wear*torque_nominal*nu/sqrt(nu^2 + 1e-4);
  shaft_power = torque*speed;
  hydraulic_power = -dp*flow_rate;
  efficiency = hydraulic_power/max(shaft_power, 1e-3*power_nominal);
  annotation(Documentation(info = "<html>
<p><b>Affinity</b>: with nu = speed/speed_nominal and phi = flow/flow_nominal a curve gives head and torque at nu and phi; at equal phi/nu they
go with nu&sup2; (J. F. G&uuml;lich, <i>Centrifugal Pumps</i>, 3rd ed., Springer 2014, chapter 3, model laws). With <code>speed_correction</code> the
efficiency at q/n becomes 1 - (1 - eta) n<sup>-0.1</sup> (I. Sarbu and I. Borza, <i>Energetic optimization of water pumping in distribution
systems</i>, Periodica
Polytechnica Mech. Eng. 42(2), 1998, 141-152; L. A. Rossman et al., <i>EPANET 2.2 User Manual</i>, 2020, section 12.1), exactly so where eta
is 0.3 or more.</p>
<p><b>Trim</b>: q and H of a cut impeller go with trim<sup>2</sup> (G&uuml;lich, section 4.5.1), power with the square of that. For 0.8 to 1.</p>
<p><b>Suction</b>: npsh_available is static (velocity head at the flange neglected). NPSH3 = npsh_nominal (npsh_low nu&sup2; + (1 -
npsh_low) phi&sup2;), phi at least 0, with the nominal value from
the suction specific speed n sqrt(q)/NPSH3<sup>3/4</sup> (G&uuml;lich, equation 6.10 and table 6.1). Head lost: 3 % at NPSH3 by definition
(ISO 9906:2012,
annex), nearly everything at npsh_full times NPSH3, along a smooth cubic between: the shape is a choice of this library. Erosion, noise and the
thermodynamic effect of hot water are left out.</p>
<p><b>Faults</b>: wear lowers head at equal flow and torque, so the efficiency falls in the same ratio; a clogged inlet loses head with the
square of the flow
and takes suction head away; worn bearings take torque (the last two: assumed laws).</p>
</html>"));
end PumpBase;
