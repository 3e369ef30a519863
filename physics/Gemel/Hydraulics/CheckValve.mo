within Gemel.Hydraulics;
model CheckValve "Lets water pass from port_a to port_b only"
  extends Interfaces.Throttle(Kv = 160/3600);
  parameter Units.Pressure dp_open(min = 1, max = 1e6) = 2000 "Pressure difference that opens it fully: disc weight or spring (assumed; usual 1 to 5 kPa)";
  parameter Units.Fraction stuck = 0 "Fault: stuck open: share of the cross-section that stays open";
  Units.Fraction opening "Open share: leakage when shut, 1 when fully open";
protected
  Units.Fraction x "Pressure difference over dp_open, between 0 and 1";
equation
  x = min(max(dp/dp_open, 0), 1);
  opening = leakage + (1 - leakage)*(stuck + (1 - stuck)*x^2*(3 - 2*x));
  share = opening;
  annotation(Documentation(info = "<html>
<p>q = Kv sqrt(dp/1 bar * 1000 kg/m3/rho) (IEC 60534-2-1: <b>Interfaces.Throttle</b>), times the open share, which rises smoothly from the
seat leakage at
dp = 0 to 1 at <code>dp_open</code>. Flow rises strictly with pressure difference everywhere, so that the valve can be shut
between two stopped pumps and the pressures are still defined. The inertia of the disc is neglected: no slam.</p>
</html>"));
end CheckValve;
