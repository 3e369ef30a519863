within Gemel.Buildings;
model Wall "Wall, roof or floor of several layers that store and conduct heat"
  parameter Units.Area area(min = 1e-3, max = 1e5) = 10 "Area (assumed; usual 1 to 1000 m2)";
  parameter Construction layers = Data.BestestHeavyWall() "Layers from port_a (outside) to port_b (inside)";
  parameter Integer cells(min = 1, max = 100) = 3 "Finite volumes in each layer";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature at the start";
  parameter Units.Fraction insulation_damage = 0 "Fault: wet or missing insulation; 1 = conducts three times as much, in all layers";
  Thermal.Interfaces.HeatPort port_a "Outer surface"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Thermal.Interfaces.HeatPort port_b "Inner surface"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Units.Temperature T[layers.n*cells](each start = T_start, each fixed = true) "Temperatures of the finite volumes, from port_a (shape: layers x cells)";
  Units.HeatFlowRate Q_flow[layers.n*cells + 1] "Heat flow towards port_b at the surfaces and between volumes (shape: layers x cells + 1)";
  Units.Energy energy "Heat stored, above T_start";
protected
  final parameter Integer N = layers.n*cells "Number of finite volumes";
  final parameter Units.HeatCapacity C[N] = {layers.thickness[div(i - 1, cells) + 1]/cells*area*layers.density[div(i - 1, cells) + 1]*layers.specific_heat[div(i - 1, cells) + 1] for i in 1:N}
    "Heat capacities (shape: layers x cells)";
  final parameter Units.ThermalResistance half[N] = {layers.thickness[div(i - 1, cells) + 1]/(2*cells*layers.conductivity[div(i - 1, cells) + 1]*area) for i in 1:N}
    "Resistances from the middle of a volume to its face (shape: layers x cells)";
  Units.Ratio conducts "How much more the wall conducts than a healthy one";
equation
  conducts = 1 + 2*insulation_damage;
  half[1]*Q_flow[1] = conducts*(port_a.T - T[1]);
  for i in 2:N loop
    (half[i - 1] + half[i])*Q_flow[i] = conducts*(T[i - 1] - T[i]);
  end for;
  half[N]*Q_flow[N + 1] = conducts*(T[N] - port_b.T);
  for i in 1:N loop
    C[i]*der(T[i]) = Q_flow[i] - Q_flow[i + 1];
  end for;
  port_a.Q_flow = Q_flow[1];
  port_b.Q_flow = -Q_flow[N + 1];
  energy = sum(C[i]*(T[i] - T_start) for i in 1:N);
  annotation(Documentation(info = "<html>
<p>One-dimensional conduction, rho c dT/dt = d/dx(k dT/dx), in finite volumes of equal thickness within each layer; the error falls with the square of their
number. Three cells a layer follow daily swings within a percent or two (compare EN ISO 13786:2017).</p>
</html>"));
end Wall;
