within Gemel.Hydronics;
model StratifiedStorage "Upright storage of n layers: flows, conduction, buoyancy, loss; heaters and coils connect to the layers"
  Interfaces.Port port_top "At the top: usually supply from the source"
    annotation(Placement(transformation(extent = {{-110, 70}, {-90, 90}})));
  Interfaces.Port port_bottom "At the bottom: usually return to the source"
    annotation(Placement(transformation(extent = {{-110, -90}, {-90, -70}})));
  Interfaces.Port port_load_top "At the top: usually supply to the load"
    annotation(Placement(transformation(extent = {{90, 70}, {110, 90}})));
  Interfaces.Port port_load_bottom "At the bottom: usually return from the load"
    annotation(Placement(transformation(extent = {{90, -90}, {110, -70}})));
  Thermal.Interfaces.HeatPort surroundings "Air around the insulation"
    annotation(Placement(transformation(extent = {{-10, 90}, {10, 110}})));
  Thermal.Interfaces.HeatPort layer[n] "Heat into each layer, from the bottom: heaters, coils (shape: layers)"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  parameter Water water "Properties of the water";
  parameter Integer n(min = 2, max = 100) = 8 "Number of layers";
  parameter Integer layer_top(min = 1, max = 100) = n "Layer of port_top, counted from the bottom";
  parameter Integer layer_bottom(min = 1, max = 100) = 1 "Layer of port_bottom";
  parameter Integer layer_load_top(min = 1, max = 100) = n "Layer of port_load_top";
  parameter Integer layer_load_bottom(min = 1, max = 100) = 1 "Layer of port_load_bottom";
  parameter Units.Volume volume(min = 1e-3, max = 1e5) = 0.5 "Volume of the water (assumed; usual 0.1 to 10 m3)";
  parameter Units.Length height(min = 0.1, max = 50) = 1.6 "Height of the water (assumed; usual 1 to 5 m)";
  parameter Units.Length insulation(min = 0.001, max = 1) = 0.1 "Thickness of the insulation (assumed; usual 0.05 to 0.2 m)";
  parameter Units.ThermalConductivity k_insulation(min = 0.005, max = 1) = 0.035 "Conductivity of the insulation (polyurethane foam 0.025, mineral wool 0.035 to 0.045: EN ISO 10456)";
  parameter Units.ThermalConductance UA_extra(min = 0, max = 100) = 1 "Loss through connections and feet, over all layers (assumed; usual 0.5 to 3 W/K)";
  parameter Units.ThermalConductivity k_vertical(min = 0.1, max = 50) = 1.5
    "Effective vertical conductivity: water 0.6, walls, mixing by disturbances (assumed; usual 0.9 to 3 for tanks of this size)";
  parameter Units.Time mixing_time(min = 1, max = 1e4) = 60 "Time in which buoyancy mixes a storage in which each layer is 1 K colder than the one below (assumed; usual 10 to 600 s)";
  parameter Units.Temperature T_start[n](each min = 250, each max = 400) = fill(313.15, n) "Temperatures at the start, from the bottom (shape: layers)";
  parameter Units.Fraction wet_insulation(max = 1) = 0 "Fault: insulation soaked or missing; 1 leaves a twentieth of its resistance";
  Units.Temperature T[n](each min = 200, each max = 500, start = T_start, each fixed = true) "Temperatures, from the bottom (shape: layers)";
  Units.Temperature T_mean "Mean temperature";
  Units.HeatFlowRate loss "Heat lost to the surroundings";
  Units.Energy stored "Heat stored since the start";
  Units.Pressure p "Gauge pressure";
protected
  final parameter Units.Area area = volume/height "Cross-section";
  final parameter Units.Diameter d = sqrt(4*area/Constants.pi) "Inner diameter";
  final parameter Units.Length dz = height/n "Height of a layer";
  final parameter Units.HeatCapacity C = water.rho*volume*water.cp/n "Heat capacity of a layer";
  final parameter Units.ThermalConductivity k_now = k_insulation/(1 - 0.95*wet_insulation) "Conductivity of the insulation as it is";
  final parameter Units.ThermalConductance UA_side = 2*Constants.pi*dz*k_now/log(1 + 2*insulation/d) + UA_extra/n "Loss of a layer through the side";
  final parameter Units.ThermalConductance UA_end = area*k_now/insulation "Loss through top or bottom";
  final parameter Units.ThermalConductance UA[n] = {UA_side + (if i == 1 or i == n then UA_end else 0) for i in 1:n} "Loss of each layer (shape: layers)";
  final parameter Units.ThermalConductance K = area*k_vertical/dz "Conduction between layers";
  Units.MassFlowRate m_in[n] "Mass that all ports bring to a layer (shape: layers)";
  Units.HeatFlowRate Q_in[n] "Heat that they bring, over the temperature of the layer (shape: layers)";
  Units.MassFlowRate up[n - 1] "Mass flow from layer i to i + 1 (shape: layers - 1)";
  Units.HeatFlowRate Q_up[n - 1] "Conduction and buoyancy from layer i to i + 1 (shape: layers - 1)";
equation
  port_top.p = p;
  port_bottom.p = p;
  port_load_top.p = p;
  port_load_bottom.p = p;
  port_top.h_outflow = water.cp*(T[layer_top] - Constants.T_zero);
  port_bottom.h_outflow = water.cp*(T[layer_bottom] - Constants.T_zero);
  port_load_top.h_outflow = water.cp*(T[layer_load_top] - Constants.T_zero);
  port_load_bottom.h_outflow = water.cp*(T[layer_load_bottom] - Constants.T_zero);
  for i in 1:n loop
    m_in[i] = (if i == layer_top then port_top.m_flow else 0) + (if i == layer_bottom then port_bottom.m_flow else 0)
      + (if i == layer_load_top then port_load_top.m_flow else 0) + (if i == layer_load_bottom then port_load_bottom.m_flow else 0);
    Q_in[i] = (if i == layer_top then max(port_top.m_flow, 0)*(inStream(port_top.h_outflow) - port_top.h_outflow) else 0)
      + (if i == layer_bottom then max(port_bottom.m_flow, 0)*(inStream(port_bottom.h_outflow) - port_bottom.h_outflow) else 0)
      + (if i == layer_load_top then max(port_load_top.m_flow, 0)*(inStream(port_load_top.h_outflow) - port_load_top.h_outflow) else 0)
      + (if i == layer_load_bottom then max(port_load_bottom.m_flow, 0)*(inStream(port_load_bottom.h_outflow) - port_load_bottom.h_outflow) else 0);
    layer[i].T = T[i];
  end for;
  port_top.m_flow + port_bottom.m_flow + port_load_top.m_flow + port_load_bottom.m_flow = 0;
  up[1] = m_in[1];
  for i in 2:n - 1 loop
    up[i] = up[i - 1] + m_in[i];
  end for;
  for i in 1:n - 1 loop
    // Warmer water below rises: the exchange grows with the inversion.
    Q_up[i] = (K + C*n^2/(10*mixing_time)*max((T[i] - T[i + 1])/1, 0))*(T[i] - T[i + 1]);
  end for;
  C*der(T[1]) = Q_in[1] + layer[1].Q_flow - UA[1]*(T[1] - surroundings.T) - Q_up[1] + water.cp*max(-up[1], 0)*(T[2] - T[1]);
  for i in 2:n - 1 loop
    C*der(T[i]) = Q_in[i] + layer[i].Q_flow - UA[i]*(T[i] - surroundings.T) + Q_up[i - 1] - Q_up[i]
      + water.cp*(max(up[i - 1], 0)*(T[i - 1] - T[i]) + max(-up[i], 0)*(T[i + 1] - T[i]));
  end for;
  C*der(T[n]) = Q_in[n] + layer[n].Q_flow - UA[n]*(T[n] - surroundings.T) + Q_up[n - 1] + water.cp*max(up[n - 1], 0)*(T[n - 1] - T[n]);
  loss = sum(UA[i]*(T[i] - surroundings.T) for i in 1:n);
  surroundings.Q_flow = -loss;
  T_mean = sum(T)/n;
  stored = C*sum(T[i] - T_start[i] for i in 1:n);
  assert(min(T) > water.T_freezing, "The water in the storage freezes", AssertionLevel.warning);
  assert(max(T) < 373.15 + max(p, 0)/1e5*20, "The water in the storage boils", AssertionLevel.warning);
  annotation(Documentation(info = "<html>
<p>n stirred layers of equal volume. What enters at a layer moves the others up or down (upwind: the front is as sharp as n allows). Between layers conduction with an effective
conductivity; where the lower layer is warmer, an exchange that grows with the inversion, C n&sup2;/(10 mixing_time) (T<sub>i</sub> - T<sub>i+1</sub>)&sup2;/1 K, without
events; n&sup2; makes the time of turning over independent of the number of layers. Loss: cylindrical
insulation, flat ends, connections. (E. M. Kleinbach, W. A. Beckman, S. A. Klein, <i>Performance study of one-dimensional models for stratified thermal storage tanks</i>, Solar Energy 50(2),
1993, multi-node model.) Hydrostatic pressure inside is neglected.</p>
</html>"));
end StratifiedStorage;
