package Instants "Less common ways to write what happens at events"
  model Body
    parameter Real m = 2;
    Real x(start=0, fixed=true), v(start=1, fixed=true), f;
  equation
    der(x) = v;
    m*der(v) = f;
  end Body;

  model Kicked "States of a part are set anew from outside, one under another name"
    Body body[2](each m=1.5);
    Real speed = body[2].v;
    Integer kicks(start=0);
  equation
    body[1].f = -3*body[1].x;
    body[2].f = -body[2].v;
    when body[1].v < -0.2 then
      reinit(body[1].v, 2);
      reinit(body[2].v, speed + body[1].x);
      kicks = pre(kicks) + 1;
    end when;
  end Kicked;

  model Vector "A whole array of states at once; a sample with a start before zero"
    Real x[3](start={1, 2, 3}, each fixed=true);
    parameter Real T = 0.5;
  equation
    der(x) = -{1, 2, 3}.*x;
    when sample(-0.3, T) then
      reinit(x, {x[1] + 1, pre(x[3]), 2*x[2]});
    end when;
  end Vector;

  model Mixed "Statements before, in and after the when-statement; elsewhen"
    Real x(start=0, fixed=true), y, z;
    Integer n(start=0), m(start=7);
  equation
    der(x) = 1;
  algorithm
    y := 2*x;
    when y > 1 then
      n := pre(n) + 1;
      m := n;
    elsewhen y > 3 then
      n := pre(n) + 10;
    end when;
    if n > 5 then
      z := y;
    else
      z := n - y;
    end if;
    when {y > 4, x > 1.2} then
      m := m*2;
    end when;
  end Mixed;

  model Commands "initial algorithm, enumerations in arrays, loops over an enumeration"
    type Mode = enumeration(off, slow, fast);
    Mode mode[3](start={Mode.slow, Mode.off, Mode.fast}, each fixed=true);
    Real x[3](each start=0, each fixed=true), total;
    Integer count[Mode](each start=0);
    parameter Real speed[Mode] = {0, 0.5, 2};
    discrete Real first(start=1);
  initial algorithm
    first := 4.5;
  equation
    for i in 1:3 loop
      der(x[i]) = speed[mode[i]];
      when x[i] > 1 or time > 0.35*i + 2 then
        mode[i] = if pre(mode[i]) == Mode.fast then Mode.off else Mode.fast;
      end when;
    end for;
    for k in Mode loop
      count[k] = sum(if mode[i] == k then 1 else 0 for i in 1:3);
    end for;
    total = x[1] + x[2] + x[3] + first;
    when time > 1 then
      first = pre(first)/2;
    end when;
  end Commands;

  model Shared "One clock for several clauses, seen from another part; changes of Reals"
    block Source
      discrete output Real y(start=0);
      parameter Real T = 0.25;
      Boolean tick = sample(T/2, T);
      Integer n(start=0);
    equation
      when tick then
        n = pre(n) + 1;
        y = if mod(n, 3) == 0 then pre(y) else time;
      end when;
    end Source;
    Source source;
    discrete Real seen(start=0), back(start=0), before(start=0);
    Integer changes(start=0);
  equation
    when source.tick then
      seen = 2*source.y;
      before = pre(source.y);
    end when;
    when change(source.y) then
      changes = pre(changes) + 1;
      back = pre(source.y);
    end when;
  end Shared;

  model Early "initial() in equations and algorithms"
    Real x(start=2, fixed=true), start_x(start=0);
    discrete Real a(start=0), b(start=0);
    Boolean first;
  equation
    first = initial();
    der(x) = -x;
    start_x = if first then -1 else x;
    when {initial(), time > 0.7} then
      a = 10*x;
    end when;
  algorithm
    when initial() then
      b := x + 1;
    elsewhen x < 1 then
      b := b + x;
    end when;
  end Early;

  model Clocks "Many clocks of one vector; each fires, some together"
    Integer n(start=0, fixed=true), m[3](each start=0, each fixed=true);
    Boolean tick[3];
  equation
    for i in 1:3 loop
      tick[i] = sample(0.1, 0.1*i);
      when tick[i] then
        m[i] = pre(m[i]) + 1;
      end when;
    end for;
    when {tick[1], tick[2], tick[3]} then
      n = pre(n) + 1;
    end when;
  end Clocks;

  model Whole "Whole numbers: division and remainder of negative ones, minimum, maximum, absolute value"
    Integer k(start=-7, fixed=true), q(start=0), r(start=0), f(start=0), a(start=0), s(start=0);
    Boolean even(start=false);
  equation
    when sample(0.5, 0.5) then
      k = pre(k) + 3;
      q = div(k, 4);
      r = rem(k, 4);
      f = integer(floor(k/4)) + mod(k, 4);
      a = max(abs(k), 3) - min(k, 2);
      s = sign(k);
      even = mod(k, 2) == 0;
    end when;
  end Whole;

  model Locked "A differential equation of a discrete mode, over whole components and an if-equation"
    parameter Boolean exact = true;
    Real x(start=0, fixed=true), w;
    Integer gear(start=1, fixed=true);
    constant Real ratio[3] = {3, 2, 1};
  equation
    if exact then
      der(x) = w/ratio[gear];
    else
      der(x) = w;
    end if;
    w = 6 - x*ratio[gear];
    when x*ratio[pre(gear)] > 3 and pre(gear) < 3 then
      gear = pre(gear) + 1;
    elsewhen time > 4 then
      gear = 1;
    end when;
  end Locked;

  model Smooth "noEvent and smooth beside events; an event in an algebraic loop"
    Real x(start=0, fixed=true), y(start=1), z;
    Boolean high = y > 1.5;
    Integer n(start=0);
  equation
    der(x) = 1 - 0.1*z;
    y^3 + y = 2 + x + (if high then 1 else 0);
    z = smooth(0, if noEvent(x > 1) then x - 1 else 0);
    when high then
      n = pre(n) + 1;
    end when;
  end Smooth;

  model Down "Ends by itself"
    parameter Real h0 = 5;
    Real h(start=h0, fixed=true), v(start=0, fixed=true);
    discrete Real speed(start=0);
  equation
    der(h) = v;
    der(v) = -9.81;
    when h <= 0 then
      speed = v;
      terminate("landed");
    end when;
  end Down;

  model Timeout "Ends by a clock, in an algorithm; what terminal() leaves"
    Real x(start=1, fixed=true);
    discrete Real last(start=-1);
    Integer n(start=0);
  equation
    der(x) = -x;
  algorithm
    when sample(0.4, 0.4) then
      n := n + 1;
      if n >= 4 then
        terminate("four samples are enough");
      end if;
    end when;
    when terminal() then
      last := x;
    end when;
  end Timeout;

  model Busy "Thousands of events, and of steps"
    Real x(start=0, fixed=true), y(start=1, fixed=true), v(start=0, fixed=true);
    Integer n(start=0), m(start=0);
  equation
    der(x) = 1;
    der(y) = 1000*v;
    der(v) = -1000*y;
    when sample(0, 0.01) then
      n = pre(n) + 1;
    end when;
    when x > 0.02 then
      reinit(x, x - 0.02);
      m = pre(m) + 1;
    end when;
  end Busy;
end Instants;
