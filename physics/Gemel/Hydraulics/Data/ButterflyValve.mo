within Gemel.Hydraulics.Data;
record ButterflyValve "Swing-through butterfly valve, centred shaft, up to 70 degrees"
  extends ValveTrim(FL = 0.62, rangeability = 30, leakage = 1e-5);
  annotation(Documentation(info = "<html>
<p>Source: IEC 60534-2-1:2011, table of typical values: FL = 0.62 at 70&deg; (0.70 at 60&deg;); rangeability 30 as usual for this kind;
resilient seat.</p>
</html>"));
end ButterflyValve;
