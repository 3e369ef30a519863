within Gemel.Hydraulics.Networks;
model Emitter "Outflow that rises with the pressure: sprinkler, leak, fire flow"
  Interfaces.Port port "Connection to a junction"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  parameter Water water(rho = 1000, mu = 1.022e-3) "Properties of the water";
  parameter Units.VolumeFlowRate coefficient(min = 0, max = 1000) = 0.001 "Flow at a pressure head of 1 m (assumed; usual 1e-5 to 1e-2 m3/s)";
  parameter Units.Ratio exponent(min = 0.1, max = 3) = 0.5 "Exponent of the pressure (EPANET 2.2, section 3.1: 0.5 for nozzles)";
  Units.VolumeFlowRate flow_rate "Volume flow out of the network";
protected
  Real x "Pressure head in m";
  constant Units.Length h_unit = 1 "Makes heads plain numbers, in m";
  constant Real x_small = 1e-3 "Below this the power law is rounded off";
equation
  x = port.p/(water.rho*Constants.g_n*h_unit);
  flow_rate = coefficient*x*(x^2 + x_small^2)^((exponent - 1)/2);
  port.m_flow = water.rho*flow_rate;
  annotation(Documentation(info = "<html>
<p>q = coefficient p<sup>exponent</sup> with p as head in m, odd for negative pressure (EPANET 2.2, section 3.1, emitters).</p>
</html>"));
end Emitter;
