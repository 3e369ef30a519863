package Switching "Relays, valves, friction, converters: what is on or off, and remembers"
  model Hysteresis "A heater between two limits, by one when-clause"
    type Temperature = Real(unit="K");
    parameter Real C(unit="J/K") = 1, h(unit="W/K") = 2, capacity(unit="W") = 25;
    parameter Temperature outside = 285, wanted = 295, band = 1;
    Boolean heat(start=false) "the heater is on";
    Temperature T;
    Real Q(unit="W");
  initial equation
    T = wanted + 5;
    heat = false;
  equation
    Q = if heat then capacity else 0;
    C*der(T) = Q - h*(T - outside);
    when {T > wanted + band, T < wanted - band} then
      heat = T < wanted;
    end when;
  end Hysteresis;

  model ByAlgorithm "The same by two when-clauses"
    Boolean heat;
    Real T, Q = if heat then 25 else 0;
  initial equation
    T = 300;
    heat = false;
  equation
    der(T) = Q - 2*(T - 285);
  algorithm
    when T < 294 then
      heat := true;
    end when;
    when T > 296 then
      heat := false;
    end when;
  end ByAlgorithm;

  model ByPrevious "The same by pre alone; the start decides between the limits"
    Boolean heat(start=true, fixed=true);
    Real T(start=295, fixed=true);
  equation
    heat = T < 294 or pre(heat) and T <= 296;
    der(T) = (if heat then 25 else 0) - 2*(T - 285);
  end ByPrevious;

  model Changing "A band that moves with the time of day; a switch counter"
    Real goal = 20 + 2*sin(0.5*time);
    Real T(start=15, fixed=true);
    Boolean on(start=true);
    Integer switched(start=0, fixed=true);
    Real energy(start=0, fixed=true);
  equation
    der(T) = (if on then 6 else 0) - 0.3*(T - 10);
    der(energy) = if on then 6 else 0;
    when T > goal + 0.5 then
      on = false;
    elsewhen T < goal - 0.5 then
      on = true;
    end when;
    when change(on) then
      switched = pre(switched) + 1;
    end when;
  end Changing;

  model Delayed "A compressor that has to rest between two runs"
    parameter Real rest = 1.5;
    Real T(start=6.5, fixed=true);
    discrete Real stopped(start=-10, fixed=true);
    Boolean runs(start=false, fixed=true), rested;
  equation
    rested = time > pre(stopped) + rest;
    der(T) = 0.15*(20 - T) - (if runs then 5 else 0);
    when T > 7 and rested then
      runs = true;
    elsewhen T < 5 then
      runs = false;
    end when;
    when not runs then
      stopped = time;
    end when;
  end Delayed;

  model Vessel "Pump off at the upper level, on at the lower one; an alarm that is to be acknowledged"
    Real level(start=1, fixed=true), drain = 0.3 + 0.25*sin(0.7*time);
    Boolean pump(start=true, fixed=true), alarm(start=false, fixed=true), button = mod(time, 10) > 9.5;
    Integer alarms(start=0, fixed=true);
  equation
    der(level) = (if pump then 0.5 else 0) - drain;
    pump = not (level > 2 or not pre(pump) and level > 0.8);
    alarm = level > 1.95 or pre(alarm) and not button;
    when alarm then
      alarms = pre(alarms) + 1;
    end when;
  end Vessel;

  model Friction "Sticks and slips on a belt: three modes"
    parameter Real k = 10, static = 3, sliding = 2, belt = 0.5;
    Real x(start=0, fixed=true), v(start=0.5, fixed=true);
    Boolean sticks(start=true, fixed=true);
    Real force;
  equation
    der(x) = v;
    force = if sticks then k*x else sliding;
    der(v) = force - k*x;
    when abs(k*x) > static then
      sticks = false;
    elsewhen v >= belt then
      sticks = true;
    end when;
    when sticks then
      reinit(v, belt);
    end when;
  end Friction;

  model Converter "A buck converter under a clock, with the voltage drop of its diode"
    parameter Real T = 1e-3, duty = 0.4, V = 24, L = 1e-3, C = 100e-6, R = 4, drop = 0.7;
    Real i(start=0, fixed=true), v(start=0, fixed=true);
    discrete Real begun(start=0);
    Boolean on, conducts(start=true, fixed=true);
  equation
    when sample(0, T) then
      begun = time;
    end when;
    on = time < begun + duty*T;
    conducts = on or pre(conducts) and i > 0;
    L*der(i) = if on then V - v else if conducts then -drop - v else 0;
    C*der(v) = i - v/R;
  end Converter;

  connector Pin
    Real v(unit="V");
    flow Real i(unit="A");
  end Pin;

  partial model TwoPin
    Pin p, n;
    Real v(unit="V"), i(unit="A");
  equation
    v = p.v - n.v;
    i = p.i;
    p.i + n.i = 0;
  end TwoPin;

  model Resistor
    extends TwoPin;
    parameter Real R(unit="Ohm") = 1;
  equation
    v = R*i;
  end Resistor;

  model Capacitor
    extends TwoPin(v(start=0, fixed=true));
    parameter Real C(unit="F") = 1;
  equation
    i = C*der(v);
  end Capacitor;

  model Source
    extends TwoPin;
    parameter Real V(unit="V") = 12;
  equation
    v = V;
  end Source;

  model Ground
    Pin p;
  equation
    p.v = 0;
  end Ground;

  model Switch "Nearly ideal, moved by a Boolean"
    extends TwoPin;
    parameter Real on = 1e-4, off = 1e-6;
    input Boolean closed;
  protected
    Real s;
  equation
    v = s*(if closed then on else 1);
    i = s*(if closed then 1 else off);
  end Switch;

  model Charger "A battery charges until full, a load comes and goes; protection by two latches"
    Source battery(V=12);
    Switch charge(closed=charging), use(closed=loaded);
    Resistor wire(R=2), load(R=5);
    Capacitor store(C=0.5);
    Ground ground;
    Boolean charging(start=true, fixed=true), loaded(start=false, fixed=true);
    Integer cycles(start=0, fixed=true);
  equation
    connect(battery.p, charge.p);
    connect(charge.n, wire.p);
    connect(wire.n, store.p);
    connect(store.p, use.p);
    connect(use.n, load.p);
    connect(load.n, ground.p);
    connect(store.n, ground.p);
    connect(battery.n, ground.p);
    when store.v > 8 then
      loaded = true;
    elsewhen store.v < 3 then
      loaded = false;
    end when;
    when {store.v > 10, sample(2, 2)} then
      charging = store.v < 8.2;
      cycles = pre(cycles) + 1;
    end when;
  end Charger;

  model Diode "Ideal, by a parameter of its curve; half a wave charges a store"
    Real s, v, i, store(start=0, fixed=true), source = 10*sin(4*time);
    Boolean off;
  equation
    off = s < 0;
    v = if off then s else 1e-3*s;
    i = if off then 1e-4*s else s;
    source = 2*i + v + store;
    0.3*der(store) = i - store/20;
  end Diode;

  model Clutch "Two shafts that turn together once their speeds meet, until the clutch opens"
    parameter Real J1 = 1, J2 = 2, grip = 3;
    Real w1(start=10, fixed=true), w2(start=0, fixed=true), drive = if time < 4 then 1 else 0;
    Boolean locked(start=false, fixed=true), pressed = time < 8;
    Real m "torque that goes through";
  equation
    J1*der(w1) = drive - m;
    J2*der(w2) = m - 0.2*w2;
    m = if not pressed then 0 elseif locked then (J2*drive + J1*0.2*w2)/(J1 + J2) else grip;
    when w1 <= w2 then
      locked = true;
      reinit(w1, (J1*w1 + J2*w2)/(J1 + J2));
      reinit(w2, (J1*w1 + J2*w2)/(J1 + J2));
    elsewhen not pressed then
      locked = false;
    end when;
  end Clutch;

  model Flow "Overflow and dry-run by if-equations with memory"
    Real h[2](start={1.8, 0.1}, each fixed=true);
    Real over, between;
    Boolean spills(start=false), dry(start=true);
  equation
    if h[1] > 2 then
      over = 3*(h[1] - 2);
      spills = true;
    else
      over = 0;
      spills = false;
    end if;
    dry = h[2] < 0.2 or pre(dry) and h[2] < 0.4;
    between = 0.5*(h[1] - h[2]);
    der(h[1]) = 1 + sin(time) - over - between;
    der(h[2]) = between - (if dry then 0 else 0.6);
  end Flow;
end Switching;
