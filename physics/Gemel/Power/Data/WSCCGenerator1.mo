within Gemel.Power.Data;
record WSCCGenerator1 "Hydro machine 1 of the nine-bus system (WSCC), 247.5 MVA"
  extends GeneratorData(P_base = 247.5e6, H = 9.55);
  annotation(Documentation(info = "<html><p>Source: P. M. Anderson and A. A. Fouad, <i>Power System Control and Stability</i>, 1977, table 2.1: stored energy 2364 MW s.</p></html>"));
end WSCCGenerator1;
