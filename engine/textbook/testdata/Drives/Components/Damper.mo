within Drives.Components;
model Damper "Its relative speed is a difference of two speeds"
  extends Interfaces.Compliant;
  parameter SI.RotationalDampingConstant d = 0;
  SI.AngularVelocity w_rel = der(flange_b.phi) - der(flange_a.phi);
equation
  tau = d*w_rel;
end Damper;
