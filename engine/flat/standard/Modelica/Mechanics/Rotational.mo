within Modelica.Mechanics;
package Rotational "One-dimensional rotation"
  import Modelica.Units.SI;
  package Interfaces "Flanges and partial components"
    connector Flange "Flange of a shaft"
      SI.Angle phi "absolute angle";
      flow SI.Torque tau "cut torque";
    end Flange;
    connector Flange_a "Flange of a shaft, left"
      SI.Angle phi "absolute angle";
      flow SI.Torque tau "cut torque";
    end Flange_a;
    connector Flange_b "Flange of a shaft, right"
      SI.Angle phi "absolute angle";
      flow SI.Torque tau "cut torque";
    end Flange_b;
    connector Support "Housing"
      SI.Angle phi "absolute angle";
      flow SI.Torque tau "reaction torque";
    end Support;
    partial model PartialTwoFlanges "Component with two flanges"
      Flange_a flange_a;
      Flange_b flange_b;
    end PartialTwoFlanges;
    partial model PartialCompliant "Compliance between two flanges"
      SI.Angle phi_rel(start = 0) "relative angle";
      SI.Torque tau "torque between the flanges";
      Flange_a flange_a;
      Flange_b flange_b;
    equation
      phi_rel = flange_b.phi - flange_a.phi;
      flange_b.tau = tau;
      flange_a.tau = -tau;
    end PartialCompliant;
    partial model PartialCompliantWithRelativeStates "Compliance between two flanges, with relative speed"
      SI.Angle phi_rel(start = 0) "relative angle";
      SI.AngularVelocity w_rel(start = 0) "relative speed";
      SI.AngularAcceleration a_rel(start = 0) "relative acceleration";
      SI.Torque tau "torque between the flanges";
      Flange_a flange_a;
      Flange_b flange_b;
    equation
      phi_rel = flange_b.phi - flange_a.phi;
      w_rel = der(phi_rel);
      a_rel = der(w_rel);
      flange_b.tau = tau;
      flange_a.tau = -tau;
    end PartialCompliantWithRelativeStates;
  end Interfaces;
  package Components "Shafts, springs, gears"
    model Fixed "Flange fixed at an angle"
      parameter SI.Angle phi0 = 0 "angle";
      Interfaces.Flange_b flange;
    equation
      flange.phi = phi0;
    end Fixed;
    model Inertia "Rotating mass"
      parameter SI.MomentOfInertia J(min = 0, start = 1) "moment of inertia";
      Interfaces.Flange_a flange_a;
      Interfaces.Flange_b flange_b;
      SI.Angle phi "angle";
      SI.AngularVelocity w "speed";
      SI.AngularAcceleration a "acceleration";
    equation
      phi = flange_a.phi;
      phi = flange_b.phi;
      w = der(phi);
      a = der(w);
      J*a = flange_a.tau + flange_b.tau;
    end Inertia;
    model Spring "Linear spring"
      extends Interfaces.PartialCompliant;
      parameter SI.RotationalSpringConstant c(final min = 0, start = 1e5) "stiffness";
      parameter SI.Angle phi_rel0 = 0 "relative angle without torque";
    equation
      tau = c*(phi_rel - phi_rel0);
    end Spring;
    model Damper "Linear damper"
      extends Interfaces.PartialCompliant;
      parameter SI.RotationalDampingConstant d(final min = 0, start = 0) "damping";
      SI.AngularVelocity w_rel "relative speed";
    equation
      w_rel = der(phi_rel);
      tau = d*w_rel;
    end Damper;
    model SpringDamper "Linear spring and damper in parallel"
      extends Interfaces.PartialCompliant;
      parameter SI.RotationalSpringConstant c(final min = 0, start = 1e5) "stiffness";
      parameter SI.RotationalDampingConstant d(final min = 0, start = 0) "damping";
      parameter SI.Angle phi_rel0 = 0 "relative angle without torque";
      SI.AngularVelocity w_rel "relative speed";
    equation
      w_rel = der(phi_rel);
      tau = c*(phi_rel - phi_rel0) + d*w_rel;
    end SpringDamper;
    model IdealGear "Gear without losses"
      parameter Boolean useSupport = false "the housing has a connector; otherwise it is fixed";
      parameter Real ratio(start = 1) "speed of flange_a over speed of flange_b";
      Interfaces.Flange_a flange_a;
      Interfaces.Flange_b flange_b;
      Interfaces.Support support(phi = phi_support, tau = -flange_a.tau - flange_b.tau) if useSupport "housing";
      SI.Angle phi_a "angle of flange_a against the housing";
      SI.Angle phi_b "angle of flange_b against the housing";
    protected
      SI.Angle phi_support "angle of the housing";
    equation
      if not useSupport then
        phi_support = 0;
      end if;
      phi_a = flange_a.phi - phi_support;
      phi_b = flange_b.phi - phi_support;
      phi_a = ratio*phi_b;
      0 = ratio*flange_a.tau + flange_b.tau;
    end IdealGear;
  end Components;
  package Sources "Torques and prescribed motion"
    model Torque "Torque given by a signal"
      parameter Boolean useSupport = false "the housing has a connector; otherwise it is fixed";
      Modelica.Blocks.Interfaces.RealInput tau(unit = "N.m") "torque on the flange";
      Interfaces.Flange_b flange;
      Interfaces.Support support(phi = phi_support, tau = -flange.tau) if useSupport "housing";
      SI.Angle phi "angle of the flange against the housing";
    protected
      SI.Angle phi_support "angle of the housing";
    equation
      if not useSupport then
        phi_support = 0;
      end if;
      phi = flange.phi - phi_support;
      flange.tau = -tau;
    end Torque;
    model Speed "Speed given by a signal, exactly"
      Modelica.Blocks.Interfaces.RealInput w_ref(unit = "rad/s") "speed";
      Interfaces.Flange_b flange;
      SI.Angle phi(start = 0, fixed = true) "angle of the flange";
    equation
      phi = flange.phi;
      der(phi) = w_ref;
    end Speed;
    model ConstantTorque "Constant torque"
      parameter SI.Torque tau_constant "torque on the flange";
      Interfaces.Flange_b flange;
    equation
      flange.tau = -tau_constant;
    end ConstantTorque;
    model ConstantSpeed "Constant speed"
      parameter SI.AngularVelocity w_fixed "speed";
      Interfaces.Flange_b flange;
    equation
      der(flange.phi) = w_fixed;
    end ConstantSpeed;
  end Sources;
  package Sensors "Ideal sensors"
    model AngleSensor "Angle"
      Interfaces.Flange_a flange;
      Modelica.Blocks.Interfaces.RealOutput phi(unit = "rad") "angle";
    equation
      flange.tau = 0;
      phi = flange.phi;
    end AngleSensor;
    model SpeedSensor "Speed"
      Interfaces.Flange_a flange;
      Modelica.Blocks.Interfaces.RealOutput w(unit = "rad/s") "speed";
    equation
      flange.tau = 0;
      w = der(flange.phi);
    end SpeedSensor;
    model TorqueSensor "Torque between two flanges"
      Interfaces.Flange_a flange_a;
      Interfaces.Flange_b flange_b;
      Modelica.Blocks.Interfaces.RealOutput tau(unit = "N.m") "torque";
    equation
      flange_a.phi = flange_b.phi;
      0 = flange_a.tau + flange_b.tau;
      tau = flange_a.tau;
    end TorqueSensor;
  end Sensors;
end Rotational;
