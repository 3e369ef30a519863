within Modelica.Mechanics;
package Translational "One-dimensional translation"
  import Modelica.Units.SI;
  package Interfaces "Flanges and partial components"
    connector Flange "Flange"
      SI.Position s "absolute position";
      flow SI.Force f "cut force";
    end Flange;
    connector Flange_a "Flange, left"
      SI.Position s "absolute position";
      flow SI.Force f "cut force";
    end Flange_a;
    connector Flange_b "Flange, right"
      SI.Position s "absolute position";
      flow SI.Force f "cut force";
    end Flange_b;
    partial model PartialTwoFlanges "Component with two flanges"
      Flange_a flange_a;
      Flange_b flange_b;
    end PartialTwoFlanges;
    partial model PartialCompliant "Compliance between two flanges"
      Flange_a flange_a;
      Flange_b flange_b;
      SI.Distance s_rel(min = -1e300, start = 0) "relative distance";
      SI.Force f "force between the flanges";
    equation
      s_rel = flange_b.s - flange_a.s;
      flange_b.f = f;
      flange_a.f = -f;
    end PartialCompliant;
  end Interfaces;
  package Components "Masses and springs"
    model Fixed "Flange fixed at a position"
      parameter SI.Position s0 = 0 "position";
      Interfaces.Flange_b flange;
    equation
      flange.s = s0;
    end Fixed;
    model Mass "Sliding mass"
      parameter SI.Mass m(min = 0, start = 1) "mass";
      parameter SI.Length L(start = 0) = 0 "length between the flanges";
      Interfaces.Flange_a flange_a;
      Interfaces.Flange_b flange_b;
      SI.Position s "position of the middle";
      SI.Velocity v(start = 0) "velocity";
      SI.Acceleration a(start = 0) "acceleration";
    equation
      flange_a.s = s - L/2;
      flange_b.s = s + L/2;
      v = der(s);
      a = der(v);
      m*a = flange_a.f + flange_b.f;
    end Mass;
    model Spring "Linear spring"
      extends Interfaces.PartialCompliant;
      parameter SI.TranslationalSpringConstant c(final min = 0, start = 1) "stiffness";
      parameter SI.Distance s_rel0 = 0 "distance without force";
    equation
      f = c*(s_rel - s_rel0);
    end Spring;
    model Damper "Linear damper"
      extends Interfaces.PartialCompliant;
      parameter SI.TranslationalDampingConstant d(final min = 0, start = 0) "damping";
      SI.Velocity v_rel "relative velocity";
    equation
      v_rel = der(s_rel);
      f = d*v_rel;
    end Damper;
    model SpringDamper "Linear spring and damper in parallel"
      extends Interfaces.PartialCompliant;
      parameter SI.TranslationalSpringConstant c(final min = 0, start = 1) "stiffness";
      parameter SI.TranslationalDampingConstant d(final min = 0, start = 1) "damping";
      parameter SI.Position s_rel0 = 0 "distance without force";
      SI.Velocity v_rel "relative velocity";
    equation
      v_rel = der(s_rel);
      f = c*(s_rel - s_rel0) + d*v_rel;
    end SpringDamper;
    model Rod "Rigid rod without mass"
      parameter SI.Length L = 0 "length";
      Interfaces.Flange_a flange_a;
      Interfaces.Flange_b flange_b;
      SI.Position s "position of the middle";
    equation
      flange_a.s = s - L/2;
      flange_b.s = s + L/2;
      0 = flange_a.f + flange_b.f;
    end Rod;
    model ElastoGap "Spring and damper that only push"
      extends Interfaces.PartialCompliant;
      parameter SI.TranslationalSpringConstant c(final min = 0, start = 1) "stiffness";
      parameter SI.TranslationalDampingConstant d(final min = 0, start = 1) "damping";
      parameter SI.Position s_rel0 = 0 "distance at which they touch";
      SI.Velocity v_rel "relative velocity";
      Boolean contact "they touch";
    protected
      SI.Force f_c = if contact then c*(s_rel - s_rel0) else 0 "force of the spring";
      SI.Force f_d = if contact then noEvent(max(min(d*v_rel, -f_c), f_c)) else 0 "force of the damper, no more than that of the spring";
    equation
      v_rel = der(s_rel);
      contact = s_rel < s_rel0;
      f = f_c + f_d;
    end ElastoGap;
  end Components;
  package Sources "Forces"
    model Force "Force given by a signal"
      Interfaces.Flange_b flange;
      Modelica.Blocks.Interfaces.RealInput f(unit = "N") "force on the flange";
    equation
      flange.f = -f;
    end Force;
    model ConstantForce "Constant force"
      Interfaces.Flange_b flange;
      parameter SI.Force f_constant "force on the flange";
    equation
      flange.f = -f_constant;
    end ConstantForce;
  end Sources;
  package Sensors "Ideal sensors"
    model PositionSensor "Position"
      Interfaces.Flange_a flange;
      Modelica.Blocks.Interfaces.RealOutput s(unit = "m") "position";
    equation
      flange.f = 0;
      s = flange.s;
    end PositionSensor;
    model SpeedSensor "Velocity"
      Interfaces.Flange_a flange;
      Modelica.Blocks.Interfaces.RealOutput v(unit = "m/s") "velocity";
    equation
      flange.f = 0;
      v = der(flange.s);
    end SpeedSensor;
  end Sensors;
end Translational;
