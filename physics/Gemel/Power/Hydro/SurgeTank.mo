within Gemel.Power.Hydro;
model SurgeTank "Surge tank: open shaft between tunnel and penstock, with throttle and overflow"
  Hydraulics.Interfaces.Port port "Connection at the bottom"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Hydraulics.Water water "Properties of the water";
  parameter Units.Area area(min = 0.1, max = 1e5, nominal = 100) = 120 "Cross-section of the shaft (assumed; above the Thoma area)";
  parameter Units.Length height(min = 1, max = 500, nominal = 50) = 60 "Height of the overflow crest above the port (assumed)";
  parameter Real throttle(unit = "Pa.s2/m6", min = 0.01, max = 1e6, nominal = 10) = 5 "Pressure lost at the throttle per square of the flow (assumed)";
  parameter Units.Length crest(min = 0.1, max = 1000) = 20 "Length of the overflow crest (assumed)";
  parameter Boolean steady_start = true "Start in steady state; otherwise with level_start" annotation(Evaluate = true);
  parameter Units.Length level_start(min = 0, max = 500, nominal = 30) = 30 "Level at the start without steady_start; otherwise first guess";
  Units.Length level(start = level_start, fixed = not steady_start, nominal = 30) "Height of the surface above the port";
  Units.VolumeFlowRate flow_rate(nominal = 10) "Flow into the tank";
  Units.VolumeFlowRate overflow(nominal = 10) "Flow over the crest";
  Units.Mass mass(nominal = 1e6) "Mass of the water above the port";
  Units.Energy energy(nominal = 1e9) "Potential energy of the water above the port";
  Units.Power dissipation(nominal = 1e4) "Power turned into heat by the throttle";
  Units.Power overflow_power(nominal = 1e4) "Potential energy that leaves over the crest";
protected
  constant Units.VolumeFlowRate q_small = 0.2 "Below this flow the throttle becomes linear";
  constant Units.Length head_small = 0.01 "Below this head the weir law is rounded off";
  Units.Length head "Height of the surface above the crest, at least 0";
initial equation
  if steady_start then
    der(level) = 0;
  end if;
equation
  port.m_flow = water.rho*flow_rate;
  area*der(level) = flow_rate - overflow;
  port.p = water.rho*Constants.g_n*level + throttle*flow_rate*sqrt(flow_rate^2 + q_small^2);
  head = max(level - height, 0);
  overflow = 2/3*0.62*crest*sqrt(2*Constants.g_n)*head^2/sqrt(head + head_small);
  mass = water.rho*area*level;
  energy = water.rho*Constants.g_n*area*level^2/2;
  dissipation = throttle*flow_rate^2*sqrt(flow_rate^2 + q_small^2);
  overflow_power = water.rho*Constants.g_n*level*overflow;
  annotation(Documentation(info = "<html>
<p>A dz/dt = q, p = rho g z + throttle q|q|. With a tunnel L, A_t the mass swings with the period 2 pi sqrt(L A/(g A_t)), and without friction a full stop of
the flow gives a surge v0 sqrt(L A_t/(g A)) (M. H. Chaudhry, <i>Applied Hydraulic Transients</i>, 3rd ed. 2014, chapter 11). Governing is stable only above the Thoma area.
Overflow: sharp-crested weir, C = 0.62.</p>
<p>A level below 0 says that the tank is empty and air enters the penstock: from there on the result is no longer valid (the model goes on with the shaft
lengthened downwards).</p>
</html>"));
end SurgeTank;
