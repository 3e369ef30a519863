within Gemel.Buildings;
record BuildingMass "Thermal mass of a building after ISO 13790, for each square metre of floor"
  parameter Real heat_capacity(unit = "J/(m2.K)", min = 1e4, max = 1e6, nominal = 1e5) = 165000 "Heat capacity (ISO 13790:2008, table 12, medium)";
  parameter Units.Ratio mass_area(min = 1, max = 10) = 2.5 "Effective area of the mass over the floor area (ISO 13790:2008, table 12, medium)";
  annotation(Documentation(info = "<html><p>Classes are in <code>Gemel.Buildings.Data</code>: very light, light, medium, heavy, very heavy.</p></html>"));
end BuildingMass;
