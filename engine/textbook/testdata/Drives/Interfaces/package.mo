within Drives;
package Interfaces
  connector Flange
    SI.Angle phi;
    flow SI.Torque tau "Cut torque";
  end Flange;

  connector Flange_a = Flange;
  connector Flange_b
    extends Flange;
  end Flange_b;

  partial model TwoFlanges
    Flange_a flange_a;
    Flange_b flange_b;
  end TwoFlanges;

  partial model Compliant "Two flanges, a relative angle and the torque in between"
    extends TwoFlanges;
    SI.Angle phi_rel(start=0) "flange_b.phi - flange_a.phi";
    SI.Torque tau "on flange_b";
  equation
    phi_rel = flange_b.phi - flange_a.phi;
    flange_b.tau = tau;
    flange_a.tau = -tau;
  end Compliant;
end Interfaces;
