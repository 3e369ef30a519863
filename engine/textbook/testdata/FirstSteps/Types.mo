within FirstSteps;
package Types "Physical types of this library"
  type Temperature = Real(final quantity="ThermodynamicTemperature", final unit="K", min=0, start=293.15, displayUnit="degC");
  type ConvectionCoefficient = Real(unit="W/(m2.K)", min=0);
  type Area = Real(unit="m2", min=0);
  type Mass = Real(unit="kg", min=0);
  type SpecificHeat = Real(unit="J/(K.kg)", min=0);
  type Power = Real(unit="W");
end Types;
