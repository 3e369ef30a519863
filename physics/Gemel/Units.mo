within Gemel;
package Units "Physical quantities: unit, limits of meaning and usual size (nominal) in one place"
  type Time = Real(final quantity = "Time", final unit = "s", nominal = 1);
  type Length = Real(final quantity = "Length", final unit = "m", nominal = 1);
  type Diameter = Length(min = 0, displayUnit = "mm", nominal = 0.1);
  type Roughness = Length(min = 0, displayUnit = "mm", nominal = 1e-4);
  type Area = Real(final quantity = "Area", final unit = "m2", nominal = 1);
  type Volume = Real(final quantity = "Volume", final unit = "m3", nominal = 1);
  type Angle = Real(final quantity = "Angle", final unit = "rad", displayUnit = "deg", nominal = 1);
  type Velocity = Real(final quantity = "Velocity", final unit = "m/s", nominal = 1);
  type Acceleration = Real(final quantity = "Acceleration", final unit = "m/s2", nominal = 10);
  type AngularVelocity = Real(final quantity = "AngularVelocity", final unit = "rad/s", displayUnit = "rpm", nominal = 100);
  type AngularAcceleration = Real(final quantity = "AngularAcceleration", final unit = "rad/s2", nominal = 10);
  type Frequency = Real(final quantity = "Frequency", final unit = "Hz", nominal = 1);
  type Mass = Real(final quantity = "Mass", final unit = "kg", nominal = 1000);
  type Density = Real(final quantity = "Density", final unit = "kg/m3", min = 0, nominal = 1000);
  type DynamicViscosity = Real(final quantity = "DynamicViscosity", final unit = "Pa.s", min = 0, nominal = 1e-3);
  type Pressure = Real(final quantity = "Pressure", final unit = "Pa", displayUnit = "bar", nominal = 1e5);
  type MassFlowRate = Real(final quantity = "MassFlowRate", final unit = "kg/s", nominal = 10);
  type VolumeFlowRate = Real(final quantity = "VolumeFlowRate", final unit = "m3/s", displayUnit = "m3/h", nominal = 0.01);
  type Force = Real(final quantity = "Force", final unit = "N", nominal = 100);
  type Torque = Real(final quantity = "Torque", final unit = "N.m", nominal = 10);
  type MomentOfInertia = Real(final quantity = "MomentOfInertia", final unit = "kg.m2", min = 0, nominal = 1);
  type Power = Real(final quantity = "Power", final unit = "W", displayUnit = "kW", nominal = 1e3);
  type Energy = Real(final quantity = "Energy", final unit = "J", displayUnit = "kWh", nominal = 1e6);
  type Temperature = Real(final quantity = "ThermodynamicTemperature", final unit = "K", displayUnit = "degC",
    min = 0, start = 293.15, nominal = 300);
  type TemperatureDifference = Real(final quantity = "ThermodynamicTemperature", final unit = "K", nominal = 10);
  type HeatFlowRate = Real(final quantity = "Power", final unit = "W", nominal = 1e3);
  type HeatCapacity = Real(final quantity = "HeatCapacity", final unit = "J/K", min = 0, nominal = 1e5);
  type ThermalResistance = Real(final quantity = "ThermalResistance", final unit = "K/W", min = 0, nominal = 0.01);
  type ThermalConductance = Real(final quantity = "ThermalConductance", final unit = "W/K", min = 0, nominal = 100);
  type SpecificHeatCapacity = Real(final quantity = "SpecificHeatCapacity", final unit = "J/(kg.K)", min = 0, nominal = 1000);
  type SpecificEnthalpy = Real(final quantity = "SpecificEnergy", final unit = "J/kg", nominal = 1e5);
  type SpecificVolume = Real(final quantity = "SpecificVolume", final unit = "m3/kg", min = 0, nominal = 1);
  type HeatTransferCoefficient = Real(final quantity = "CoefficientOfHeatTransfer", final unit = "W/(m2.K)", min = 0, nominal = 10);
  type ThermalConductivity = Real(final quantity = "ThermalConductivity", final unit = "W/(m.K)", min = 0, nominal = 1);
  type ThermalInsulance = Real(final quantity = "ThermalInsulance", final unit = "m2.K/W", min = 0, nominal = 1);
  type Irradiance = Real(final quantity = "Irradiance", final unit = "W/m2", nominal = 100);
  type MassFraction = Real(final quantity = "MassFraction", final unit = "1", min = 0, max = 1, nominal = 0.01);
  type VolumeFraction = Real(final quantity = "VolumeFraction", final unit = "1", min = 0, max = 1, nominal = 1e-3);
  type RotationalStiffness = Real(final quantity = "RotationalStiffness", final unit = "N.m/rad", min = 0, nominal = 1e6);
  type RotationalDamping = Real(final quantity = "RotationalDamping", final unit = "N.m.s/rad", min = 0, nominal = 1e4);
  type Voltage = Real(final quantity = "ElectricPotential", final unit = "V", nominal = 100);
  type Current = Real(final quantity = "ElectricCurrent", final unit = "A", nominal = 10);
  type Efficiency = Real(final quantity = "Efficiency", final unit = "1", min = 0, max = 1, nominal = 1);
  type Fraction = Real(final unit = "1", min = 0, max = 1, nominal = 1);
  type Ratio = Real(final unit = "1", nominal = 1);

  annotation(Documentation(info = "<html>
<p>A declaration such as <code>Units.Pressure p</code> carries its unit with it, so that units can be checked and
a value can be shown in the unit that a person likes (<code>displayUnit</code>). <code>nominal</code> is the usual
size of the quantity: solvers scale equations and error limits with it.</p>
</html>"));
end Units;
