package Sampled "Computers that look at a plant now and then"
  block Hold "Takes the value of its input at each sample"
    parameter Real period(unit="s") = 0.1, offset(unit="s") = 0;
    input Real u;
    discrete output Real y(start=0);
  equation
    when sample(offset, period) then
      y = u;
    end when;
  end Hold;

  block PI "in difference equations"
    parameter Real k = 2, Ti = 0.5, period = 0.1;
    input Real e;
    output Real u(start=0);
  protected
    discrete Real I(start=0, fixed=true);
  equation
    when {initial(), sample(period, period)} then
      I = pre(I) + period/Ti*e;
      u = k*(e + I);
    end when;
  end PI;

  model Loop "A lag under a sampled PI controller"
    parameter Real goal = 1;
    Real x(start=0, fixed=true);
    PI controller(e=goal - x);
  equation
    0.4*der(x) = controller.u - x;
  end Loop;

  model Proportional "Control in the plant itself"
    Real x(start=1, fixed=true);
    discrete Real u(start=0);
  equation
    der(x) = u - 0.5*x;
    when sample(0, 0.2) then
      u = -2*x;
    end when;
  end Proportional;

  model Rates "A fast inner and a slow outer loop"
    Real x(start=0, fixed=true), v(start=0, fixed=true);
    discrete Real want(start=0), force(start=0);
    Integer quick(start=0, fixed=true), slow(start=0, fixed=true);
  equation
    der(x) = v;
    der(v) = force - 0.1*v;
    when sample(0.05, 0.5) then
      want = 1.2*(1 - x);
      slow = pre(slow) + 1;
    end when;
    when sample(0.05, 0.05) then
      force = 4*(want - v);
      quick = pre(quick) + 1;
    end when;
  end Rates;

  model Counted "The slow loop counts samples of the fast one"
    Integer tick(start=0), slow(start=0);
    discrete Real x(start=0), y(start=0), z(start=-1);
  equation
    when sample(0, 0.1) then
      tick = pre(tick) + 1;
    end when;
    when change(tick) then
      x = time;
    end when;
    when change(tick) then
      y = 2*time;
    end when;
    when mod(tick - 1, 3) == 0 then
      z = time;
      slow = pre(slow) + 1;
    end when;
  end Counted;

  model StateSpace "A matrix difference equation: an observer of a swinging weight"
    parameter Real T = 0.1;
    parameter Real A[2, 2] = [1, T; -4*T, 1 - 0.2*T], L[2] = {0.3, 0.5};
    discrete Real z[2](start={0, 0}, each fixed=true), y(start=0);
    Real p(start=1, fixed=true), v(start=0, fixed=true);
  equation
    der(p) = v;
    der(v) = -4*p - 0.2*v;
    when sample(0, T) then
      y = p;
      z = A*pre(z) + L*(y - pre(z[1]));
    end when;
  end StateSpace;

  model Filters "Moving average, delay, difference and a filter of second order"
    parameter Integer n = 3;
    Real u = sin(2*time) + 0.3*time;
    discrete Real fifo[n](each start=0), average(start=0), slope(start=0), f(start=0), f1(start=0);
  equation
    when sample(0.1, 0.2) then
      fifo = cat(1, {u}, pre(fifo[1:n - 1]));
      average = sum(fifo)/n;
      slope = (u - pre(fifo[1]))/0.2;
      f = 1.2*pre(f) - 0.5*pre(f1) + 0.3*u;
      f1 = pre(f);
    end when;
  end Filters;

  model Converter "Quantised to eight levels, limited, and held"
    parameter Real range = 1;
    Real u = 1.3*sin(time);
    discrete Real y;
    Integer code(start=0, min=-4, max=3);
  algorithm
    when sample(0.03, 0.25) then
      code := integer(floor(u/range*4 + 0.5));
      if code > 3 then
        code := 3;
      elseif code < -4 then
        code := -4;
      end if;
      y := range*code/4;
    end when;
  end Converter;

  model Random "A generator of pseudo-random numbers, and a walk"
    Integer seed(start=17, fixed=true);
    discrete Real walk(start=0, fixed=true);
    Real x(start=0, fixed=true);
  equation
    when sample(0.5, 1) then
      seed = mod(75*pre(seed) + 74, 65537);
      walk = pre(walk) + seed/65537 - 0.5;
    end when;
    der(x) = walk - x;
  end Random;

  function limited "of a PID controller with limits: command and integral"
    input Real e, de, integral, limit;
    output Real u;
    output Real integral_new;
  protected
    Real raw;
  algorithm
    integral_new := integral + 0.1*e;
    raw := 3*e + 2*integral_new + 0.2*de;
    u := min(limit, max(-limit, raw));
    if raw <> u and raw*e > 0 then
      integral_new := integral;
    end if;
  end limited;

  model PID "A controller as a function with memory outside"
    Real x(start=0, fixed=true), v(start=0, fixed=true);
    discrete Real u(start=0), I(start=0, fixed=true), last(start=0);
  equation
    der(x) = v;
    der(v) = u - v - 0.3*x;
    when sample(0, 0.1) then
      last = 1 - x;
      (u, I) = limited(last, (last - pre(last))/0.1, pre(I), 1.5);
    end when;
  end PID;

  model Chained "Blocks with their own clocks, one behind the other"
    Hold fast(period=0.1, u=cos(time)), slow(period=0.35, offset=0.2, u=fast.y), direct(period=0.35, offset=0.2, u=cos(time));
    Real x(start=0, fixed=true);
  equation
    der(x) = slow.y - direct.y;
  end Chained;

  model Relay "On a clock: no chatter"
    Real T(start=15, fixed=true);
    Boolean on(start=false);
    Integer switched(start=0, fixed=true);
  equation
    der(T) = (if on then 6 else 0) - 0.2*(T - 10);
    when sample(0, 0.5) then
      on = T < 20;
    end when;
    when change(on) then
      switched = pre(switched) + 1;
    end when;
  end Relay;

  model Logistic "Chaos by difference equation, with a parameter that moves"
    discrete Real x(start=0.3, fixed=true), r(start=2.5);
  equation
    when sample(0, 0.05) then
      r = 2.5 + 1.4*time/3;
      x = r*pre(x)*(1 - pre(x));
    end when;
  end Logistic;

  model Zero "der of what a sampled value drives; a ramp between samples"
    discrete Real a(start=0), t0(start=0);
    Real line, x(start=0, fixed=true);
  equation
    when sample(0, 0.4) then
      a = cos(time);
      t0 = time;
    end when;
    line = pre(a)*0 + a*(time - t0);
    der(x) = line;
  end Zero;
end Sampled;
