within Gemel.Hydronics;
model ThreeWayValve "Three-way valve: mixes two flows into one, or divides one into two"
  Interfaces.Port port_1 "Control port: open at stroke 1"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_2 "Bypass port: open at stroke 0"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Interfaces.Port port_3 "Common port"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput opening(unit = "1", min = 0, max = 1, start = 1) "Stroke that is asked for: 1: port_1 to port_3, 0: port_2 to port_3"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Water water "Properties of the water";
  parameter Units.VolumeFlowRate Kv(min = 1e-6, max = 10) = 10/3600
    "Flow coefficient of either way when open, 10 m3/h as 10/3600 (assumed; usual 0.6 to 1000 m3/h)";
  parameter Units.Volume volume(min = 1e-6, max = 1) = 1e-3 "Volume of the water inside (assumed; usual 1e-4 to 0.01 m3)";
  parameter Units.Temperature T_start(min = 220, max = 450) = 293.15 "Temperature at the start";
  parameter Units.Fraction stuck = 0 "Fault: 1: the valve stays at stuck_at; between: it moves that much less";
  parameter Units.Fraction stuck_at = 0.5 "Stroke at which it sticks (assumed; usual 0 to 1)";
  parameter Units.Fraction leak(min = 0, max = 0.5) = 0 "Fault: share of the open flow coefficient that passes a shut way";
  Units.Fraction stroke "Stroke that the valve has";
  Units.Temperature T "Temperature of the water inside";
  Valve control(water = water, Kv = Kv, equal_percentage = false, leak = leak) "Way from port_1"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Valve bypass(water = water, Kv = Kv, equal_percentage = false, leak = leak) "Way from port_2"
    annotation(Placement(transformation(extent = {{-10, -60}, {10, -40}})));
  MixingVolume body(n = 3, water = water, volume = volume, T_start = T_start) "Where the ways meet"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
equation
  stroke = (1 - stuck)*min(max(opening, 0), 1) + stuck*stuck_at;
  control.opening = stroke;
  bypass.opening = 1 - stroke;
  T = body.T;
  connect(port_1, control.port_a);
  connect(control.port_b, body.port[1]);
  connect(port_2, bypass.port_a);
  connect(bypass.port_b, body.port[2]);
  connect(body.port[3], port_3);
  annotation(Documentation(info = "<html>
<p>Two linear valves of opposite stroke that meet in a small stirred volume (linear/linear body: VDI/VDE 2173). For mixing the water leaves at port_3, for
dividing it comes in there; all laws hold in both directions.</p>
</html>"));
end ThreeWayValve;
