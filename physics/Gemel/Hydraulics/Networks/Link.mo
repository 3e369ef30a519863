within Gemel.Hydraulics.Networks;
partial model Link "Link of a network: two ports at different elevations and a head loss"
  extends Interfaces.TwoPort(water(rho = 1000, mu = 1.022e-3), flow_rate(start = flow_guess),
    m_flow(start = water.rho*flow_guess));
  parameter Units.VolumeFlowRate flow_guess(min = -1e4, max = 1e4) = 0.01 "Flow from which the search for the first solution begins (assumed; usual 1e-4 to 10 m3/s)"
    annotation(Dialog(tab = "Numerics"));
  parameter Units.Length rise(min = -1e5, max = 1e5) = 0 "Elevation of port_b above port_a";
  Units.Length loss(nominal = 1) "Head at port_a minus head at port_b";
protected
  constant Units.VolumeFlowRate q_unit = 1 "Makes flows plain numbers, in m3/s, where a law is empirical";
  constant Units.Length h_unit = 1 "Makes heads plain numbers, in m";
  constant Real resistance_shut(unit = "s/m2") = 1e8 "Head per flow of a shut link (EPANET: 1.08e9, in its units 1e8)";
  constant Real resistance_open(unit = "s/m2") = 1e-3 "Head per flow of a link without losses";
equation
  dp = water.rho*Constants.g_n*(loss + rise);
end Link;
