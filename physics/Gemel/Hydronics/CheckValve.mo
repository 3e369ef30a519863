within Gemel.Hydronics;
model CheckValve "Lets water pass from port_a to port_b only"
  extends Interfaces.TwoPort;
  parameter Units.VolumeFlowRate Kv(min = 1e-6, max = 10) = 10/3600
    "Flow coefficient when open: volume flow of water at 1 bar, 10 m3/h as 10/3600 (assumed; usual 2 to 1000 m3/h)";
  parameter Units.Pressure dp_open(min = 10, max = 1e5) = 2000 "Pressure difference that opens it fully (assumed; usual 500 to 5000 Pa)";
  parameter Units.Fraction stuck = 0 "Fault: stuck open, share of its cross-section that stays open";
  Hydraulics.CheckValve valve(Kv = Kv, dp_open = dp_open, stuck = stuck, water(rho = water.rho, mu = water.mu)) "The valve as a resistance"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
protected
  Interfaces.Adapter inlet(p = port_a.p) "Into the resistance"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Interfaces.Adapter outlet(p = port_b.p) "Out of the resistance"
    annotation(Placement(transformation(extent = {{60, -10}, {40, 10}})));
equation
  connect(inlet.port, valve.port_a);
  connect(valve.port_b, outlet.port);
  m_flow = inlet.m_flow;
  port_b.h_outflow = inStream(port_a.h_outflow) + dp/water.rho;
  port_a.h_outflow = inStream(port_b.h_outflow) - dp/water.rho;
  annotation(Documentation(info = "<html><p>Flow: <b>Hydraulics.CheckValve</b>. The water keeps its energy: h + p/rho is the same on both sides.</p></html>"));
end CheckValve;
