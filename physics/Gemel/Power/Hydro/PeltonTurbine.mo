within Gemel.Power.Hydro;
model PeltonTurbine "Pelton turbine: flow and power from head, needle stroke, deflector and speed"
  extends Hydraulics.Interfaces.TwoPort(m_flow(nominal = 1e3), flow_rate(nominal = 1, start = gate_start*flow_nominal), dp(nominal = 1e6, start = 9800*head_nominal),
    port_a(p(start = 9800*head_nominal)));
  Blocks.Interfaces.RealInput gate(unit = "1", min = 0, max = 1, start = gate_start) "Stroke of the needles: 0 shut, 1 open"
    annotation(Placement(transformation(extent = {{-20, 120}, {20, 80}}, rotation = -90)));
  Blocks.Interfaces.RealInput deflector(unit = "1", min = 0, max = 1, start = 0) "Share of the jet that is deflected from the runner"
    annotation(Placement(transformation(extent = {{0, 120}, {40, 80}}, rotation = -90)));
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 3, start = 1, nominal = 1) "Speed over rated speed"
    annotation(Placement(transformation(extent = {{-80, 120}, {-40, 80}}, rotation = -90)));
  Blocks.Interfaces.RealOutput mechanical_power(unit = "1", nominal = 1) "Shaft power over P_base"
    annotation(Placement(transformation(extent = {{40, 80}, {80, 120}}, rotation = 90)));
  parameter Units.Power P_base(min = 1, max = 1e11, nominal = 1e8) = 20e6 "Base of mechanical_power: that of the generator (assumed)";
  parameter Units.Length head_nominal(min = 1, max = 2000, nominal = 500) = 500 "Rated net head (assumed; usual 200 to 1800 m)";
  parameter Units.VolumeFlowRate flow_nominal(min = 1e-3, max = 100, nominal = 1) = 5 "Flow at full stroke and rated head (assumed)";
  parameter Units.Efficiency efficiency_best(min = 0.3, max = 1) = 0.91 "Best efficiency (assumed; usual 0.88 to 0.92)";
  parameter Units.Ratio gate_best(min = 0.3, max = 1) = 0.7 "Stroke at best efficiency (assumed; usual 0.6 to 0.8)";
  parameter Units.Fraction droop_off(max = 0.9) = 0.08 "Part of the efficiency lost towards a shut needle (assumed; usual 0.05 to 0.15: Pelton turbines are flat)";
  parameter Units.Fraction needle_curve(max = 0.5) = 0.3 "Curvature of flow over stroke: 0 linear (assumed; usual 0.2 to 0.4)";
  parameter Units.Fraction leakage(min = 1e-6, max = 0.1) = 1e-4 "Flow of the shut needles over full flow (assumed: they seal)";
  parameter Units.Ratio windage(min = 0, max = 0.1, nominal = 0.01) = 0.015 "Windage at rated speed over rated hydraulic power (assumed; usual 0.01 to 0.02)";
  parameter Units.Fraction gate_start = 0.6 "Stroke as long as nobody writes it (assumed)";
  parameter Units.Fraction wear(max = 0.9) = 0 "Fault: eroded buckets: share of the power lost at equal flow";
  parameter Units.Fraction seal_wear = 0 "Fault: worn needles; at 1 the shut needles let 10 % of full flow through";
  Units.Length head(nominal = 500, start = head_nominal) "Net head";
  Units.Ratio q(start = gate_start) "Flow over rated flow";
  Units.Ratio efficiency "Shaft power over hydraulic power; 0 where there is none";
  Units.Power shaft_power(nominal = 1e7) "Shaft power";
  Units.Power hydraulic_power(nominal = 1e7) "Power that the water loses";
protected
  final parameter Units.Power power_scale(nominal = 1e7) = 998.2*Constants.g_n*head_nominal*flow_nominal "Rated hydraulic power";
  constant Units.Ratio h_small = 1e-3 "Below this head the roots become linear";
  Units.Ratio leak "Flow of the shut needles over full flow";
  Units.Ratio stroke(start = gate_start) "Stroke, at least the leakage";
  Units.Ratio opening(start = gate_start) "Effective opening";
  Units.Ratio h(start = 1) "Head over rated head";
  Units.Ratio root_h(start = 1) "Square root of h, odd: speed of the jet";
  Units.Ratio hill "Efficiency over its best value, by opening";
equation
  head = dp/(water.rho*Constants.g_n);
  h = head/head_nominal;
  // the stroke, but never less than the leakage, without a corner
  stroke = (gate + sqrt(gate^2 + 4*leak^2))/2;
  leak = leakage + 0.1*seal_wear;
  opening = stroke*(1 + needle_curve*(1 - min(stroke, 1)));
  root_h = h/sqrt(sqrt(h^2 + h_small^2));
  q = opening*root_h;
  flow_rate = flow_nominal*q;
  hill = 1 - droop_off*(1 - opening/gate_best)^2;
  // jet force on buckets that run away from it: torque proportional to (2 root_h - speed)
  shaft_power = power_scale*((1 - wear)*efficiency_best*hill*(1 - min(max(deflector, 0), 1))*max(q, 0)*speed*(2*root_h - speed) - windage*speed^2*abs(speed));
  mechanical_power = shaft_power/P_base;
  hydraulic_power = flow_rate*dp;
  efficiency = shaft_power*max(hydraulic_power, 0)/(hydraulic_power^2 + (1e-3*power_scale)^2);
  annotation(Documentation(info = "<html>
<p><b>Flow</b>: the jet does not feel the runner: q = opening sqrt(h). <b>Power</b>: torque proportional to jet velocity less bucket velocity, so that the efficiency is
eta_best x (2 - x) with x = n/sqrt(h): largest where the buckets have half the velocity of the jet, zero at the velocity of the jet (S. L. Dixon and C. A.
Hall, <i>Fluid Mechanics and Thermodynamics of Turbomachinery</i>, 7th ed. 2014, section 9.3, eq. 9.3); less windage n&sup3;. The deflector takes its share of the jet away
at once, and leaves the flow, and with it the pressure in the penstock, as it is.</p>
</html>"));
end PeltonTurbine;
