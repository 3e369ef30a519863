within Gemel.Power.Hydro;
model FrancisTurbine "Francis turbine: flow and power from head, gate opening and speed"
  extends Hydraulics.Interfaces.TwoPort(m_flow(nominal = 1e4), flow_rate(nominal = 10, start = gate_start*flow_nominal), dp(nominal = 1e6, start = 9800*head_nominal),
    port_a(p(start = 9800*head_nominal)));
  Blocks.Interfaces.RealInput gate(unit = "1", min = 0, max = 1, start = gate_start) "Opening of the guide vanes: 0 shut, 1 open"
    annotation(Placement(transformation(extent = {{-20, 120}, {20, 80}}, rotation = -90)));
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 3, start = 1, nominal = 1) "Speed over rated speed"
    annotation(Placement(transformation(extent = {{-80, 120}, {-40, 80}}, rotation = -90)));
  Blocks.Interfaces.RealOutput mechanical_power(unit = "1", nominal = 1) "Shaft power over P_base"
    annotation(Placement(transformation(extent = {{40, 80}, {80, 120}}, rotation = 90)));
  parameter Units.Power P_base(min = 1, max = 1e11, nominal = 1e8) = 50e6 "Base of mechanical_power: that of the generator (assumed)";
  parameter Units.Length head_nominal(min = 1, max = 2000, nominal = 100) = 100 "Rated net head (assumed)";
  parameter Units.VolumeFlowRate flow_nominal(min = 1e-3, max = 2000, nominal = 10) = 60 "Flow at full opening, rated head and rated speed (assumed)";
  parameter Units.Efficiency efficiency_best(min = 0.3, max = 1) = 0.93 "Best efficiency (assumed; usual 0.90 to 0.95)";
  parameter Units.Ratio gate_best(min = 0.3, max = 1) = 0.85 "Opening at best efficiency (assumed; usual 0.8 to 0.9)";
  parameter Units.Fraction droop_off(max = 0.9) = 0.45 "Part of the efficiency lost towards a shut gate (assumed; usual 0.3 to 0.6 for Francis turbines)";
  parameter Units.Ratio sigma(min = 0, max = 0.9) = 0.2 "Centrifugal head of the runner over rated head: the flow falls with the speed (Nielsen 1990; usual 0.1 to 0.4)";
  parameter Units.Fraction leakage(min = 1e-4, max = 0.1) = 0.01 "Flow of the shut guide vanes over full flow (assumed; usual 0.003 to 0.02)";
  parameter Units.Ratio windage(min = 0, max = 0.1, nominal = 0.01) = 0.01 "Disk friction at rated speed over rated hydraulic power (assumed; usual 0.005 to 0.02)";
  parameter Units.Fraction gate_start = 0.7 "Opening as long as nobody writes it (assumed)";
  parameter Units.Fraction wear(max = 0.9) = 0 "Fault: worn runner: share of the power lost at equal flow";
  parameter Units.Fraction seal_wear = 0 "Fault: worn guide vane seals; at 1 the shut gate lets 10 % of full flow through";
  Units.Length head(nominal = 100, start = head_nominal) "Net head";
  Units.Ratio q(start = gate_start) "Flow over rated flow";
  Units.Ratio efficiency "Shaft power over hydraulic power; 0 where there is none";
  Units.Power shaft_power(nominal = 1e7) "Shaft power";
  Units.Power hydraulic_power(nominal = 1e7) "Power that the water loses";
protected
  final parameter Units.Power power_scale(nominal = 1e7) = 998.2*Constants.g_n*head_nominal*flow_nominal "Rated hydraulic power";
  constant Units.Ratio h_small = 1e-3 "Below this head the roots become linear";
  Units.Ratio leak "Flow of the shut gate over full flow";
  Units.Ratio opening(start = gate_start) "Effective opening";
  Units.Ratio h(start = 1) "Head over rated head";
  Units.Ratio drive(start = 1) "Head that drives the flow: less that of the spinning runner";
  Units.Ratio root_h(start = 1) "Square root of h, odd";
  Units.Ratio hill "Efficiency over its best value, by opening";
equation
  head = dp/(water.rho*Constants.g_n);
  h = head/head_nominal;
  // the gate, but never less than the leakage, without a corner
  opening = (gate + sqrt(gate^2 + 4*leak^2))/2;
  leak = leakage + 0.1*seal_wear;
  drive = h - sigma*(speed^2 - 1);
  q = opening*drive/sqrt(sqrt(drive^2 + h_small^2));
  flow_rate = flow_nominal*q;
  hill = 1 - droop_off*(1 - opening/gate_best)^2;
  // efficiency parabola x (2 - x) of the speed ratio x = speed/sqrt(h), times q h: no division
  root_h = h/sqrt(sqrt(h^2 + h_small^2));
  shaft_power = power_scale*((1 - wear)*efficiency_best*hill*q*speed*(2*root_h - speed) - windage*speed^2*abs(speed));
  mechanical_power = shaft_power/P_base;
  hydraulic_power = flow_rate*dp;
  efficiency = shaft_power*max(hydraulic_power, 0)/(hydraulic_power^2 + (1e-3*power_scale)^2);
  annotation(Documentation(info = "<html>
<p><b>Flow</b>: q = opening sqrt(h - sigma (n&sup2; - 1)): the runner works against the flow with its centrifugal head (T. K. Nielsen, <i>Transient Characteristics of High Head Francis
Turbines</i>, NTH Trondheim 1990). <b>Power</b>: rho g Q H eta - windage n&sup3;, with eta = eta_best x (2 - x) (1 - droop_off (1 - opening/gate_best)&sup2;) and x = n/sqrt(h):
the parabola of Euler's equation at fixed vane angle (J. Raabe, <i>Hydro Power</i>, 1985): largest at the rated speed, zero at about twice that (runaway;
with the flow falling and windage less). All over rated values.</p>
<p>Valid as a generating turbine from shut to open, stopped to runaway; with reversed flow or negative head it has a solution, but is no pump turbine. A hill chart
of the maker is better where one is at hand.</p>
</html>"));
end FrancisTurbine;
