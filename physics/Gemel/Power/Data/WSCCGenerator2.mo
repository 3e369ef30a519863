within Gemel.Power.Data;
record WSCCGenerator2 "Steam machine 2 of the nine-bus system (WSCC), 192 MVA"
  extends GeneratorData(P_base = 192e6, H = 3.33);
  annotation(Documentation(info = "<html><p>Source: P. M. Anderson and A. A. Fouad, <i>Power System Control and Stability</i>, 1977, table 2.1: stored energy 640 MW s.</p></html>"));
end WSCCGenerator2;
