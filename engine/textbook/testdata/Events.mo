package Events "What happens at an instant: impacts, spikes, doses, timers"
  model Ball "Falls and bounces"
    type Height = Real(unit="m");
    type Velocity = Real(unit="m/s");
    parameter Real e = 0.7 "part of the speed that an impact leaves";
    parameter Height h0 = 2;
    constant Real g(unit="m/s2") = 9.81;
    Height h;
    Velocity v;
    Integer n(start=0, fixed=true) "impacts so far";
    discrete Real last(start=-1, unit="s") "time of the last impact";
  initial equation
    h = h0;
    v = 0;
  equation
    v = der(h);
    der(v) = -g;
    when h < 0 then
      reinit(v, -e*pre(v));
      n = pre(n) + 1;
      last = time;
    end when;
  end Ball;

  model Resting "Comes to rest when an impact is weak"
    parameter Real e = 0.6;
    Real h(start=1, fixed=true), v(start=0, fixed=true);
    Boolean rests(start=false, fixed=true);
  equation
    der(h) = if rests then 0 else v;
    der(v) = if rests then 0 else -9.81;
    when h <= 0 and v < 0 then
      rests = abs(v) < 0.5;
      reinit(v, if rests then 0 else -e*pre(v));
      reinit(h, 0);
    end when;
  end Resting;

  model Flying "An impact noted by a Boolean, a second condition stops the ball for good"
    parameter Real e = 0.5;
    constant Real g = 9.81;
    Real h(start=1, fixed=true), v(start=0, fixed=true);
    Boolean impact, flying(start=true, fixed=true);
    Real v_new;
    Integer contact = if impact then 1 else 2;
  equation
    impact = h <= 0.0;
    der(h) = v;
    der(v) = if flying then -g else 0;
    when {h <= 0.0 and v <= 0.0, impact} then
      v_new = if edge(impact) then -e*pre(v) else 0;
      flying = v_new > 0;
      reinit(v, v_new);
    end when;
  end Flying;

  model Stairs "Bounces down stairs of width 1 and height 0.5"
    Real x(start=0.1, fixed=true), y(start=1.5, fixed=true), vx(start=1.3, fixed=true), vy(start=0, fixed=true);
    Integer step(start=0);
    Real floor = -0.5*step;
  equation
    step = integer(x);
    der(x) = vx;
    der(y) = vy;
    der(vx) = 0;
    der(vy) = -9.81;
    when y < floor then
      reinit(vy, -0.8*pre(vy));
    end when;
  end Stairs;

  model Collision "Two trucks and a buffer: both speeds change at once, each from both old ones"
    parameter Real m1 = 1, m2 = 3, e = 0.5;
    Real x1(start=0, fixed=true), x2(start=2, fixed=true), v1(start=3, fixed=true), v2(start=0, fixed=true);
    Integer hits(start=0, fixed=true);
  equation
    der(x1) = v1;
    der(x2) = v2;
    der(v1) = 0;
    der(v2) = -0.5*x2 + 1;
    when x1 > x2 then
      reinit(v1, ((m1 - e*m2)*pre(v1) + m2*(1 + e)*pre(v2))/(m1 + m2));
      reinit(v2, ((m2 - e*m1)*pre(v2) + m1*(1 + e)*pre(v1))/(m1 + m2));
      hits = pre(hits) + 1;
    end when;
  end Collision;

  model Sawtooth "Integrates and fires; counts by algorithm"
    parameter Real threshold = 1, leak = 0.4;
    Real drive = 1 + 0.5*sin(3*time);
    Real u(start=0, fixed=true);
    discrete Real interval(start=0), last(start=0);
    Integer spikes(start=0);
  equation
    der(u) = drive - leak*u;
    when u >= threshold then
      reinit(u, 0);
    end when;
  algorithm
    when u >= threshold then
      interval := time - pre(last);
      last := time;
      spikes := pre(spikes) + 1;
    end when;
  end Sawtooth;

  model Neuron "Two states are set anew at a spike"
    parameter Real a = 0.02, b = 0.2, c = -65, d = 8, I = 10;
    Real v(start=-65, fixed=true), u(start=-13, fixed=true);
    discrete Integer n(start=0, fixed=true);
  equation
    der(v) = 0.04*v^2 + 5*v + 140 - u + I;
    der(u) = a*(b*v - u);
    when v > 30 then
      reinit(v, c);
      reinit(u, pre(u) + d);
      n = pre(n) + 1;
    end when;
  end Neuron;

  model Doses "A drug is given every eight hours and broken down"
    parameter Real dose = 10, k = 0.2, ka = 1.1;
    Real gut(start=0, fixed=true), blood(start=0, fixed=true);
    Real total = gut + blood;
    discrete Real peak(start=0);
    Integer given(start=0, fixed=true);
  equation
    der(gut) = -ka*gut;
    der(blood) = ka*gut - k*blood;
    when sample(1, 8) then
      reinit(gut, gut + dose);
      given = pre(given) + 1;
    end when;
    when der(blood) < 0 then
      peak = blood;
    end when;
  end Doses;

  model Timer "An event makes the time of the next one"
    parameter Real period = 0.3;
    discrete Real next(start=0.5, fixed=true);
    Integer k(start=0, fixed=true);
    Real x(start=0, fixed=true);
  equation
    when time >= pre(next) then
      next = pre(next) + (pre(k) + 1)*period;
      k = pre(k) + 1;
    end when;
    der(x) = k;
  end Timer;

  model Reset "An integrator with reset and a latch, in logic alone"
    Real x(start=0, fixed=true);
    Boolean set = sin(3*time) > 0.9, reset = cos(2*time) > 0.95 and time > 1;
    Boolean latched(start=false, fixed=true);
  equation
    latched = set or pre(latched) and not reset;
    der(x) = if latched then 1 else -x;
    when edge(reset) then
      reinit(x, 0.1);
    end when;
  end Reset;

  model Priority "The first branch that is entered counts"
    Real x = time;
    discrete Real mode(start=0, fixed=true);
    Integer first(start=0, fixed=true), other(start=0, fixed=true);
  equation
    when x >= 2 then
      mode = 2;
      first = pre(first) + 1;
    elsewhen time >= 1 then
      mode = 1;
      first = pre(first) + 10;
    elsewhen time >= 2 then
      mode = 3;
      first = pre(first) + 100;
    end when;
    when {time >= 2, x >= 2, x >= 3} then
      other = pre(other) + 1;
    end when;
  end Priority;

  model Chain "An event causes another at the same instant, and that a third"
    Real x(start=0, fixed=true);
    Integer a(start=0, fixed=true), b(start=0, fixed=true), c(start=0, fixed=true);
    Real seen(start=-1, fixed=true);
    Boolean odd;
  equation
    der(x) = 1 + b;
    odd = mod(a, 2) == 1;
    when {x > 1, x > 2, x > 4} then
      a = pre(a) + 1;
    end when;
    when change(a) then
      b = pre(b) + a;
    end when;
    when {edge(odd), not odd} then
      c = pre(c) + 10*b + a;
      seen = time;
    end when;
  end Chain;

  model Start "What is done at the start, and what at the end"
    Real x(start=3, fixed=true);
    discrete Real x0, bound, late(start=7);
    Boolean started(start=false);
    Integer n(start=5, fixed=true);
  equation
    der(x) = -x;
    when initial() then
      x0 = x + 1;
    end when;
    when {initial(), x < 1, time > 2} then
      bound = 2*x;
      n = pre(n) + 1;
    end when;
    when terminal() then
      late = x;
    end when;
    started = not initial();
  end Start;

  model Before "Initial equations say what held before"
    parameter Real tooth = 0.4;
    Real phi(start=0.1, fixed=true), w = 1 + 0.5*cos(time);
    Real next, prev "made at the start, then at events";
    Integer count(start=2, fixed=true);
    Boolean up;
  initial equation
    next = phi + tooth;
    pre(prev) = phi - tooth;
    pre(up) = true;
  equation
    der(phi) = w;
    when {phi >= pre(next), phi <= pre(prev)} then
      next = phi + tooth;
      prev = phi - tooth;
      count = pre(count) + 1;
      up = not pre(up);
    end when;
  end Before;

  model Nested "Equations with branches and loops inside a when-clause; arrays of memory"
    parameter Integer n = 4;
    Real x(start=0, fixed=true);
    discrete Real past[n](each start=0, each fixed=true) "the last n values";
    discrete Real low, high(start=5);
    Real mean = sum(past)/n;
  equation
    der(x) = cos(time) + 0.2*mean;
    when sample(0.25, 0.5) then
      past[1] = x;
      for i in 2:n loop
        past[i] = pre(past[i - 1]);
      end for;
      if x > 0.5 then
        low = pre(low);
        high = x;
      else
        low = x;
        high = pre(high);
      end if;
    end when;
  end Nested;

  model Tuple "Functions with several results, and records, in a when-clause"
    function divide
      input Integer a, b;
      output Integer q, r;
    algorithm
      q := div(a, b);
      r := a - b*q;
    end divide;
    record Range
      Real low, high;
    end Range;
    Integer q(start=0, fixed=true), r(start=100, fixed=true);
    Range range;
    Real x = sin(time);
  equation
    when sample(0.1, 0.7) then
      (q, r) = divide(7*pre(r) + 13, 11);
      range.low = min(pre(range.low), x);
      range.high = max(pre(range.high), x);
    end when;
  end Tuple;

  model Many "A when-clause for each of several"
    parameter Integer n = 5;
    Real x[n](each start=0, each fixed=true);
    discrete Real crossed[n](each start=-1);
    Integer done(start=0);
    Boolean over[n];
  equation
    for i in 1:n loop
      der(x[i]) = i;
      over[i] = x[i] > 3;
      when over[i] then
        crossed[i] = time;
      end when;
    end for;
    done = sum(if over[i] then 1 else 0 for i in 1:n);
  end Many;

  model Any "One condition of an array is enough; all of them together"
    Real x[3](start={0, 0.5, 1}, each fixed=true);
    Integer n(start=0, fixed=true), m(start=0, fixed=true);
  equation
    der(x) = {1, 0.7, 0.3};
    when {x[i] > 1.2 for i in 1:3} then
      n = pre(n) + 1;
    end when;
    when x[1] > 1.2 and x[2] > 1.2 and x[3] > 1.2 then
      m = n;
    end when;
  end Any;

  model Left "pre of a continuous variable is its limit from the left"
    Real x(start=1, fixed=true), y = 2*x + 1;
    discrete Real before(start=0), after(start=0), out(start=0);
  equation
    der(x) = -x;
    when sample(0.55, 1) then
      reinit(x, pre(x) + 1);
      before = pre(y);
    end when;
    when y > 4 then
      after = y;
      out = before;
    end when;
  end Left;

  model Cradle "Balls in a row: the momentum goes through all of them at one instant"
    parameter Integer n = 5;
    parameter Real d = 0.1 "diameter";
    Real x[n](start={-0.5, 0.1, 0.2, 0.3, 0.4}, each fixed=true), v[n](each start=0, each fixed=true);
  equation
    for i in 1:n loop
      der(x[i]) = v[i];
      der(v[i]) = -9.81*(x[i] - (i - 1)*d);
    end for;
    for i in 1:n - 1 loop
      when x[i] + d > x[i + 1] and v[i] > v[i + 1] then
        reinit(v[i], pre(v[i + 1]));
        reinit(v[i + 1], pre(v[i]));
      end when;
    end for;
  end Cradle;

  model Balls "Fifty of them, each with its own events"
    parameter Integer n = 50;
    Real h[n](start={1 + i*0.05 for i in 1:n}, each fixed=true), v[n](each start=0, each fixed=true);
    Integer hits[n](each start=0), total;
  equation
    for i in 1:n loop
      der(h[i]) = v[i];
      der(v[i]) = -9.81;
      when h[i] < 0 then
        reinit(v[i], -0.9*pre(v[i]));
        hits[i] = pre(hits[i]) + 1;
      end when;
    end for;
    total = sum(hits);
  end Balls;
end Events;
