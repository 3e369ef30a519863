within Gemel.Power.Steam;
model StodolaTurbine "Group of turbine stages: cone law, isentropic efficiency, part load and speed"
  extends Interfaces.SteamFlow;
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 3, start = 1, nominal = 1) "Speed over rated speed"
    annotation(Placement(transformation(extent = {{-80, 120}, {-40, 80}}, rotation = -90)));
  Blocks.Interfaces.RealOutput mechanical_power(unit = "1", nominal = 1) "Shaft power over P_base"
    annotation(Placement(transformation(extent = {{40, 80}, {80, 120}}, rotation = 90)));
  parameter Units.Power P_base(min = 1, max = 1e11, nominal = 1e8) = 30e6 "Base of mechanical_power: that of the generator (assumed)";
  parameter Units.Efficiency efficiency_nominal(min = 0.1, max = 1) = 0.87 "Isentropic efficiency at rated drop and speed (assumed; usual 0.82 to 0.92)";
  parameter Units.Ratio windage(min = 0, max = 0.1, nominal = 0.01) = 0.003 "Windage at rated speed over rated power (assumed; usual 0.001 to 0.01)";
  parameter Units.Fraction wear(max = 0.9) = 0 "Fault: worn blades: share of the work lost at equal drop";
  parameter Units.Fraction fouling(max = 0.9) = 0 "Fault: deposits on the blades: share of the cross-section blocked";
  Units.SpecificEnthalpy drop(nominal = 3e5) "Isentropic drop of the enthalpy";
  Units.SpecificEnthalpy work(nominal = 3e5) "Work per mass";
  Units.Power shaft_power(nominal = 1e7) "Shaft power";
  Units.Power losses(nominal = 1e5) "Windage, given to the surroundings";
protected
  final parameter Units.SpecificEnthalpy drop_nominal(nominal = 3e5) =
    isentropicDrop(h_a_nominal, p_a_nominal, min(p_b_nominal, 0.9999*p_a_nominal), steam) "Rated isentropic drop";
  Units.Ratio root(start = 1) "Root of the drop over the rated drop, 0 without one";
  Units.Ratio y(start = 1) "Drop over rated drop";
equation
  share = 1 - fouling;
  drop = isentropicDrop(h_a, p_a, min(p_b, p_a), steam);
  y = drop/drop_nominal;
  root = y/sqrt(sqrt(y^2 + 1e-6));
  // eta = eta0 x (2 - x), x = speed/root: best where the blades have their share of the steam's velocity; no division
  work = (1 - wear)*efficiency_nominal*drop_nominal*speed*(2*root - speed)*root/sqrt(root^2 + 1e-4);
  port_b.h_outflow = h_a - work;
  port_a.h_outflow = inStream(port_b.h_outflow);
  losses = windage*m_flow_nominal*drop_nominal*efficiency_nominal*speed^2*abs(speed);
  shaft_power = max(m_flow, 0)*work - losses;
  mechanical_power = shaft_power/P_base;
  annotation(Documentation(info = "<html>
<p><b>Flow</b>: Stodola's cone law (SteamFlow). <b>Work</b>: isentropic drop (<code>isentropicDrop</code>) times eta, with eta = eta0 x (2 - x) and x the blade speed over
the square root of the drop, both over their rated values: the efficiency parabola of a stage (S. L. Dixon and C. A. Hall, <i>Fluid Mechanics and Thermodynamics of
Turbomachinery</i>, 7th ed. 2014, section 4.9). Stopped it has torque and gives no power; at runaway it brakes. Reversed flow does no work.</p>
<p>One group is blading with one flow: from the inlet valve to the first extraction, from extraction to extraction, to the condenser. Properties: <code>SteamProperties</code>.</p>
</html>"));
end StodolaTurbine;
