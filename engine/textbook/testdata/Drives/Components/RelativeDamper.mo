within Drives.Components;
model RelativeDamper "Its relative speed is the derivative of a relative angle: no state of its own"
  extends Interfaces.Compliant;
  parameter SI.RotationalDampingConstant d = 0;
equation
  tau = d*der(phi_rel);
end RelativeDamper;
