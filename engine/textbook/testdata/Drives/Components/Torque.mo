within Drives.Components;
model Torque "Given by a signal"
  input Real tau(unit="N.m");
  Interfaces.Flange_b flange;
equation
  flange.tau = -tau;
end Torque;
