within Gemel.Hydraulics;
package Data "Curves of real machines, with their sources"
  annotation(Documentation(info = "<html>
<p>A record is a machine: <code>Data.WiloStratos80_1to12 data; CentrifugalPumpTable pump(curve_flow = data.flow_rate, curve_head =
data.head, curve_power = data.power, speed_nominal =
data.speed)</code>. A machine of your own is a record that extends <b>PumpCurve</b>.</p>
</html>"));
end Data;
