within Drives.Components;
model Backlash "A spring and damper that touch only outside a gap"
  extends Interfaces.Compliant;
  parameter Real c(unit="N.m/rad") = 1000;
  parameter Real d(unit="N.m.s/rad") = 0;
  parameter SI.Angle b = 0.1 "Total gap";
protected
  SI.AngularVelocity w_rel;
equation
  w_rel = der(flange_b.phi) - der(flange_a.phi);
  tau = if phi_rel > b/2 then c*(phi_rel - b/2) + d*w_rel
    elseif phi_rel < -b/2 then c*(phi_rel + b/2) + d*w_rel
    else 0;
end Backlash;
