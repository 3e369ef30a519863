within Drives.Components;
model Gear "Ideal, without inertia"
  extends Interfaces.TwoFlanges;
  parameter Real ratio = 1 "flange_a.phi/flange_b.phi";
equation
  flange_a.phi = ratio*flange_b.phi;
  0 = ratio*flange_a.tau + flange_b.tau;
end Gear;
