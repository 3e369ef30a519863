within Gemel.Hydraulics.Networks;
model Gate "Isolation valve: open or shut, without a loss of its own"
  extends Link;
  Blocks.Interfaces.RealInput open(unit = "1", min = 0, max = 1, start = 1) "Above 0.5 it is open"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
equation
  flow_rate = noEvent(if open > 0.5 then 1/resistance_open else 1/resistance_shut)*loss;
  annotation(Documentation(info = "<html>
<p>Placed in line with a pipe that can be closed. Open: 1 mm of head at 1 m3/s. Shut: 1e-8 m3/s per metre of head.</p>
</html>"));
end Gate;
