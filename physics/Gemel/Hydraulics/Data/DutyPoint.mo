within Gemel.Hydraulics.Data;
record DutyPoint "Best point of a pump as a catalogue gives it; default: 80-50-200 of ISO 2858"
  parameter Units.AngularVelocity speed(min = 1, max = 3000) = 2900*2*Constants.pi/60 "Speed";
  parameter Units.VolumeFlowRate flow_rate(min = 1e-6, max = 50) = 50/3600 "Flow";
  parameter Units.Length head(min = 0.1, max = 3000) = 50 "Head";
  parameter Units.Efficiency efficiency(min = 0.05) = 0.69 "Efficiency";
  parameter Units.Length npsh(min = 0.05, max = 50) = 2.5 "NPSH3";
  annotation(Documentation(info = "<html>
<p>Source of the defaults: rated duty of ISO 2858 (80-50-200: 50 m3/h, 50 m, 2900 r/min); efficiency and NPSH3 as published for the pump of
the series IS of that size (handbooks of chemical engineering,
table of IS single-stage pumps).</p>
<p><code>Data.Iso2858_80_50_200 d; CentrifugalPump pump(flow_nominal = d.flow_rate, head_nominal = d.head, head_shutoff = 1.24*d.head,
efficiency_nominal = d.efficiency, npsh_nominal = d.npsh, speed_nominal =
d.speed)</code>.</p>
</html>"));
end DutyPoint;
