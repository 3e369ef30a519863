within Gemel.Hydraulics;
model CheckValve "Lets water pass from port_a to port_b only"
  extends Interfaces.TwoPort;
  parameter Units.VolumeFlowRate Kv(min = 1e-9) = 160/3600
    "Flow coefficient when open: volume flow of water at 1 bar (write 160 m3/h as 160/3600)";
  parameter Units.Pressure dp_open(min = 1) = 2000 "Pressure difference that opens it fully (disc weight or spring)";
  parameter Units.Fraction leakage(min = 1e-9, max = 0.1) = 1e-6 "Seat leakage: share of the open flow coefficient";
  Units.Fraction opening "Open share: leakage when shut, 1 when fully open";
  Units.Power dissipation "Power turned into heat";
protected
  constant Units.Density rho_ref = 1000 "Density that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_ref = 1e5 "Pressure difference that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_small = 10 "Below this pressure difference the square root becomes linear";
  Units.Fraction x "Pressure difference over dp_open, between 0 and 1";
equation
  x = min(max(dp/dp_open, 0), 1);
  opening = leakage + (1 - leakage)*x^2*(3 - 2*x);
  // Kv law; dp/sqrt(sqrt(dp^2 + small^2)) is sqrt(dp), odd, and linear near zero.
  m_flow = opening*Kv*sqrt(water.rho*rho_ref/dp_ref)*dp/sqrt(sqrt(dp^2 + dp_small^2));
  dissipation = flow_rate*dp;
  annotation(Documentation(info = "<html>
<p>q = Kv sqrt(dp/1 bar * 1000 kg/m3/rho) (IEC 60534-1), times the open share, which rises smoothly from the seat leakage at
dp = 0 to 1 at <code>dp_open</code>. Flow rises strictly with pressure difference everywhere, so that the valve can be shut
between two stopped pumps and the pressures are still defined. The inertia of the disc is neglected: no slam.</p>
</html>"));
end CheckValve;
