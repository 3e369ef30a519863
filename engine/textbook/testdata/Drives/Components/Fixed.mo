within Drives.Components;
model Fixed
  parameter SI.Angle phi0 = 0;
  Interfaces.Flange_b flange;
equation
  flange.phi = phi0;
end Fixed;
