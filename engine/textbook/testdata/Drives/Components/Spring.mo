within Drives.Components;
model Spring
  extends Interfaces.Compliant;
  parameter SI.RotationalSpringConstant c(final min=0);
  parameter SI.Angle phi_rel0 = 0 "unstretched";
equation
  tau = c*(phi_rel - phi_rel0);
end Spring;
