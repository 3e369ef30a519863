within Gemel.Hydraulics.Data;
record Iso2858_65_50_160 "End-suction pump 65-50-160: 25 m3/h, 32 m at 2900 r/min"
  extends DutyPoint(flow_rate = 25/3600, head = 32, efficiency = 0.65, npsh = 2);
  annotation(Documentation(info = "<html>
<p>Source: rated duty of ISO 2858 (designation 65-50-160); efficiency and NPSH3 as published for the pump of the series IS of that size
(handbooks of chemical engineering, table of IS single-stage pumps).</p>
</html>"));
end Iso2858_65_50_160;
