within Gemel.Power.Data;
record WSCCGenerator3 "Steam machine 3 of the nine-bus system (WSCC), 128 MVA"
  extends GeneratorData(P_base = 128e6, H = 2.35);
  annotation(Documentation(info = "<html><p>Source: P. M. Anderson and A. A. Fouad, <i>Power System Control and Stability</i>, 1977, table 2.1: stored energy 301 MW s.</p></html>"));
end WSCCGenerator3;
