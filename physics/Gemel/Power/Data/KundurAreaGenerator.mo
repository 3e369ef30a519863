within Gemel.Power.Data;
record KundurAreaGenerator "Machines 1 and 2 of the two-area system, 900 MVA"
  extends GeneratorData(P_base = 900e6, H = 6.5);
  annotation(Documentation(info = "<html><p>Source: P. Kundur, <i>Power System Stability and Control</i>, 1994, example 12.6.</p></html>"));
end KundurAreaGenerator;
