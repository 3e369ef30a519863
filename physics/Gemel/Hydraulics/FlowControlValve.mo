within Gemel.Hydraulics;
model FlowControlValve "Regulator that keeps the flow from rising above a set value, whatever the pressure"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealInput setting(unit = "m3/s", displayUnit = "m3/h", min = 0, max = 30, nominal = 0.01, start = 20/3600) "Largest flow"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.VolumeFlowRate Kv(min = 1e-9, max = 30) = 100/3600
    "Flow coefficient when open: volume flow of water at 1 bar (write 100 m3/h as 100/3600)";
  parameter Units.Ratio band(min = 1e-4, max = 0.2) = 0.002
    "Share of the flow beyond the setting that gets through: the imperfection of the regulator (assumed; usual accuracy 5 to 10 % over its pressure range)";
  parameter Units.Fraction stuck = 0 "Fault: stuck open: share of the regulation that is lost";
  Units.VolumeFlowRate flow_open "Flow if it were fully open";
  Units.Power dissipation "Power turned into heat";
protected
  constant Units.Density rho_ref = 1000 "Density that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_ref = 1e5 "Pressure difference that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_small = 10 "Below this pressure difference the square root becomes linear";
equation
  flow_open = Kv*sqrt(rho_ref/(water.rho*dp_ref))*dp/sqrt(sqrt(dp^2 + dp_small^2));
  flow_rate = flow_open - (1 - stuck)*(1 - band)*max(flow_open - max(setting, 0), 0);
  dissipation = flow_rate*dp;
  annotation(Documentation(info = "<html>
<p>The flow of the open valve by Kv (IEC 60534-2-1) up to the setting; beyond it only <code>band</code> of what would be more: a pressure-independent
control valve, or a flow limiter. Backwards it is an open valve. Choking is neglected. <b>Networks.FlowControlValve</b> is EPANET's ideal one.</p>
</html>"));
end FlowControlValve;
