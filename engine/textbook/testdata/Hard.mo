package Hard "Small models that are hard on a solver"
  model Draining "A tank runs empty and stays so"
    parameter Real k = 0.4;
    Real h(start=1, fixed=true), q;
  equation
    q = if h > 0 then k*sqrt(h) else 0;
    der(h) = -q;
  end Draining;

  model DrainingMax
    parameter Real k = 0.4;
    Real h(start=1, fixed=true), q;
  equation
    q = k*sqrt(max(h, 0));
    der(h) = -q;
  end DrainingMax;

  model DrainingNoEvent
    parameter Real k = 0.4;
    Real h(start=1, fixed=true), q;
  equation
    q = noEvent(if h > 0 then k*sqrt(h) else 0);
    der(h) = -q;
  end DrainingNoEvent;

  model DrainingOdd
    parameter Real k = 0.4;
    Real h(start=1, fixed=true), q;
  equation
    q = k*sign(h)*sqrt(abs(h));
    der(h) = -q;
  end DrainingOdd;

  model DrainingPlain "The root of a level that reaches zero only at infinity"
    Real h(start=1, fixed=true), g(start=0, fixed=true);
  equation
    der(h) = -0.5*sqrt(h)*h;
    der(g) = sqrt(h) - sqrt(abs(g));
  end DrainingPlain;

  model Pulses "Square waves in the three usual spellings"
    Real a = if mod(time, 1) < 0.4 then 2 else 0;
    Real b = if sin(2*3.14159265358979*time) >= 0 then 1 else -1;
    Real c = 0.5*floor(time/0.75);
    Real x(start=0, fixed=true), y(start=0, fixed=true), z(start=0, fixed=true);
  equation
    der(x) = a - x;
    der(y) = b - y;
    der(z) = c - z;
  end Pulses;

  connector Pin
    Real v;
    flow Real i;
  end Pin;

  partial model OnePort
    Pin p, n;
    Real v, i;
  equation
    v = p.v - n.v;
    i = p.i;
    p.i + n.i = 0;
  end OnePort;

  model IdealDiode "by a parameter along its curve"
    extends OnePort;
    parameter Real Ron(final min=0) = 1e-5, Goff(final min=0) = 1e-5, Vknee = 0;
    Boolean off(start=true) "locked";
  protected
    Real s(start=0, final unit="1");
  equation
    off = s < 0;
    v = s*(if off then 1 else Ron) + Vknee;
    i = s*(if off then Goff else 1) + Goff*Vknee;
  end IdealDiode;

  model R
    extends OnePort;
    parameter Real R = 1;
  equation
    v = R*i;
  end R;

  model C
    extends OnePort;
    parameter Real C = 1;
  equation
    C*der(v) = i;
  end C;

  model V
    extends OnePort;
    parameter Real V = 10, f = 1;
  equation
    v = V*sin(2*Modelica.Constants.pi*f*time);
  end V;

  model Ground
    Pin p;
  equation
    p.v = 0;
  end Ground;

  model HalfWave "One ideal diode loads a capacitor"
    V source;
    R wire(R=0.2);
    IdealDiode d;
    C store(C=0.1, v(start=0, fixed=true));
    R load(R=10);
    Ground g;
  equation
    connect(source.p, wire.p);
    connect(wire.n, d.p);
    connect(d.n, store.p);
    connect(d.n, load.p);
    connect(store.n, g.p);
    connect(load.n, g.p);
    connect(source.n, g.p);
  end HalfWave;

  model Bridge "Four of them"
    V source;
    R wire(R=0.2);
    IdealDiode d[4](each Goff=1e-4);
    C store(C=0.1, v(start=0, fixed=true));
    R load(R=10);
    Ground g;
  equation
    connect(source.p, wire.p);
    connect(wire.n, d[1].p);
    connect(wire.n, d[2].n);
    connect(source.n, d[3].p);
    connect(source.n, d[4].n);
    connect(d[1].n, store.p);
    connect(d[3].n, store.p);
    connect(d[2].p, store.n);
    connect(d[4].p, store.n);
    connect(load.p, store.p);
    connect(load.n, store.n);
    connect(g.p, store.n);
  end Bridge;

  model Decades "Time constants from microseconds to days, of a pulse response"
    parameter Real tau[6] = {1e-6, 1e-4, 1e-2, 1, 1e2, 1e5};
    Real x[6](each start=0, each fixed=true);
  equation
    for i in 1:6 loop
      tau[i]*der(x[i]) = (if i == 1 then 1 else x[i - 1]) - x[i];
    end for;
  end Decades;

  model Network "Turbulent pipes in a ring: flow laws with roots, started from nothing"
    parameter Integer n = 4;
    parameter Real k[n] = {1, 2, 3, 4}*1e-3 "m3/s at 1 bar";
    parameter Real take[n] = {0, 1e-3, 5e-4, 2e-3};
    parameter Real dp_small = 1;
    Real p[n](each nominal=1e5), m[n];
    Real level(start=2, fixed=true);
    Real pressure[n] "from the tank onwards";
  equation
    p[1] = 1e5 + 9810*level;
    for i in 1:n loop
      m[i] = k[i]*regRoot((p[i] - p[if i == n then 1 else i + 1])/1e5, dp_small/1e5);
    end for;
    for i in 2:n loop
      m[i - 1] = m[i] + take[i];
    end for;
    3*der(level) = m[n] - m[1];
    pressure = p;
  end Network;

  function regRoot "x/(x^2 + d^2)^(1/4): a root with a finite slope at zero"
    input Real x, d;
    output Real y;
  algorithm
    y := x/(x*x + d*d)^0.25;
  end regRoot;

  model Resonance "A thousand swings without loss"
    Real x(start=1, fixed=true), v(start=0, fixed=true);
  equation
    der(x) = v;
    der(v) = -x;
  end Resonance;

  model TwoConditions "Conditions that change together and one another"
    Real x(start=0, fixed=true);
    Boolean a = time > 1, b = time >= 1, c = a and x > 0.5, d = not c or time > 3;
    Real y = if c then (if d then 3 else 2) else if b then 1 else 0;
  equation
    der(x) = y + 0.6;
  end TwoConditions;
end Hard;
