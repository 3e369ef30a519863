within Gemel.Power.Steam;
model ControlValve "Steam valve: throttling, choked at high pressure drop"
  extends Interfaces.SteamFlow(final critical = 0.546, p_b_nominal = 0.95*p_a_nominal);
  Blocks.Interfaces.RealInput opening(unit = "1", min = 0, max = 1, start = 1) "Open share of the cross-section"
    annotation(Placement(transformation(extent = {{-20, 120}, {20, 80}}, rotation = -90)));
  parameter Units.Fraction leakage(min = 1e-8, max = 0.1) = 1e-5 "Open share when shut (assumed; usual 1e-6 to 1e-3)";
  parameter Units.Fraction erosion = 0 "Fault: eroded seat; at 1 the shut valve is 10 % open";
equation
  share = leakage + 0.1*erosion + (1 - leakage - 0.1*erosion)*min(max(opening, 0), 1);
  port_b.h_outflow = h_a;
  port_a.h_outflow = inStream(port_b.h_outflow);
  annotation(Documentation(info = "<html>
<p>The ellipse of one nozzle, critical pressure ratio 0.546 (superheated steam, kappa = 1.3), at constant enthalpy. The rated point is that of the open valve.</p>
</html>"));
end ControlValve;
