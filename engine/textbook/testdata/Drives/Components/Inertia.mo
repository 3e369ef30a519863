within Drives.Components;
model Inertia
  extends Interfaces.TwoFlanges;
  parameter SI.Inertia J(min=0) = 1;
  SI.Angle phi(stateSelect=StateSelect.prefer);
  SI.AngularVelocity w;
  SI.AngularAcceleration a;
equation
  phi = flange_a.phi;
  phi = flange_b.phi;
  w = der(phi);
  a = der(w);
  J*a = flange_a.tau + flange_b.tau;
end Inertia;
