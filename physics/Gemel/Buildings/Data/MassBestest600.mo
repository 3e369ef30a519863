within Gemel.Buildings.Data;
record MassBestest600 "Light building of BESTEST 600 as a mass of ISO 13790"
  extends BuildingMass(heat_capacity = 51289.8, mass_area = 4.522);
  annotation(Documentation(info = "<html><p>Source: Modelica Buildings library, ThermalZones.ISO13790.Validation.BESTEST.Data.Case600Mass, from the layers of ASHRAE 140 after ISO 13786.</p></html>"));
end MassBestest600;
