within Gemel.Hydraulics.Networks;
model Tank "Upright cylinder between a lowest and a highest level"
  extends TankBase;
  parameter Units.Diameter diameter(min = 1e-3, max = 1e6) = 10 "Inner diameter (assumed; usual 2 to 100 m)";
  Units.Length level(start = level_start, fixed = true) "Level above the bottom";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
equation
  volume = area*level;
  surface = level;
  annotation(Documentation(info = "<html>
<p>Mass balance of a cylinder. At <code>level_max</code> the inflow is shut (or the tank spills), at <code>level_min</code> the outflow: EPANET 2.2,
section 3.1. The connection shuts gradually within 1 cm beyond the limits. Where a demand can be met from an empty tank only, its head falls
far below any real one, as in EPANET, and <code>shortage</code> says how much is missing.</p>
<p>EPANET lets the network feel the levels once a hydraulic step. <code>felt</code> and <code>gauge</code> may be given equations for that; by
default they are the level itself.</p>
</html>"));
end Tank;
