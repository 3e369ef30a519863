within Gemel.Hydraulics.Data;
record Iso2858_100_65_200 "End-suction pump 100-65-200: 100 m3/h, 50 m at 2900 r/min"
  extends DutyPoint(flow_rate = 100/3600, head = 50, efficiency = 0.76, npsh = 3.6);
  annotation(Documentation(info = "<html>
<p>Source: rated duty of ISO 2858 (designation 100-65-200); efficiency and NPSH3 as published for the pump of the series IS of that size
(handbooks of chemical engineering, table of IS single-stage pumps).</p>
</html>"));
end Iso2858_100_65_200;
