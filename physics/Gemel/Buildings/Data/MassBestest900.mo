within Gemel.Buildings.Data;
record MassBestest900 "Heavy building of BESTEST 900 as a mass of ISO 13790"
  extends BuildingMass(heat_capacity = 249272, mass_area = 2.7);
  annotation(Documentation(info = "<html><p>Source: Modelica Buildings library, ThermalZones.ISO13790.Validation.BESTEST.Data.Case900Mass, from the layers of ASHRAE 140 after ISO 13786.</p></html>"));
end MassBestest900;
