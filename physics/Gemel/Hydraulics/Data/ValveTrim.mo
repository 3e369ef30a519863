within Gemel.Hydraulics.Data;
record ValveTrim "What the kind of a control valve says about its flow; default: globe valve"
  parameter Units.Ratio FL(min = 0.3, max = 1) = 0.9 "Liquid pressure recovery factor, fully open";
  parameter Units.Ratio rangeability(min = 5, max = 200) = 50 "Inherent rangeability";
  parameter Units.Fraction leakage(min = 1e-9, max = 0.1) = 1e-4 "Seat leakage: share of the open flow coefficient";
  annotation(Documentation(info = "<html>
<p>Source: single-port globe valve with contoured plug, open, IEC 60534-2-1:2011, table of typical values: FL = 0.90; rangeability 50 as
usual; leakage class IV of IEC 60534-4.</p>
</html>"));
end ValveTrim;
