within Gemel.Hydraulics.Networks;
model PipeDarcyWeisbach "Pipe with the loss law of Darcy and Weisbach, laminar to rough"
  extends Link(flow_guess = 0.3*area);
  parameter Units.Length length(min = 0.001, max = 1e7) = 100 "Length (assumed; usual 10 to 5000 m)";
  parameter Units.Diameter diameter(min = 1e-3, max = 100) = 0.1 "Inner diameter (assumed; usual 0.05 to 2 m)";
  parameter Units.Roughness roughness(max = 1) = 1e-4 "Height of the wall roughness (cast iron 0.26 mm; EPANET 2.2, table 3.2)";
  parameter Units.Ratio zeta(min = 0, max = 1e9) = 0 "Sum of the loss coefficients of bends, valves and fittings";
  Units.Ratio w(start = 1e4, nominal = 1e4) "Reynolds number times pi/4";
  Units.Ratio f_rough "Friction factor above a Reynolds number of 4000";
  Units.Ratio f_between "Friction factor between Reynolds numbers of 2000 and 4000";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  final parameter Units.VolumeFlowRate q_w = water.mu/water.rho*diameter "Flow at w = 1";
  final parameter Real scale(unit = "s2/m5") = length/(2*Constants.g_n*diameter*area^2) "Loss = f scale q|q|";
  final parameter Real fittings(unit = "s2/m5") = zeta/(2*Constants.g_n*area^2) "Loss in fittings = fittings q|q|";
  final parameter Units.Ratio e = roughness/(3.7*diameter) "Part of the roughness in Swamee and Jain's argument";
  // Dunlop's cubic joins 64/Re and Swamee-Jain with their slopes (EPANET 2.2, section 12.1).
  final parameter Units.Ratio y = e + 5.74/4000^0.9 "Argument at a Reynolds number of 4000";
  final parameter Units.Ratio fa = 1/(2/log(10)*log(y))^2 "Friction factor there";
  final parameter Units.Ratio fb = (2 - 1.8*5.74/4000^0.9/(y*log(y)))*fa "Slope there";
  final parameter Units.Ratio x1 = 7*fa - fb "Coefficient of the cubic";
  final parameter Units.Ratio x2 = 0.128 - 17*fa + 2.5*fb "Coefficient of the cubic";
  final parameter Units.Ratio x3 = -0.128 + 13*fa - 2*fb "Coefficient of the cubic";
  final parameter Units.Ratio x4 = 0.032 - 3*fa + 0.5*fb "Coefficient of the cubic";
  constant Real w_laminar = 500*Constants.pi "w at a Reynolds number of 2000";
  Units.Ratio r "Reynolds number over 2000, between 1 and 2";
  Units.VolumeFlowRate q_abs "Amount of the flow";
equation
  q_abs = abs(flow_rate);
  w = q_abs/q_w;
  r = min(max(w/w_laminar, 1), 2);
  f_between = x1 + r*(x2 + r*(x3 + r*x4));
  f_rough = 1/(2/log(10)*log(e + 5.74*(Constants.pi/4)^0.9/max(w, 2*w_laminar)^0.9))^2;
  loss = scale*flow_rate*noEvent(if w > 2*w_laminar then f_rough*q_abs else if w > w_laminar then f_between*q_abs
    else 16*Constants.pi*q_w) + fittings*flow_rate*q_abs;
  annotation(Documentation(info = "<html>
<p>h = f L v&sup2;/(2 g d) + zeta v&sup2;/(2 g). f = 64/Re below a Reynolds number of 2000, Swamee and Jain's approximation of Colebrook
and White above 4000, Dunlop's cubic between (EPANET 2.2, section 12.1). The loss is linear and its slope positive at rest.</p>
</html>"));
end PipeDarcyWeisbach;
