within Gemel.Hydronics;
model Pipe "Insulated pipe: friction, rise, transport of heat in finite volumes, loss to the surroundings"
  extends Interfaces.TwoPort;
  Thermal.Interfaces.HeatPort surroundings "Air around the insulation"
    annotation(Placement(transformation(extent = {{-10, 90}, {10, 110}})));
  parameter Integer n(min = 1, max = 500) = 10 "Number of volumes";
  parameter Units.Length length(min = 0.01, max = 1e5) = 20 "Length (assumed; usual 1 to 1000 m)";
  parameter Units.Diameter diameter(min = 1e-3, max = 5) = 0.05 "Inner diameter (assumed; usual 0.01 to 1 m)";
  parameter Units.Roughness roughness(max = 0.01) = 4.5e-5
    "Equivalent sand roughness (commercial steel, 0.045 mm: L. F. Moody, Friction factors for pipe flow, Trans. ASME 66, 1944)";
  parameter Units.Ratio zeta(min = 0, max = 1000) = 0 "Sum of the loss coefficients of bends, valves and fittings";
  parameter Units.Length rise(min = -1000, max = 1000) = 0 "Elevation of port_b above port_a";
  parameter Units.Length wall(min = 1e-4, max = 0.1) = 0.003 "Thickness of the pipe wall (assumed; usual 0.001 to 0.01 m)";
  parameter Units.HeatCapacity C_wall_per_metre(min = 0, max = 1e6) = Constants.pi*(diameter + wall)*wall*7850*460
    "Heat capacity of the wall, of one metre (default: steel, 7850 kg/m3, 460 J/(kg.K), VDI Heat Atlas, 2nd ed. 2010, D6.1)";
  parameter Units.Length insulation(min = 0, max = 1) = 0.03 "Thickness of the insulation (assumed; usual 0.02 to 0.1 m)";
  parameter Units.ThermalConductivity k_insulation(min = 0.005, max = 100) = 0.04
    "Thermal conductivity of the insulation (mineral wool at 40 degC: EN ISO 23993, 0.035 to 0.045)";
  parameter Units.HeatTransferCoefficient h_outside(min = 0.1, max = 100) = 8 "Heat transfer to the surroundings (EN ISO 12241: 5 to 10 indoors)";
  parameter Units.Temperature T_start(min = 220, max = 450) = 293.15 "Temperature at the start";
  parameter Units.Fraction wet_insulation = 0 "Fault: insulation soaked or missing, share of its resistance lost";
  parameter Units.Fraction blockage(max = 0.99) = 0 "Fault: share of the cross-section that deposits or trapped air block at one place";
  Units.Temperature T[n](each min = 200, each max = 500, each start = T_start, each fixed = true) "Temperature of the water (shape: volumes)";
  Units.HeatFlowRate loss "Heat lost to the surroundings";
  Units.Power dissipation "Heat from friction";
  Units.Energy stored "Heat stored since the start";
  Hydraulics.Pipe friction(length = length, diameter = diameter, roughness = roughness, rise = rise,
    zeta = zeta + 1.5*(blockage/(1 - blockage))^2, water(rho = water.rho, mu = water.mu)) "The pipe as a resistance"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
protected
  final parameter Units.HeatCapacity C = (water.rho*Constants.pi*diameter^2/4*water.cp + C_wall_per_metre)*length/n "Heat capacity of a volume and its wall";
  final parameter Units.Diameter d_outer = diameter + 2*wall + 2*insulation "Outer diameter of the insulation";
  final parameter Units.ThermalConductance UA = length/n/((1 - 0.95*wet_insulation)*log(d_outer/(diameter + 2*wall))/(2*Constants.pi*k_insulation)
    + 1/(h_outside*Constants.pi*d_outer)) "From a volume to the surroundings";
  Interfaces.Adapter inlet(p = port_a.p) "Into the resistance"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Interfaces.Adapter outlet(p = port_b.p) "Out of the resistance"
    annotation(Placement(transformation(extent = {{60, -10}, {40, 10}})));
  Units.MassFlowRate forward "Flow from port_a, 0 in reverse";
  Units.MassFlowRate backward "Flow from port_b, 0 forward";
  Units.Temperature left[n] "Temperature before each volume (shape: volumes)";
  Units.Temperature right[n] "Temperature behind each volume (shape: volumes)";
equation
  connect(inlet.port, friction.port_a);
  connect(friction.port_b, outlet.port);
  m_flow = inlet.m_flow;
  dissipation = friction.dissipation;
  forward = max(m_flow, 0);
  backward = max(-m_flow, 0);
  left[1] = Constants.T_zero + inStream(port_a.h_outflow)/water.cp;
  right[n] = Constants.T_zero + inStream(port_b.h_outflow)/water.cp;
  for i in 2:n loop
    left[i] = T[i - 1];
    right[i - 1] = T[i];
  end for;
  for i in 1:n loop
    C*der(T[i]) = water.cp*(forward*(left[i] - T[i]) + backward*(right[i] - T[i])) - UA*(T[i] - surroundings.T) + dissipation/n;
  end for;
  port_a.h_outflow = water.cp*(T[1] - Constants.T_zero);
  port_b.h_outflow = water.cp*(T[n] - Constants.T_zero);
  loss = UA*sum(T[i] - surroundings.T for i in 1:n);
  surroundings.Q_flow = -loss;
  stored = C*sum(T[i] - T_start for i in 1:n);
  assert(min(T) > water.T_freezing, "The water in the pipe freezes", AssertionLevel.warning);
  annotation(Documentation(info = "<html>
<p>Friction, fittings and rise: <b>Hydraulics.Pipe</b>. Heat: n equal volumes in a row, each stirred, filled from the side from which the water comes (upwind):</p>
<p>C dT<sub>i</sub>/dt = m cp (T<sub>i-1</sub> - T<sub>i</sub>) - UA (T<sub>i</sub> - T<sub>surroundings</sub>) + friction</p>
<p>A step at the inlet arrives after the transport time t0 = C n/(m cp), rounded as by n stirred vessels in a row: standard deviation t0/sqrt(n) (O. Levenspiel, <i>Chemical Reaction
Engineering</i>, 3rd ed. 1999, chapter 14, tanks in series). Real turbulent pipes are sharper; take n = L/D up to some dozens where the front matters.</p>
<p>Loss: cylindrical insulation in series with the outer surface, ln(d2/d1)/(2 pi k) + 1/(h pi d2) per metre (EN ISO 12241). The film inside and the wall are
neglected; the wall stores heat with the water. Blockage: an orifice of free area 1 - b, zeta = 1.5 (b/(1 - b))&sup2; (sudden contraction and expansion, I. E. Idelchik, <i>Handbook of
Hydraulic Resistance</i>, 3rd ed. 1994, section 4, rounded).</p>
</html>"));
end Pipe;
