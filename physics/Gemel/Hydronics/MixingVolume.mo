within Gemel.Hydronics;
model MixingVolume "Water of one temperature where pipes meet: header, low-loss header, vessel of a machine"
  parameter Integer n(min = 1, max = 50) = 3 "Number of ports";
  Interfaces.Port port[n] "Where pipes are connected (shape: n)"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Thermal.Interfaces.HeatPort wall "Heat from outside"
    annotation(Placement(transformation(extent = {{-10, 90}, {10, 110}})));
  parameter Water water "Properties of the water";
  parameter Units.Volume volume(min = 1e-6, max = 1e5, nominal = 0.01) = 0.01 "Volume of the water (assumed; usual 0.001 to 10 m3)";
  parameter Units.Temperature T_start(min = 220, max = 450) = 293.15 "Temperature at the start";
  Units.Temperature T(min = 200, max = 500, start = T_start, fixed = true) "Temperature of the water";
  Units.Pressure p "Gauge pressure";
  Units.Energy stored "Heat stored since the start";
  Units.Temperature T_boiling "Boiling point at this pressure";
protected
  final parameter Units.HeatCapacity C = water.rho*volume*water.cp "Heat capacity of the water";
  Units.HeatFlowRate carried[n] "Heat that each flow brings, over the temperature inside (shape: n)";
equation
  for i in 1:n loop
    port[i].p = p;
    port[i].h_outflow = water.cp*(T - Constants.T_zero);
    // What flows out has the temperature inside and brings nothing.
    carried[i] = max(port[i].m_flow, 0)*(inStream(port[i].h_outflow) - water.cp*(T - Constants.T_zero));
  end for;
  sum(port[i].m_flow for i in 1:n) = 0;
  wall.T = T;
  C*der(T) = sum(carried) + wall.Q_flow;
  stored = C*(T - T_start);
  // Antoine, water, 1 to 100 degC and little wrong to 150 degC: log10(p/133.3 Pa) = 8.07131 - 1730.63/(233.426 + t)
  T_boiling = Constants.T_zero - 233.426 + 1730.63/(8.07131 - log10(max(p + Constants.p_ambient, 1000)/133.322));
  assert(T > water.T_freezing, "The water freezes", AssertionLevel.warning);
  assert(T < T_boiling, "The water boils", AssertionLevel.warning);
  annotation(Documentation(info = "<html>
<p>C dT/dt = sum of m (h<sub>in</sub> - h) + Q, with constant mass: what flows in flows out. The temperature is defined at rest and for any direction of
the flows. Boiling point: Antoine equation (constants: J. Gmehling, U. Onken, <i>Vapor-Liquid Equilibrium Data Collection</i>, DECHEMA,
1977); the model only warns, it holds no steam.</p>
</html>"));
end MixingVolume;
