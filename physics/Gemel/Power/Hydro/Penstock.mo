within Gemel.Power.Hydro;
model Penstock "Penstock or tunnel: rigid water column, or elastic water and walls in segments"
  Hydraulics.Interfaces.Port port_a "Upper end"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Hydraulics.Interfaces.Port port_b "Lower end"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Hydraulics.Water water "Properties of the water";
  parameter Boolean elastic = false "Travelling pressure waves; otherwise a rigid column" annotation(Evaluate = true);
  parameter Integer segments(min = 1, max = 200) = 10 "Number of segments of elastic water" annotation(Evaluate = true);
  parameter Units.Length length(min = 1, max = 1e5, nominal = 400) = 400 "Length (assumed)";
  parameter Units.Diameter diameter(min = 0.05, max = 30) = 4.5 "Inner diameter (assumed; usual velocity 3 to 6 m/s)";
  parameter Units.Ratio friction(min = 0, max = 0.2, nominal = 0.01) = 0.012 "Darcy friction factor (assumed; usual 0.010 to 0.020 for large pipes)";
  parameter Units.Ratio zeta(min = 0, max = 1e4) = 0.5 "Loss coefficients of inlet, trash rack and bends (assumed; usual 0.3 to 1)";
  parameter Units.Length rise(min = -3000, max = 1000, nominal = 100) = 0 "Elevation of port_b above port_a (a penstock falls: negative)";
  parameter Units.Velocity wave_speed(min = 50, max = 1500, nominal = 1000) = 1000 "Speed of pressure waves, if elastic (assumed; usual 900 to 1300 m/s in steel)";
  parameter Boolean steady_start = true "Start in steady state; otherwise with flow_start" annotation(Evaluate = true);
  parameter Units.VolumeFlowRate flow_start(min = -1e4, max = 1e4, nominal = 10) = 0 "Flow at the start without steady_start; otherwise first guess";
  parameter Units.Length head_start(min = -100, max = 3000, nominal = 30) = 30 "Pressure head at port_a at the start: first guess, for the elastic column";
  parameter Units.Fraction blockage = 0 "Fault: blocked trash rack; at 1 its loss coefficient is 100 more (assumed)";
  Units.VolumeFlowRate flow_rate(nominal = 10) "Flow into the upper end";
  Units.Velocity v "Velocity at the upper end";
  Units.Power dissipation(nominal = 1e5) "Power turned into heat by friction";
  Units.Energy energy(nominal = 1e7) "Energy of motion, of compression, and of the height of the water that compression adds";
  Units.Mass mass(nominal = 1e3) "Mass that compression adds";
protected
  final parameter Integer n = if elastic then segments else 1 "Segments";
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  final parameter Units.Length part = length/n "Length of a segment";
  final parameter Real compliance(unit = "kg/Pa", nominal = 1e-3) = area*part/wave_speed^2 "Mass that a segment takes up per pressure";
  final parameter Real share[n] = {if i == n then 0.5 else 1 for i in 1:n} "Segments that the node behind segment i gathers (shape: segments)";
  constant Units.Velocity v_small = 1e-3 "Below this velocity friction becomes linear";
  Units.MassFlowRate m_flow[n](each start = water.rho*flow_start, each fixed = not steady_start, each nominal = 1e4) "Mass flow of each segment (shape: segments)";
  Units.Pressure p[n](start = {water.rho*Constants.g_n*(head_start - rise*i/n) for i in 1:n}, each nominal = 1e6) "Pressure behind each segment (shape: segments)";
  Units.Pressure dp_friction[n](each nominal = 1e4) "Friction of each segment (shape: segments)";
initial equation
  if steady_start then
    for i in 1:n loop
      der(m_flow[i]) = 0;
    end for;
  end if;
  if elastic then
    for i in 1:n loop
      der(p[i]) = 0;
    end for;
  end if;
equation
  port_a.m_flow = m_flow[1];
  flow_rate = m_flow[1]/water.rho;
  v = flow_rate/area;
  for i in 1:n loop
    // Darcy-Weisbach with constant friction factor; zeta and blockage sit at the inlet
    dp_friction[i] = (friction*part/diameter + (if i == 1 then zeta + 100*blockage else 0))*m_flow[i]/(2*water.rho*area^2)
      *sqrt(m_flow[i]^2 + (water.rho*area*v_small)^2);
    part/area*der(m_flow[i]) = (if i == 1 then port_a.p else p[max(i - 1, 1)]) - p[i] - dp_friction[i] - water.rho*Constants.g_n*rise/n;
  end for;
  p[n] = port_b.p;
  if elastic then
    for i in 1:n loop
      share[i]*compliance*der(p[i]) = m_flow[i] + (if i == n then port_b.m_flow else -m_flow[min(i + 1, n)]);
    end for;
  else
    m_flow[1] + port_b.m_flow = 0;
  end if;
  dissipation = sum(m_flow[i]*dp_friction[i] for i in 1:n)/water.rho;
  mass = if elastic then compliance*sum(share[i]*p[i] for i in 1:n) else 0;
  energy = part/(2*water.rho*area)*sum(m_flow[i]^2 for i in 1:n)
    + (if elastic then compliance*sum(share[i]*p[i]*(p[i]/(2*water.rho) + Constants.g_n*rise*i/n) for i in 1:n) else 0);
  annotation(Documentation(info = "<html>
<p><b>Rigid</b>: L/A dm/dt = p_a - p_b - friction - rho g rise. Water starting time T_w = L v/(g H) (P. Kundur, <i>Power System Stability and Control</i>, 1994,
eq. 9.7). Good as long as everything takes much longer than a wave's way there and back, 2 L/a.</p>
<p><b>Elastic</b>: the same column in segments, with compliance A/a&sup2; per length between them (E. B. Wylie and V. L. Streeter, <i>Fluid Transients in Systems</i>,
1993, chapter 2), as a staggered grid: segments of flow, nodes of pressure, half a node at port_b, none at port_a, which belongs to a free surface. Lumped segments
carry waves of up to about 1/10 of the frequency a/(2 part) well; steep fronts ring behind the front with the frequency of the segments. Not the method of
characteristics: any segment length, no fixed time step.</p>
<p>Friction factor constant (turbulent flow). No column separation: pressures below -1 bar say that the result is no longer valid.</p>
<p>Connect port_a of an elastic penstock to a free surface (reservoir, surge tank) or to a rigid one.</p>
</html>"));
end Penstock;
