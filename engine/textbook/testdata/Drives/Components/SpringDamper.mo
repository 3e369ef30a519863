within Drives.Components;
model SpringDamper "Both in one: composed, not written"
  extends Interfaces.TwoFlanges;
  Spring spring(final c=c);
  Damper damper(final d=d);
  parameter SI.RotationalSpringConstant c = 100;
  parameter SI.RotationalDampingConstant d = 1;
equation
  connect(flange_a, spring.flange_a);
  connect(spring.flange_b, flange_b);
  connect(flange_a, damper.flange_a);
  connect(damper.flange_b, flange_b);
end SpringDamper;
