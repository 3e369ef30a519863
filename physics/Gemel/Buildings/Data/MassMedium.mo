within Gemel.Buildings.Data;
record MassMedium "Medium building of ISO 13790"
  extends BuildingMass(heat_capacity = 165000, mass_area = 2.5);
  annotation(Documentation(info = "<html><p>Source: ISO 13790:2008, <i>Energy performance of buildings: calculation of energy use for space heating and cooling</i>, table 12.</p></html>"));
end MassMedium;
