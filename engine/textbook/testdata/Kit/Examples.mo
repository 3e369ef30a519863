within Kit;
package Examples "Models that can be simulated"
  extends Kit.Icons.Package;

  model HeatedResistor "A resistor warms itself, and its resistance rises"
    Kit.Electric.ConstantVoltage u(V = 9, offset = 1);
    Kit.Electric.Resistor r(R = 10, T_ref = 293.15, alpha = 1/255, useHeatPort = true);
    Kit.Electric.Resistor cold(R = 5, alpha = 1/255, T = 300.15);
    Kit.Electric.Ground ground;
    Kit.Thermal.Mass mass(C = 1, T(start = 293.15, fixed = true));
    Kit.Thermal.Conductor loss(G = 0.1);
    Kit.Thermal.Ambient room(T = 20);
    Real t(unit = "degC") = Kit.Thermal.to_degC(mass.T);
  equation
    connect(u.p, r.p);
    connect(u.p, cold.p);
    connect(r.n, u.n);
    connect(cold.n, u.n);
    connect(u.n, ground.p);
    connect(r.heatPort, mass.port);
    connect(mass.port, loss.a);
    connect(loss.b, room.port);
  end HeatedResistor;

  model Transformer "Two coupled coils, one of them with a load"
    import Kit.Electric.{SineVoltage, Resistor, Coils, Ground};
    SineVoltage s(V = 3, f = 0.5);
    Resistor r1(R = 0.2);
    Resistor r2(R = 4);
    Coils c(N = 2, L = {2, 0.5, 1});
    Ground g1, g2;
  equation
    connect(s.p, r1.p);
    connect(r1.n, c.p[1]);
    connect(c.n[1], s.n);
    connect(s.n, g1.p);
    connect(c.p[2], r2.p);
    connect(r2.n, c.n[2]);
    connect(r2.n, g2.p);
  end Transformer;

  partial model Plant "What is controlled"
    Kit.Blocks.Interfaces.RealInput u;
    Kit.Blocks.Interfaces.RealOutput y;
  end Plant;
  model Lag
    extends Plant;
    parameter Real T = 1;
  initial equation
    y = 0;
  equation
    T*der(y) = u - y;
  end Lag;
  partial model Loop "A loop of which the plant is left open"
    replaceable Plant plant constrainedby Plant;
    replaceable function target = constantTarget;
    Kit.Blocks.Parts.Controller c(k = 3, T = 0.5);
    Real r = target(time);
  equation
    c.u_s = r;
    connect(c.y, plant.u);
    connect(plant.y, c.u_m);
  end Loop;
  function constantTarget
    input Real t;
    output Real y = 1;
  algorithm
  end constantTarget;
  function ramp
    input Real t;
    output Real y;
  algorithm
    y := Kit.Blocks.Parts.interpolate({0, 1, 3}, {0, 1, 2}, t);
  end ramp;
  model Controlled "PI control that follows straight lines"
    extends Loop(redeclare Lag plant(T = 2), redeclare function target = ramp);
  end Controlled;
  model Proportional "P control of a constant target"
    extends Loop(redeclare Lag plant, c(kind = Kit.Types.Controller.P));
  end Proportional;

  record Point
    Real x;
    Real v[2];
  end Point;
  function swap
    input Point p;
    output Point q(x = -p.x, v = {p.v[2], p.v[1]});
  algorithm
  end swap;
  model Steps "Records that statements fill"
    Point a, b, list[3];
    Real s;
    Kit.Blocks.Parts.Sine w(f = 0.5, fixedAmplitude = false);
  algorithm
    a.x := time;
    a.v := {1, a.x};
    a.x := a.x + 1;
    b := swap(a);
    for i in 1:3 loop
      list[i].x := i*b.v[1];
      for j in 1:2 loop
        list[i].v[j] := if j == 1 then list[i].x else s;
      end for;
      s := s + list[i].x;
    end for;
    w.a := s;
  end Steps;
end Examples;
