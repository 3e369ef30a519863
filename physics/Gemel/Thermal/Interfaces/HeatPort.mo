within Gemel.Thermal.Interfaces;
connector HeatPort "Where heat crosses the border of a component"
  Units.Temperature T "Temperature at the border";
  flow Units.HeatFlowRate Q_flow "Heat flow into the component";
end HeatPort;
