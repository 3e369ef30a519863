within Gemel.Hydraulics.Interfaces;
partial model Throttle "Flow law of valves: flow coefficient, opening, choking; what opens it is added"
  extends TwoPort;
  parameter Units.VolumeFlowRate Kv(min = 1e-9, max = 30) = 100/3600
    "Flow coefficient when open: volume flow of water at 1 bar (write 100 m3/h as 100/3600)";
  parameter Units.Fraction leakage(min = 1e-9, max = 0.1) = 1e-6
    "Seat leakage: share of the open flow coefficient (IEC 60534-4 class IV: 1e-4)";
  parameter Units.Ratio FL(min = 0.3, max = 1) = 0.9
    "Liquid pressure recovery factor, for choked flow (IEC 60534-2-1, table of typical values: globe valve 0.9, butterfly 0.6)";
  parameter Units.Fraction blockage(max = 0.99) = 0 "Fault: blockage: share of the flow coefficient lost to deposits or debris";
  Units.Ratio share "Flow coefficient now over Kv";
  Units.Pressure dp_choked "Pressure difference from which on more of it brings no more flow";
  Units.Power dissipation "Power turned into heat";
protected
  constant Units.Density rho_ref = 1000 "Density that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_ref = 1e5 "Pressure difference that belongs to Kv (IEC 60534-1)";
  constant Units.Pressure dp_small = 10 "Below this pressure difference the square root becomes linear";
  constant Units.Pressure p_critical = 22.064e6 "Critical pressure of water (IAPWS R2-83)";
  final parameter Units.Ratio FF = 0.96 - 0.28*sqrt(water.p_vapour/p_critical) "Critical pressure ratio factor (IEC 60534-2-1, equation 4)";
  final parameter Units.MassFlowRate m_open = Kv*sqrt(water.rho*rho_ref) "Mass flow when open at 1 bar";
  Units.Pressure dp_turbulent "Pressure difference that drives the flow: the smaller of dp and dp_choked";
  Units.Ratio bars "dp_turbulent over 1 bar";
  Units.Ratio root "Its square root, odd, and linear near zero";
  Units.Pressure tension "By how much the lower of the two pressures lies below absolute zero";
equation
  dp_choked = FL^2*max(max(port_a.p, port_b.p) + Constants.p_ambient - FF*water.p_vapour, 1000);
  // A thousandth of what lies beyond is let through: the flow rises strictly.
  dp_turbulent = min(max(dp, -dp_choked), dp_choked) + 1e-3*(max(dp - dp_choked, 0) + min(dp + dp_choked, 0));
  bars = dp_turbulent/dp_ref;
  root = bars/sqrt(sqrt(bars^2 + (dp_small/dp_ref)^2));
  // Water bears no tension: a column that is cut off tears. Instead of a cavity, what it draws comes through the valve.
  tension = max(-(min(port_a.p, port_b.p) + Constants.p_ambient), 0);
  m_flow = share*(1 - blockage)*m_open*root + m_open*tension^2/(tension + 2e4)/dp_ref*dp/(abs(dp) + dp_ref);
  dissipation = flow_rate*dp;
  annotation(Documentation(info = "<html>
<p>q = share Kv sqrt(dp/1 bar * 1000 kg/m3/rho) for turbulent flow, with dp at most FL&sup2; (p1 - FF p_vapour), p1 absolute: choked flow.
IEC 60534-2-1:2011, equations 1 to 4. Fittings
beside the valve (FP, FLP) and laminar flow are left out.</p>
<p>A valve that is shut in front of a moving column of water (<b>Pipe</b> with inertia) tears it: a cavity grows until the column stops, and closes again when it
returns. There is no cavity here: below 0 bar absolute water is drawn through the valve, as much at -1 bar as passes the open one at 1 bar, so that the column comes to rest under the
pressures that it would meet. Such flow is a sign of column separation, not a prediction.</p>
</html>"));
end Throttle;
