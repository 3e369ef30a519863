within Gemel.Hydraulics;
model Leak "Leak of a pipe or tank to the surroundings, which widens with the pressure (FAVAD)"
  Interfaces.Port port "Connection to what leaks"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  parameter Water water "Properties of the water";
  parameter Units.Area area_full(min = 0, max = 1) = 1e-4 "Area of the hole at leak = 1 without pressure (assumed; usual 1e-6 to 1e-3 m2)";
  parameter Real expansion(unit = "m", min = 0, max = 1e-2) = 0
    "Growth of area_full per metre of pressure head (assumed; round hole 0, crack in a plastic pipe 1e-6 to 1e-5)";
  parameter Units.Ratio discharge(min = 0.3, max = 1) = 0.6 "Discharge coefficient (assumed; usual 0.6 for a sharp hole, 0.75 with a short channel)";
  parameter Units.Length rise(min = -1000, max = 1000) = 0 "Height of the hole above the port";
  parameter Units.Fraction leak = 0 "Fault: leak: opened share of area_full";
  Units.VolumeFlowRate flow_rate "Volume flow out";
  Units.Volume volume(start = 0, fixed = true) "Volume lost since the start";
  Units.Power dissipation "Power of the water that is lost";
protected
  Units.Length h(nominal = 10) "Pressure head at the hole";
  constant Units.Length h_small = 0.01 "Below this head the root is rounded off";
equation
  h = max(port.p/(water.rho*Constants.g_n) - rise, 0);
  // h/sqrt(h + small) is sqrt(h) without a vertical tangent
  flow_rate = leak*discharge*(area_full + expansion*h)*sqrt(2*Constants.g_n)*h/sqrt(h + h_small);
  port.m_flow = water.rho*flow_rate;
  der(volume) = flow_rate;
  dissipation = flow_rate*port.p;
  annotation(Documentation(info = "<html>
<p>q = C (A + m h) sqrt(2 g h): Torricelli with an area that grows with the pressure head h (fixed and variable area discharges: J. May,
<i>Pressure dependent leakage</i>, World Water and Environmental
Engineering, October 1994; J. E. van Zyl and A. M. Cassa, J. Hydraul. Eng. 140(2), 2014, 218-225). Without overpressure nothing flows, and
nothing is drawn in. Turbulent outflow. <b>Networks.Emitter</b> is the power law that
EPANET uses.</p>
</html>"));
end Leak;
