package Functions "Algorithms that return values"
  record Point
    Real x, y;
  end Point;

  record Segment
    Point a;
    Point b = Point(1, 1);
  end Segment;

  function length
    input Segment s;
    output Real l;
  algorithm
    l := sqrt((s.b.x - s.a.x)^2 + (s.b.y - s.a.y)^2);
  end length;

  function middle "Returns a record"
    input Point a, b;
    input Real w = 0.5;
    output Point m;
  algorithm
    m.x := (1 - w)*a.x + w*b.x;
    m.y := (1 - w)*a.y + w*b.y;
    annotation (Inline=true);
  end middle;

  function statistics "Several results, arrays of any size"
    input Real u[:];
    output Real mean;
    output Real deviation;
    output Real sorted[size(u, 1)];
  protected
    Integer n = size(u, 1);
    Real swap;
  algorithm
    mean := sum(u)/n;
    deviation := sqrt(sum((u[i] - mean)^2 for i in 1:n)/n);
    sorted := u;
    for i in 1:n - 1 loop
      for j in 1:n - i loop
        if sorted[j] > sorted[j + 1] then
          swap := sorted[j];
          sorted[j] := sorted[j + 1];
          sorted[j + 1] := swap;
        end if;
      end for;
    end for;
  end statistics;

  partial function Law
    input Real x;
    output Real y;
  end Law;

  function square
    extends Law;
  algorithm
    y := x^2;
  end square;

  function affine
    extends Law;
    input Real a = 1;
    input Real b = 0;
  algorithm
    y := a*x + b;
  end affine;

  function tripled = affine(a=3);

  function integrate "Simpson's rule of a function that is given"
    input Law f;
    input Real a, b;
    input Integer n = 10;
    output Real s;
  protected
    Real h = (b - a)/n;
  algorithm
    s := 0;
    for i in 0:n - 1 loop
      s := s + h/6*(f(a + i*h) + 4*f(a + (i + 0.5)*h) + f(a + (i + 1)*h));
    end for;
  end integrate;

  function sign3 "returns early"
    input Real x;
    output Integer s;
  algorithm
    if x > 0 then
      s := 1;
      return;
    end if;
    s := if x < 0 then -1 else 0;
  end sign3;

  function fibonacci
    input Integer n;
    output Integer f;
  algorithm
    f := if n < 2 then n else fibonacci(n - 1) + fibonacci(n - 2);
  end fibonacci;

  function root "Newton's method with a fixed number of steps"
    input Real a;
    output Real x;
  algorithm
    x := a;
    for k in 1:30 loop
      x := 0.5*(x + a/x);
    end for;
  end root;

  model Records
    Segment s(a(x=time, y=0), b=Point(x=3, y=4));
    Segment t = Segment(a=Point(1, 2));
    Segment u[2](a(x={1, 2}, each y=0));
    Point p, q(x=5, y=0), m;
    Real l = length(s);
    Real lt = length(t);
    Real lu[2] = {length(u[i]) for i in 1:2};
    Point w = middle(p, q, w=0.25);
    Real state(start=1, fixed=true);
  equation
    m = middle(p, q);
    der(state) = -m.x;
    p = Point(x=state, y=2);
  end Records;

  model Several
    Real u[4] = {time, 3, 1, 2};
    Real mean, dev, sorted[4], again, onlySorted[4];
    Real t = tripled(time) + tripled(1, b=2);
    Integer sg[3] = {sign3(-2), sign3(0), sign3(time + 1)};
    parameter Integer f10 = fibonacci(10);
    Real r = root(time + 1);
    Real many[3] = root({1, 4, 9});
  equation
    (mean, dev, sorted) = statistics(u);
    (again) = statistics({1, 2, 6});
    (, , onlySorted) = statistics({time, 0.5, -1, 2});
  end Several;

  model Functional "Functions as arguments"
    Real area = integrate(function affine(a=2, b=1), 0, time);
    Real cubic = integrate(square, 0, 2, n=4);
  end Functional;

  model Named "A record that varies holds a text"
    record Tag
      Real x;
      String name = "tag";
    end Tag;
    Tag tag(x=time);
  end Named;

  package Medium "Replaceable functions in packages"
    partial package Base
      constant String name = "none";
      constant Real rho = 1;
      replaceable partial function viscosity
        input Real T;
        output Real mu;
      end viscosity;
    end Base;
    package Water
      extends Base(name="water", rho=1000);
      redeclare function extends viscosity
      algorithm
        mu := 1e-3*exp(-0.02*(T - 293.15));
      end viscosity;
    end Water;
    package Oil
      extends Base(final name="oil", rho=870);
      constant Real mu0 = 0.05;
      redeclare function viscosity
        input Real T;
        output Real mu = mu0*(293.15/T)^8;
      algorithm
      end viscosity;
    end Oil;
  end Medium;

  model Pipe
    replaceable package Medium = Functions.Medium.Water constrainedby Functions.Medium.Base "what flows";
    parameter Real d = 0.1;
    Real T = 293.15 + 10*time;
    Real nu = Medium.viscosity(T)/Medium.rho;
  end Pipe;

  model Pipes
    Pipe water, oil(redeclare package Medium = Functions.Medium.Oil);
    replaceable package Chosen = Medium.Oil;
    Pipe same(redeclare package Medium = Chosen);
    parameter Real density = Chosen.rho;
  end Pipes;
end Functions;
