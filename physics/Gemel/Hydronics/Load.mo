within Gemel.Hydronics;
model Load "Heat that a process puts into the water or a user takes from it, whatever the temperature"
  extends Interfaces.Side(Q_flow = Q_load);
  Blocks.Interfaces.RealInput heat_input(unit = "W", displayUnit = "kW", min = -1e8, max = 1e8, nominal = 1e4, start = 0) "Heat into the water; negative: taken from it"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.Temperature T_min(min = 220, max = 400) = 276.15 "No heat is taken from colder water: it fades out over the 3 K above (assumed; usual above freezing)";
  parameter Units.Temperature T_max(min = 280, max = 480) = 373.15 "No heat is given to warmer water: it fades out over the 3 K below (assumed; usual below boiling)";
protected
  Units.HeatFlowRate Q_load "Heat into the water as far as it is possible";
equation
  Q_load = max(heat_input, 0)*min(max((T_max - T)/3, 0), 1) + min(heat_input, 0)*min(max((T - T_min)/3, 0), 1);
  annotation(Documentation(info = "<html>
<p>A process to be cooled, coils of air handling units, a consumer that meters its heat. The heat is given; it fades out before the water boils or freezes, so that a stopped pump does not
lead anywhere impossible. What was wanted is <code>heat_input</code>, what happened <code>Q_flow</code>.</p>
</html>"));
end Load;
