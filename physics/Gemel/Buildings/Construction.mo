within Gemel.Buildings;
record Construction "Layers of a wall, roof or floor, from the outside to the inside"
  parameter Integer n(min = 1, max = 20) = 3 "Number of layers";
  parameter Units.Length thickness[n](each min = 1e-4, each max = 50) = fill(0.1, n) "Thickness (shape: layers) (assumed)";
  parameter Units.ThermalConductivity conductivity[n](each min = 1e-3, each max = 500) = fill(1, n) "Thermal conductivity (shape: layers) (assumed)";
  parameter Units.Density density[n](each min = 1, each max = 2e4) = fill(1000, n) "Density (shape: layers) (assumed)";
  parameter Units.SpecificHeatCapacity specific_heat[n](each min = 100, each max = 1e4) = fill(1000, n) "Specific heat (shape: layers) (assumed)";
  annotation(Documentation(info = "<html><p>Data of walls are in <code>Gemel.Buildings.Data</code>.</p></html>"));
end Construction;
