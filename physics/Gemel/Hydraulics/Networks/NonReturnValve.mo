within Gemel.Hydraulics.Networks;
model NonReturnValve "Lets water pass from port_a to port_b only, without a loss of its own"
  extends Link;
equation
  loss = noEvent(if flow_rate > 0 then resistance_open else resistance_shut)*flow_rate;
  annotation(Documentation(info = "<html>
<p>Placed in line with a pipe that has a check valve (status CV in EPANET). Forward: 1 mm of head at 1 m3/s. Backward: 1e-8 m3/s per
metre of head. <b>Hydraulics.CheckValve</b> is a real one, with a loss and an opening pressure.</p>
</html>"));
end NonReturnValve;
