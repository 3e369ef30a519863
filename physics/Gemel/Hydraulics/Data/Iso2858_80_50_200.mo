within Gemel.Hydraulics.Data;
record Iso2858_80_50_200 "End-suction pump 80-50-200: 50 m3/h, 50 m at 2900 r/min"
  extends DutyPoint(flow_rate = 50/3600, head = 50, efficiency = 0.69, npsh = 2.5);
  annotation(Documentation(info = "<html>
<p>Source: rated duty of ISO 2858 (designation 80-50-200); efficiency and NPSH3 as published for the pump of the series IS of that size
(handbooks of chemical engineering, table of IS single-stage pumps).</p>
</html>"));
end Iso2858_80_50_200;
