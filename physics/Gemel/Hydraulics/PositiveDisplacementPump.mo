within Gemel.Hydraulics;
model PositiveDisplacementPump "Gear, screw or piston pump: its flow follows the speed, less the slip"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = 0, max = 1000, nominal = 100, start = speed_nominal)
    "Shaft speed"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  Blocks.Interfaces.RealOutput torque(unit = "N.m", nominal = 10) "Torque that the shaft needs"
    annotation(Placement(transformation(extent = {{-80, 80}, {-40, 120}}, rotation = 90)));
  parameter Units.Volume displacement(min = 1e-8, max = 1) = 1e-4 "Volume displaced per turn (assumed; usual 1e-6 to 1e-2 m3)";
  parameter Units.AngularVelocity speed_nominal(min = 1, max = 1000) = 1450*2*Constants.pi/60 "Speed of the rated point (assumed; usual 300 to 3000 r/min)";
  parameter Units.Pressure rise_nominal(min = 1e3, max = 1e8) = 10e5 "Pressure rise of the rated point (assumed; usual 2 to 100 bar)";
  parameter Units.Efficiency volumetric_efficiency(min = 0.3, max = 0.999) = 0.92 "At the rated point (assumed; usual 0.85 to 0.98)";
  parameter Units.Efficiency mechanical_efficiency(min = 0.3, max = 0.999) = 0.88 "At the rated point (assumed; usual 0.8 to 0.95)";
  parameter Units.DynamicViscosity mu_nominal(min = 1e-4, max = 100) = water.mu "Viscosity of the rated point";
  parameter Units.Pressure relief(min = 1e3, max = 2e8) = 1.5*rise_nominal "Pressure rise at which the built-in relief valve begins to open";
  parameter Units.Pressure suction_required(min = 1e3, max = 1e5) = 3e4
    "Absolute pressure above the vapour pressure that fills the pump at nominal speed (assumed; usual 20 to 50 kPa)";
  parameter Units.Fraction wear = 0 "Fault: wear: gaps widen; at 1 the slip is eight times as large";
  parameter Units.Fraction relief_stuck = 0 "Fault: relief valve stuck open: share of its cross-section that stays open";
  Units.Pressure rise "Pressure rise";
  Units.VolumeFlowRate flow_ideal "Displacement times speed";
  Units.VolumeFlowRate slip "Flow back through the gaps";
  Units.VolumeFlowRate flow_relief "Flow back through the relief valve";
  Units.Fraction filling "Filled share of the displacement";
  Units.Power shaft_power "Power taken from the shaft";
  Units.Power hydraulic_power "Power given to the water";
  Units.Ratio efficiency "Hydraulic power over shaft power";
protected
  final parameter Real D(unit = "m3/rad") = displacement/(2*Constants.pi) "Volume displaced per radian";
  final parameter Units.VolumeFlowRate slip_nominal = (1 - volumetric_efficiency)*D*speed_nominal "Slip of the rated point";
  final parameter Units.Torque torque_nominal = D*rise_nominal "Torque of the rated point without friction";
  final parameter Units.Torque friction_nominal = torque_nominal*(1/mechanical_efficiency - 1) "Friction of the rated point";
  Units.Ratio nu "Speed over nominal speed";
  Units.Ratio opening "How far the relief valve is open";
  Units.Ratio x "Suction pressure over that which fills the pump";
equation
  rise = -dp;
  nu = speed/speed_nominal;
  flow_ideal = D*speed;
  // Laminar flow in gaps, whose conductance goes with the third power of their width: 2^3 at full wear
  slip = slip_nominal*(1 + wear)^3*mu_nominal/water.mu*rise/rise_nominal;
  opening = min(max((rise/relief - 1)/0.1, relief_stuck), 1);
  flow_relief = (1e-9 + opening)*1.2*D*speed_nominal*rise/relief/sqrt(sqrt((rise/relief)^2 + 1e-6));
  // An unfilled pump delivers less: all below the vapour pressure, nothing lost at what is required.
  x = (port_a.p + Constants.p_ambient - water.p_vapour)/(suction_required*(0.05 + nu^2));
  filling = min(max(x, 0), 1)*(2 - min(max(x, 0), 1));
  flow_rate = filling*flow_ideal - slip - flow_relief;
  torque = D*rise*filling + friction_nominal*(0.5*nu*sqrt((1 + 0.01^2)/(nu^2 + 0.01^2)) + 0.5*abs(rise)/rise_nominal*nu/sqrt(nu^2 + 1e-4));
  shaft_power = torque*speed;
  hydraulic_power = rise*flow_rate;
  efficiency = hydraulic_power/max(shaft_power, 1e-3*torque_nominal*speed_nominal);
  annotation(Documentation(info = "<html>
<p>q = D n - slip, slip laminar: proportional to pressure rise over viscosity (W. E. Wilson, <i>Positive-displacement pumps and fluid
motors</i>, 1950, chapter 4; J. Ivantysyn and M. Ivantysynova,
<i>Hydrostatic Pumps and Motors</i>, 2001). torque = D dp + friction, half of which at the rated point is constant and half follows the
pressure (assumed).</p>
<p>The relief valve leads back to the suction inside the pump: it opens from <code>relief</code> to 1.1 times that and then carries more
than the flow of the pump. Too low a suction pressure leaves the displacement partly
empty (smooth law, assumed). Driven backwards by pressure at rest it lets the slip through. Pulsation is not computed.</p>
</html>"));
end PositiveDisplacementPump;
