within Gemel.Hydraulics.Data;
record BallValve "Full-bore ball valve, up to 70 degrees"
  extends ValveTrim(FL = 0.74, rangeability = 50, leakage = 1e-6);
  annotation(Documentation(info = "<html>
<p>Source: IEC 60534-2-1:2011, table of typical values: FL = 0.74 at 70&deg; (0.60 for a segmented ball); soft seat.</p>
</html>"));
end BallValve;
