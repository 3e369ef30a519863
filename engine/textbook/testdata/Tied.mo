package Tied "States that are tied to each other: the index must be lowered"
  model Divider "Two capacitors in series over a source, with a load between them"
    import Modelica.Electrical.Analog.Basic.*;
    Modelica.Electrical.Analog.Sources.SineVoltage source(V=10, f=0.5, offset=5);
    Capacitor upper(C=0.2), lower(C=0.3, v(start=2, fixed=true));
    Resistor load(R=4);
    Ground ground;
  equation
    connect(source.p, upper.p);
    connect(upper.n, lower.p);
    connect(lower.n, source.n);
    connect(load.p, lower.p);
    connect(load.n, lower.n);
    connect(ground.p, source.n);
  end Divider;

  model Star "Three coils meet in a point"
    import Modelica.Electrical.Analog.Basic.*;
    Modelica.Electrical.Analog.Sources.ConstantVoltage a(V=6), b(V=3);
    Inductor La(L=0.5, i(start=0, fixed=true)), Lb(L=0.25, i(start=0, fixed=true)), Lc(L=1);
    Resistor Rc(R=2);
    Ground ground;
  equation
    connect(a.p, La.p);
    connect(b.p, Lb.p);
    connect(La.n, Lc.p);
    connect(Lb.n, Lc.p);
    connect(Lc.n, Rc.p);
    connect(Rc.n, ground.p);
    connect(a.n, ground.p);
    connect(b.n, ground.p);
  end Star;

  model Rope "A mass hangs on a drum"
    Modelica.Mechanics.Rotational.Interfaces.Flange_a flange;
    parameter Modelica.Units.SI.Radius r = 0.2;
    parameter Modelica.Units.SI.Mass m = 10;
    Modelica.Units.SI.Position s "of the mass";
    Modelica.Units.SI.Velocity v;
    Modelica.Units.SI.Force pull;
  equation
    s = r*flange.phi;
    v = der(s);
    m*der(v) = pull - m*Modelica.Constants.g_n;
    flange.tau = r*pull;
  end Rope;

  model Hoist "A motor lifts a mass over a gear and a drum"
    import Modelica.Mechanics.Rotational.Components.*;
    Modelica.Mechanics.Rotational.Sources.ConstantTorque motor(tau_constant=3);
    Inertia rotor(J=0.02, phi(start=0, fixed=true), w(start=0, fixed=true));
    IdealGear gear(ratio=8);
    Inertia drum(J=0.5);
    Rope rope;
  equation
    connect(motor.flange, rotor.flange_a);
    connect(rotor.flange_b, gear.flange_a);
    connect(gear.flange_b, drum.flange_a);
    connect(drum.flange_b, rope.flange);
  end Hoist;

  model Engine "A crank moves a piston: the constraint is nonlinear, the piston's position stands in it alone"
    parameter Real r = 0.1, l = 0.3, J = 0.05, m = 2, drive = 0.4;
    Real phi(start=0.5, fixed=true), w(start=20, fixed=true);
    Real s, v, F;
  equation
    w = der(phi);
    v = der(s);
    s = r*cos(phi) + sqrt(l^2 - r^2*sin(phi)^2);
    m*der(v) = F;
    J*der(w) = drive - F*(-r*sin(phi) - r^2*sin(phi)*cos(phi)/sqrt(l^2 - r^2*sin(phi)^2));
  end Engine;

  model Train "Rigid wagons of some length, pushed by a force that grows"
    import Modelica.Mechanics.Translational.Components.*;
    Mass loco(m=4, L=2, s(start=0, fixed=true), v(start=0, fixed=true));
    Mass wagon[2](m={1, 2}, each L=1);
    SpringDamper buffer(c=50, d=3, s_rel0=0.5);
    Mass last(m=3, L=1, s(start=5.5, fixed=true), v(start=0, fixed=true));
    Modelica.Mechanics.Translational.Sources.Force push;
  equation
    push.f = 10*time;
    connect(push.flange, loco.flange_a);
    connect(loco.flange_b, wagon[1].flange_a);
    connect(wagon[1].flange_b, wagon[2].flange_a);
    connect(wagon[2].flange_b, buffer.flange_a);
    connect(buffer.flange_b, last.flange_a);
  end Train;

  model Relative "Relative speed and acceleration of two shafts, states asked for by the author"
    import Modelica.Mechanics.Rotational.Components.*;
    Inertia a(J=1, phi(start=0.2, fixed=true), w(start=0, fixed=true)), b(J=2, phi(start=0, fixed=true), w(start=1, fixed=true));
    SpringDamper c(c=40, d=0.5, phi_rel0=0.1);
    Real slip = der(c.phi_rel), jerk = der(c.w_rel);
  equation
    connect(a.flange_b, c.flange_a);
    connect(c.flange_b, b.flange_a);
  end Relative;
end Tied;
