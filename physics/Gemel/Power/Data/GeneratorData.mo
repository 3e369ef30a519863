within Gemel.Power.Data;
record GeneratorData "Parameters of Grid.Generator"
  parameter Units.Power P_base(min = 1, max = 1e11, nominal = 1e8) = 100e6 "Rated apparent power, the base of H";
  parameter Units.Time H(min = 0.05, max = 50) = 4 "Inertia constant";
  parameter Units.Ratio D(min = 0, max = 50) = 0 "Damping: power lost per speed deviation";
  parameter Units.Frequency f_nominal(min = 1, max = 500, nominal = 50) = 60 "Frequency at rated speed";
  annotation(Documentation(info = "<html><p>Source: each machine names its own; these defaults are assumed.</p></html>"));
end GeneratorData;
