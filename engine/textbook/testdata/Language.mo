package Language "One corner of the language a model"
  import Modelica.Units.SI;
  constant Real root2 = sqrt(2) "a constant of the package";
  constant Integer digits[3] = {3, 1, 4};

  record Material
    SI.Density rho = 1000;
    SI.SpecificHeatCapacity c;
    Real extra[2] = {1, 2};
  end Material;

  constant Material water = Material(c=4200);
  constant Material steel(rho=7850, c=470);

  type Shape = enumeration(Cube "a cube", Ball, Rod "a long one");

  function polynomial "by Horner"
    input Real a[:] "coefficients, highest power first";
    input Real x;
    output Real y;
  algorithm
    y := 0;
    for i in 1:size(a, 1) loop
      y := y*x + a[i];
    end for;
  end polynomial;

  function volume
    input Shape shape;
    input SI.Length edge = 1;
    output SI.Volume V;
    output SI.Area A "second result";
  protected
    constant Real pi = Modelica.Constants.pi;
  algorithm
    if shape == Shape.Cube then
      V := edge^3;
      A := 6*edge^2;
    elseif shape == Shape.Ball then
      V := 4/3*pi*edge^3;
      A := 4*pi*edge^2;
    else
      V := edge*1e-4;
      A := edge*0.04 + 2e-4;
    end if;
  end volume;

  function powerSum "by a while loop with break"
    input Integer n;
    input Real x;
    output Real s = 0;
  protected
    Integer k = 0;
  algorithm
    while true loop
      k := k + 1;
      if k > n then
        break;
      end if;
      s := s + x^k;
    end while;
  end powerSum;

  function celsius
    input Real t(unit="degC");
    output SI.Temperature T;
  algorithm
    T := t + 273.15;
  end celsius;

  model Records "with functions, enumerations and several results"
    parameter Material m = water;
    parameter Material other(c=900, extra={5, 6});
    parameter Material third = steel;
    parameter Shape shape = Shape.Ball;
    parameter SI.Length d = 0.1;
    SI.Volume V;
    SI.Area A;
    SI.Temperature T(start=celsius(90), fixed=true);
    parameter Real factor = m.extra[2]*digits[end]/4*other.extra[1]/5*third.rho/7850;
  equation
    (V, A) = volume(shape, d);
    m.rho*m.c*V*der(T) = factor*300*A*(celsius(t=20) - T);
  end Records;

  model Functions
    Real x(start=1, fixed=true);
    Real p = polynomial({1, -2, 0, 0.5}, x);
    Real s = powerSum(4, x/2);
  equation
    der(x) = -polynomial(a={0.1, 1, 0.2}, x=x);
  end Functions;

  model Algorithms "An algorithm section in a model"
    parameter Integer n = 5;
    Real x(start=0.5, fixed=true), y, z[n];
  algorithm
    y := 0;
    for i in 1:n loop
      z[i] := sin(i*x);
      y := y + z[i]/i;
    end for;
    if y > 10 then
      y := 10;
    end if;
  equation
    der(x) = 1 - y;
  end Algorithms;

  model Saturation "A limited actuator on an integrator: state events"
    parameter Real limit = 0.8;
    parameter Real k = 3;
    Real x(start=0, fixed=true), u, command;
  equation
    command = k*(sin(time) - x);
    u = if command > limit then limit elseif command < -limit then -limit else command;
    der(x) = u;
  end Saturation;

  model DeadZone "A spring with play, driven"
    parameter Real play = 0.3;
    Real x(start=1, fixed=true), v(start=0, fixed=true), f;
  equation
    der(x) = v;
    der(v) = -f - 0.1*v;
    f = if abs(x) <= play then 0 else 20*(x - play*sign(x));
  end DeadZone;

  model HardStop "A mass falls on a stiff stop"
    parameter Real m = 2, c = 1e4, d = 40;
    Real h(start=0.5, fixed=true), v(start=0, fixed=true);
    Real F;
    Boolean touching = h < 0;
    Integer count = if touching then 1 else 0;
  equation
    der(h) = v;
    m*der(v) = -m*9.81 + F;
    F = if touching then max(0, -c*h - d*v) else 0;
  end HardStop;

  model Variants "If-equations and conditional components by parameters"
    parameter Boolean quadratic = false;
    parameter Boolean heated = true;
    parameter Integer order(min=1, max=2) = 2;
    model Heater
      parameter Real Q = 3;
      output Real y = Q*(1 - exp(-time));
    end Heater;
    Heater heater(Q=4) if heated;
    Heater never(Q=1e9) if not heated;
    connector Out = output Real;
    Out y;
    Real x(start=2, fixed=true), drag;
  protected
    Out total;
    Heater quiet(Q=0) if quadratic;
  equation
    if quadratic then
      drag = x*abs(x);
    else
      drag = x;
    end if;
    if order == 1 then
      0 = y - x;
    elseif order == 2 then
      der(y) = x - y;
    else
      assert(false, "order must be 1 or 2");
      y = 0;
    end if;
    total = 2*y;
    der(x) = -drag;
  initial equation
    if order == 2 then
      y = 0.25;
    end if;
  end Variants;

  model Quadratic "The other branches"
    extends Variants(quadratic=true, final order=1, heated=false);
  end Quadratic;

  model Implicit "Derivatives that are not solved for"
    Real x(start=1, fixed=true), y(start=2, fixed=true);
    parameter Real a = 3;
  equation
    a*der(x) + der(y) = -x;
    der(x) - 2*der(y) = y + sin(time);
  end Implicit;

  model Products "Derivatives of expressions"
    parameter Real c = 2;
    Real m(start=2, fixed=true) "a mass that grows";
    Real v(start=3, fixed=true);
    Real s(start=0, fixed=true);
  equation
    der(m) = 0.5 + 0.1*cos(time);
    der(m*v) = -c*v;
    der(2*s) = v;
  end Products;

  model Constrained "A state and algebraic unknowns on a moving curve"
    Real x(start=0.2, fixed=true), y(start=1), z(start=0.1);
  equation
    der(x) = y - z;
    y^3 + y = 2 + sin(time) - x;
    exp(z) + z = 1.5 + x*y;
  end Constrained;

  model Vectors "Arithmetic of arrays"
    parameter Integer n = 4;
    parameter Real w[n] = linspace(0.5, 2, n);
    parameter Real M[n, n] = diagonal(w) - 0.1*ones(n, n);
    Real x[n](start=1:n, each fixed=true);
    Real norm = sqrt(x*x);
    Real top = max(x), bottom = min(x[i]^2 for i in 1:n), all = sum(x.*w), prod = product(x);
    Real even[n] = {if mod(i, 2) == 0 then x[i] else 0 for i in 1:n};
    Real both[2*n] = cat(1, x, x[n:-1:1]);
    Real stacked[2, n] = {x, w}, side[n, 2] = [x, w], tower[2*n, 1] = [x; w];
    Real column[n, 1] = matrix(x);
    Real quadratic = x*M*x;
    Real dyad[n, n] = outerProduct(x, w);
    Real shifted[n] = x .+ 1;
    Real corner = (transpose(dyad))[n, 1];
    Real crossed[3] = cross(x[1:3], {0, 0, 1});
    Real squares = sum(i^2*x[i] for i in 1:n) + sum({{i*j for j in 1:2} for i in 1:3});
  equation
    der(x) = -M*x;
  end Vectors;

  model Thermostat "Boolean equations without memory; smooth and noEvent"
    parameter Boolean enabled = true;
    Real T(start=15, fixed=true);
    Boolean day = sin(time) > 0;
    Boolean on = enabled and (day or T < -10) and not T > 60;
    Real heat = if on then 12 else 2;
    Real soft = noEvent(if T > 20 then 0.2*(T - 20) else 0);
  equation
    der(T) = heat - 0.5*T - soft;
  end Thermostat;

  model Outside "Units that a strict checker could mistake"
    SI.Position x(start=1, fixed=true);
    SI.Velocity v = sin(time);
    SI.Temperature T = 293.15 + 5*time;
    SI.Length s = 2*time;
    Real slope(unit="m") = if time < 2 then 0 else 1.5;
  equation
    der(x) = v - 0.5*x;
  end Outside;

  package Chain "Nested modifications, three deep, with each and final"
    model Cell
      parameter Real k = 1, start = 0;
      input Real u;
      output Real y;
      Real x(start=start, fixed=true);
    equation
      der(x) = k*(u - x);
      y = x;
    end Cell;
    model Column
      parameter Integer n = 3;
      parameter Real bias = 0;
      input Real u;
      Cell cell[n](each k=2, start=(1:n)*0.1);
    equation
      cell[1].u = u + bias;
      cell[2:n].u = cell[1:n - 1].y;
    end Column;
    model Grid
      Column column[2](each n=3, bias={0, 1}, cell(k=[1, 2, 3; 4, 5, 6]));
      Column single(n=2, cell(each k=3), u=2);
    equation
      column[1].u = 1;
      column[2].u = column[1].cell[3].y;
    end Grid;
    model Final
      extends Grid(column(each final bias=0.5), single(cell(start={1, -1}, k={7, 8})));
    end Final;
  end Chain;

  model Guarded "Assertions, strings, names in quotes, comments"
    parameter Real 'the gain' = 0.5 "quoted /* not a comment */ \"text\"";
    parameter String label = "tank " + String(3);
    parameter Integer n = integer(7.9) + div(7, 2)*mod(-1, 3) /* 7 + 3*2 */;
    Real x(start=1, fixed=true); // the state
  equation
    assert(x > -1, label + " ran empty at x = " + String(x));
    assert(n == 13, "n is " + String(n), AssertionLevel.error);
    assert(x < 0.5, "large", level=AssertionLevel.warning);
    der(x) = -'the gain'*x;
  end Guarded;

  model Imports
    import Language.root2;
    import M = Modelica.Math;
    import Language.{polynomial,powerSum};
    import Language.Chain.*;
    Cell cell(u=polynomial({root2, 0}, M.cos(time)), k=powerSum(2, 1));
  end Imports;

  model Smoothed "Pieces that meet smoothly; homotopy; semiLinear"
    Real x(start=-1, fixed=true);
    Real y = smooth(1, if x > 0 then x^2 else 0);
    Real z = homotopy(actual=x + x^3, simplified=x);
    Real q = semiLinear(x, 2, 3);
  equation
    der(x) = 1 - y + 0.1*z + 0.05*q;
  end Smoothed;

  model Swing "Inner and outer, twice nested; an outer parameter in a class of its own"
    model World
      parameter Real g = 9.81;
      Real wind = 0.2*cos(2*time);
    end World;
    model Bob
      outer World world;
      parameter Real L = 1;
      Real phi(start=0.3, fixed=true), w(start=0, fixed=true);
    equation
      der(phi) = w;
      L*der(w) = -world.g*sin(phi) + world.wind;
    end Bob;
    model Moon
      inner World world(g=1.62);
      Bob bob(L=0.5);
    end Moon;
    inner World world;
    Bob here;
    Moon moon;
  end Swing;

  model Numbers "Functions of one number"
    Real x = 0.3 + 0.2*time;
    Real a = asin(x) + acos(x) + atan(x) + tan(x);
    Real b = sinh(x) + cosh(x) + tanh(x) + log(x) + log10(x) + exp(-x);
    Real c = atan2(x, -1) + sqrt(x) + abs(-x) + sign(-x) + x^2.5 + 2^x;
    Real d = min(x, 0.7) + max({x, 0.5, 0.6}) + floor(3*x) + ceil(3*x) + mod(5*x, 2) + rem(-5*x, 2) + div(5*x, 2);
    Real y(start=0, fixed=true);
  equation
    der(y) = d;
  end Numbers;

  model Tables "Interpolation as the standard library names it"
    Modelica.Blocks.Tables.CombiTable1Ds line(table=[0, 0; 1, 2; 3, 3; 4, 1]);
    Modelica.Blocks.Tables.CombiTable1Ds two(table=[0, 0, 5; 1, 1, 4; 2, 4, 3], columns={3, 2},
      extrapolation=Modelica.Blocks.Types.Extrapolation.HoldLastPoint);
    Modelica.Blocks.Sources.CombiTimeTable profile(table=[0, 1; 1, 1; 1, 3; 2, 0; 5, 0]);
    Real x(start=0, fixed=true);
  equation
    line.u = time;
    two.u = 0.8*time;
    der(x) = line.y[1] - x + profile.y[1];
  end Tables;

  model Vessel "Two vessels and a pump, in the manner of bond graphs: effort and flow"
    connector Bond
      Real e "effort";
      flow Real f "flow";
    end Bond;
    model Store
      parameter Real C = 1;
      Real q(start=0, fixed=true);
      Bond b;
    equation
      der(q) = b.f;
      b.e = q/C;
    end Store;
    model Resist "turbulent, inverse by hand, odd and with a slope at zero"
      parameter Real R = 1;
      Bond p, n;
    equation
      p.f + n.f = 0;
      p.e - n.e = R*p.f*(abs(p.f) + 0.05);
    end Resist;
    Store left(q(start=4)), right(C=2), far(C=0.5);
    Resist pipe(R=2), branch[2](R={1, 3});
    Real total = left.q + right.q + far.q;
  equation
    connect(left.b, pipe.p);
    connect(pipe.n, branch[1].p);
    connect(pipe.n, branch[2].p);
    connect(branch[1].n, right.b);
    connect(branch[2].n, far.b);
  end Vessel;
end Language;
