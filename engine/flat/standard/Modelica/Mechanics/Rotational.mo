within Modelica.Mechanics;
package Rotational "One-dimensional rotation"
  import Modelica.Units.SI;
  package Icons "Base classes that only mark what a class is for"
    partial class Gear "Gear" end Gear;
    partial class Gearbox "Gearbox" end Gearbox;
    partial model Clutch "Clutch" end Clutch;
    partial model Spring "Spring" end Spring;
  end Icons;
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
    model Disc "Rigid disc, the flanges turned against each other"
      extends Interfaces.PartialTwoFlanges;
      parameter SI.Angle deltaPhi = 0 "flange_b.phi - flange_a.phi";
      SI.Angle phi "angle of the middle";
    equation
      flange_a.phi = phi - deltaPhi/2;
      flange_b.phi = phi + deltaPhi/2;
      0 = flange_a.tau + flange_b.tau;
    end Disc;
    model ElastoBacklash "Play in series with a spring and damper"
      extends Interfaces.PartialCompliantWithRelativeStates;
      parameter SI.RotationalSpringConstant c(final min = Modelica.Constants.small, start = 1e5) "stiffness";
      parameter SI.RotationalDampingConstant d(final min = 0, start = 0) "damping";
      parameter SI.Angle b(final min = 0) = 0 "play in all";
      parameter SI.Angle phi_rel0 = 0 "relative angle without torque";
    protected
      SI.Angle x = phi_rel - phi_rel0 "turn against the middle";
      SI.Angle bent = if x > b/2 then x - b/2 else if x < -b/2 then x + b/2 else 0 "turn of the spring";
      SI.Torque tau_c = c*bent "torque of the spring";
      SI.Torque tau_d = if x > b/2 or x < -b/2 then d*w_rel else 0 "torque of the damper, which does not pull";
    equation
      tau = if x > b/2 then noEvent(if tau_c + tau_d <= 0 then 0 else tau_c + min(tau_c, tau_d)) else
        if x < -b/2 then noEvent(if tau_c + tau_d >= 0 then 0 else tau_c + max(tau_c, tau_d)) else 0;
    end ElastoBacklash;
    model IdealPlanetary "Planetary gear without losses"
      parameter Real ratio(start = 2) "teeth of the ring over teeth of the sun";
      Interfaces.Flange_a sun;
      Interfaces.Flange_a carrier;
      Interfaces.Flange_b ring;
    equation
      (1 + ratio)*carrier.phi = sun.phi + ratio*ring.phi;
      ring.tau = ratio*sun.tau;
      carrier.tau = -(1 + ratio)*sun.tau;
    end IdealPlanetary;
    model IdealGearR2T "Rotation becomes translation"
      parameter Real ratio(final unit = "rad/m", start = 1) "angle over position";
      Interfaces.Flange_a flangeR;
      Modelica.Mechanics.Translational.Interfaces.Flange_b flangeT;
    equation
      flangeR.phi = ratio*flangeT.s;
      0 = ratio*flangeR.tau + flangeT.f;
    end IdealGearR2T;
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
    model LinearSpeedDependentTorque "Torque proportional to the speed"
      parameter SI.Torque tau_nominal "torque at w_nominal";
      parameter Boolean TorqueDirection = true "the torque has one sign for both directions of rotation";
      parameter SI.AngularVelocity w_nominal(min = Modelica.Constants.eps) "nominal speed";
      Interfaces.Flange_b flange;
      SI.AngularVelocity w "speed";
    equation
      w = der(flange.phi);
      flange.tau = -tau_nominal*(if TorqueDirection then abs(w/w_nominal) else w/w_nominal);
    end LinearSpeedDependentTorque;
    model QuadraticSpeedDependentTorque "Torque proportional to the square of the speed"
      parameter SI.Torque tau_nominal "torque at w_nominal";
      parameter Boolean TorqueDirection = true "the torque has one sign for both directions of rotation";
      parameter SI.AngularVelocity w_nominal(min = Modelica.Constants.eps) "nominal speed";
      Interfaces.Flange_b flange;
      SI.AngularVelocity w "speed";
    equation
      w = der(flange.phi);
      flange.tau = -tau_nominal*(if TorqueDirection then (w/w_nominal)^2 else (w/w_nominal)*abs(w/w_nominal));
    end QuadraticSpeedDependentTorque;
    model TorqueStep "Torque step"
      parameter SI.Torque stepTorque(start = 1) "height of the step";
      parameter SI.Torque offsetTorque = 0 "torque before";
      parameter SI.Time startTime = 0 "time of the step";
      Interfaces.Flange_b flange;
    equation
      flange.tau = -offsetTorque - (if time < startTime then 0 else stepTorque);
    end TorqueStep;
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
    model AccSensor "Acceleration"
      Interfaces.Flange_a flange;
      SI.AngularVelocity w "speed";
      Modelica.Blocks.Interfaces.RealOutput a(unit = "rad/s2") "acceleration";
    equation
      flange.tau = 0;
      w = der(flange.phi);
      a = der(w);
    end AccSensor;
    model RelSpeedSensor "Relative speed"
      Interfaces.Flange_a flange_a;
      Interfaces.Flange_b flange_b;
      SI.Angle phi_rel "relative angle";
      Modelica.Blocks.Interfaces.RealOutput w_rel(unit = "rad/s") "relative speed";
    equation
      flange_a.tau = 0;
      flange_b.tau = 0;
      phi_rel = flange_b.phi - flange_a.phi;
      w_rel = der(phi_rel);
    end RelSpeedSensor;
    model PowerSensor "Power through a shaft"
      Interfaces.Flange_a flange_a;
      Interfaces.Flange_b flange_b;
      Modelica.Blocks.Interfaces.RealOutput power(unit = "W") "power from flange_a to flange_b";
    equation
      flange_a.phi = flange_b.phi;
      0 = flange_a.tau + flange_b.tau;
      power = flange_a.tau*der(flange_a.phi);
    end PowerSensor;
  end Sensors;
end Rotational;
