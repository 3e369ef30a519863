package Classes "Inheritance, scopes, modifications"
  partial model Base
    parameter Real k = 1;
    Real x(start=k, fixed=true);
  protected
    Real hidden = 2*x;
  public
    Real shown = hidden;
  end Base;

  model Mixin
    parameter Real rate = 0.5;
  end Mixin;

  model Twice "Two bases"
    extends Base;
    extends Mixin(rate=0.25);
  equation
    der(x) = -rate*x;
  end Twice;

  model Short = Twice(k=4, rate=2) "A class by modification";

  model Outer "Classes inside classes"
    constant Integer n = 2;
    parameter Real a = 3;
    model Inside
      parameter Real b = 1;
      Real y(start=b, fixed=true);
    equation
      der(y) = -n*y;
    end Inside;
    Inside first, second(b=a);
  end Outer;

  model Derived "Uses a class it inherits"
    extends Outer(a=7);
    Inside third(b=second.b + 1);
    type Special = Real(start=5, unit="m");
    Special s(fixed=true);
  equation
    der(s) = -0.1*s;
  end Derived;

  model Slot
    replaceable model Content = Twice constrainedby Base(k=6);
    replaceable type Number = Real(unit="m");
    Content content;
    Number width = 2*content.x;
  end Slot;

  model Filled
    extends Slot(redeclare model Content = Fast(speed=3), redeclare type Number = Real(unit="m", min=0));
    model Fast
      extends Base;
      parameter Real speed = 1;
    equation
      der(x) = -speed*x;
    end Fast;
  end Filled;

  model Extended "A replaceable class that is extended in place"
    extends Slot;
    redeclare model extends Content
      Real twice = 2*x;
    end Content;
  end Extended;

  model Sections "Sections in any order and number"
    Real a(start=1, fixed=true);
  equation
    der(a) = -b;
  protected
    Real b;
  equation
    b = c;
  public
    Real c;
  algorithm
    c := 2*a;
  initial algorithm
    assert(a > 0, "a must be positive");
  end Sections;

  model Determined "Parameters that the start determines"
    parameter Real k(fixed=false, start=1) "such that x is at rest";
    parameter Real x0 = 4;
    Real x;
    Real u = if time < 1 then 3 else 6;
  initial equation
    x = x0;
    der(x) = 0;
  equation
    der(x) = u - k*sqrt(x);
  end Determined;

  model Following "A parameter that follows from one that the start determines"
    parameter Real k(fixed=false, start=1) "such that x is at rest";
    parameter Real twice = 2*k;
    Real x(start=4, fixed=true);
    Real u = if time < 1 then 3 else 6;
  initial equation
    der(x) = 0;
  equation
    der(x) = u - twice*sqrt(x);
  end Following;

  model Rest "A start in balance of a nonlinear system, by a variable that is not a state"
    Real h1(start=1), h2(start=1), q;
    output Real level = h1 + h2;
  initial equation
    level = 3;
    der(h2) = 0;
  equation
    q = 0.5*sqrt(h1);
    der(h1) = 0.2 - q;
    der(h2) = q - 0.4*sqrt(h2);
  end Rest;

  model Quoted
    Real 'x.1' = 2*time;
    Real 'a b'[2] = {1., 1.e-1};
  end Quoted;
end Classes;
