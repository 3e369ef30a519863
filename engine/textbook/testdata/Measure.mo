package Measure "How a computer learns the speed of a shaft"
  model Shafts "Two inertias, springs and dampers"
    type Angle = Real(unit="rad");
    type Speed = Real(unit="rad/s");
    parameter Real J1(unit="kg.m2") = 0.4, J2(unit="kg.m2") = 1;
    parameter Real c1(unit="N.m/rad") = 11, c2(unit="N.m/rad") = 5, d1(unit="N.m.s/rad") = 0.2, d2(unit="N.m.s/rad") = 1;
    Angle phi1(start=0, fixed=true), phi2(start=1, fixed=true);
    Speed w1(start=0, fixed=true), w2(start=0, fixed=true);
  equation
    w1 = der(phi1);
    w2 = der(phi2);
    J1*der(w1) = c1*(phi2 - phi1) + d1*der(phi2 - phi1);
    J2*der(w2) = c1*(phi1 - phi2) - c2*phi2 + d1*der(phi1 - phi2) - d2*der(phi2);
  end Shafts;

  model SampleAndHold
    extends Shafts;
    parameter Real period(unit="s") = 0.12;
    discrete Speed measured;
  equation
    when sample(0, period) then
      measured = w1;
    end when;
  end SampleAndHold;

  model Interval "The time between two teeth gives the speed, in both directions"
    extends Shafts;
    parameter Integer teeth = 40;
    parameter Angle tooth = 2*3.14159265358979/teeth;
    Angle next, prev;
    Real since(unit="s");
    Speed measured;
  initial equation
    next = phi1 + tooth;
    prev = phi1 - tooth;
    since = time;
  equation
    when {phi1 >= pre(next), phi1 <= pre(prev)} then
      measured = tooth/(time - pre(since));
      next = phi1 + tooth;
      prev = phi1 - tooth;
      since = time;
    end when;
  end Interval;

  model Counter "Teeth in a time: two when-clauses write one variable in an algorithm"
    extends Shafts;
    parameter Real period = 0.3;
    parameter Angle tooth = 0.05;
    Angle next, prev;
    Integer count, total(start=0, fixed=true);
    Speed measured;
  initial equation
    next = phi1 + tooth;
    prev = phi1 - tooth;
    count = 0;
  algorithm
    when {phi1 >= pre(next), phi1 <= pre(prev)} then
      next := phi1 + tooth;
      prev := phi1 - tooth;
      count := pre(count) + 1;
      total := pre(total) + 1;
    end when;
    when sample(0.01, period) then
      measured := count*tooth/period;
      count := 0;
    end when;
  end Counter;

  model Period "of a pulse train; frequency and duty"
    parameter Real f = 2;
    Real phase = f*time + 0.05*time^2;
    Boolean pulse = mod(phase, 1) < 0.3;
    discrete Real rise(start=0, fixed=true), period(start=0), width(start=0);
    Integer n(start=0, fixed=true);
  equation
    when edge(pulse) then
      period = time - pre(rise);
      rise = time;
      n = pre(n) + 1;
    end when;
    when not pulse then
      width = time - rise;
    end when;
  end Period;

  model Extremes "Peaks and troughs of a swing, and how long between"
    Real x(start=1, fixed=true), v(start=0, fixed=true);
    discrete Real top(start=0), bottom(start=0), at(start=0), half(start=0);
  equation
    der(x) = v;
    der(v) = -9*x - 0.4*v;
    when v < 0 then
      top = x;
      bottom = pre(bottom);
    elsewhen v > 0 then
      top = pre(top);
      bottom = x;
    end when;
    when {v < 0, v > 0} then
      half = time - pre(at);
      at = time;
    end when;
  end Extremes;

  model Stopwatch "How long x was above the limit, in total and the last time"
    Real x = sin(time) + 0.5*sin(2.7*time);
    Boolean above = x > 0.4;
    discrete Real began(start=0), lap(start=0), total(start=0, fixed=true);
    Real clock(start=0, fixed=true) "the same by integration";
  equation
    der(clock) = if above then 1 else 0;
    when above then
      began = time;
    end when;
    when not above then
      lap = time - began;
      total = pre(total) + lap;
    end when;
  end Stopwatch;

  connector Pulse = output Boolean;
  connector Count = input Boolean;

  model Encoder
    Pulse a, b;
    Real phi(start=0, fixed=true);
  equation
    der(phi) = 3*cos(0.8*time);
    a = sin(10*phi) > 0;
    b = cos(10*phi) > 0;
  end Encoder;

  model Quadrature "Two tracks tell the direction"
    Encoder encoder;
    Meter meter;
    Integer n = meter.n;
  equation
    connect(encoder.a, meter.a);
    connect(encoder.b, meter.b);
  end Quadrature;

  block Meter
    Count a, b;
    Integer n(start=0, fixed=true);
  equation
    when a then
      n = if b then pre(n) + 1 else pre(n);
    elsewhen not a then
      n = if b then pre(n) - 1 else pre(n);
    end when;
  end Meter;
end Measure;
