package Automata "Machines with states, logic, counters"
  type Light = enumeration(red, both, green, yellow);

  model Crossing "A traffic light with its own times, interrupted once"
    Light light(start=Light.red, fixed=true);
    discrete Real since(start=0, fixed=true);
    Boolean out = time > 20 and time < 26;
    Integer greens(start=0, fixed=true);
    Real waiting(start=0, fixed=true);
  equation
    when out then
      light = Light.red;
      since = time;
      greens = pre(greens);
    elsewhen pre(light) == Light.red and time > pre(since) + 4 and not out then
      light = Light.both;
      since = time;
      greens = pre(greens);
    elsewhen pre(light) == Light.both and time > pre(since) + 1 then
      light = Light.green;
      since = time;
      greens = pre(greens) + 1;
    elsewhen pre(light) == Light.green and time > pre(since) + 3 then
      light = Light.yellow;
      since = time;
      greens = pre(greens);
    elsewhen pre(light) == Light.yellow and time > pre(since) + 1.5 then
      light = Light.red;
      since = time;
      greens = pre(greens);
    end when;
    der(waiting) = if light == Light.green then -2 else 0.7;
  end Crossing;

  model Batch "Fill, heat, drain: a machine whose steps end by conditions, in an algorithm on a clock"
    Integer step(start=1, fixed=true), batches(start=0, fixed=true);
    Real level(start=0, fixed=true), T(start=20, fixed=true);
    Real inflow = if step == 1 then 0.5 else 0, outflow = if step == 3 then 0.8 else 0, heat = if step == 2 then 15 else 0;
  equation
    der(level) = inflow - outflow;
    (level + 0.1)*der(T) = inflow*(20 - T) + heat - 0.05*(T - 20);
  algorithm
    when sample(0, 0.05) then
      if step == 1 and level > 1.01 then
        step := 2;
      elseif step == 2 and T > 60 then
        step := 3;
      elseif step == 3 and level < 0.05 then
        step := 1;
        batches := batches + 1;
      end if;
    end when;
  end Batch;

  model Gates "Combinational logic, and a flip-flop of each kind"
    Boolean clock = sin(2*time) > 0, d = sin(0.9*time) > -0.2, j = cos(1.3*time) > 0;
    Boolean both = clock and d, either = clock or d, not_both = not (clock and d), differ = clock <> d, same = clock == d;
    Boolean D(start=false, fixed=true), T(start=false, fixed=true), JK(start=false, fixed=true), latch(start=false, fixed=true);
    Integer word;
  equation
    when clock then
      D = d;
      T = not pre(T);
      JK = if j and d then not pre(JK) else if j then true else if d then false else pre(JK);
    end when;
    latch = if clock then d else pre(latch);
    word = (if D then 1 else 0) + (if T then 2 else 0) + (if JK then 4 else 0) + (if latch then 8 else 0);
  end Gates;

  model Counter "Four bits that ripple: each flip-flop is the clock of the next"
    Boolean bit[4](each start=false, each fixed=true);
    Boolean clock = sin(8*time) > 0;
    Integer n = sum(if bit[i] then integer(2^(i - 1)) else 0 for i in 1:4);
  equation
    when clock then
      bit[1] = not pre(bit[1]);
    end when;
    for i in 2:4 loop
      when not bit[i - 1] then
        bit[i] = not pre(bit[i]);
      end when;
    end for;
  end Counter;

  model Shift "A register that is fed back: a pseudo-random sequence of bits"
    Boolean r[5](start={true, false, false, false, true}, each fixed=true);
    Integer ones(start=0, fixed=true);
  equation
    when sample(0.5, 0.5) then
      r[1] = pre(r[3]) <> pre(r[5]);
      r[2:5] = pre(r[1:4]);
      ones = pre(ones) + (if r[1] then 1 else 0);
    end when;
  end Shift;

  connector In = input Boolean;
  connector Out = output Boolean;

  block Gate
    In u1, u2;
    Out y;
  end Gate;

  block And
    extends Gate;
  equation
    y = u1 and u2;
  end And;

  block Xor
    extends Gate;
  equation
    y = u1 <> u2;
  end Xor;

  block Register
    In d, clock;
    Out q(start=false, fixed=true);
  equation
    when clock then
      q = pre(d);
    end when;
  end Register;

  model Adder "Blocks of gates: a serial adder with a carry"
    Xor half, sum;
    And c1, c2;
    Register carry;
    Boolean clock = mod(time, 1) < 0.5 and time > 0.75, a = mod(time + 0.3, 4) < 2.5, b = mod(time + 0.4, 6) > 3.3;
    Integer result(start=0, fixed=true), weight(start=1, fixed=true);
  equation
    half.u1 = a;
    half.u2 = b;
    connect(half.y, sum.u1);
    connect(carry.q, sum.u2);
    connect(half.y, c1.u1);
    connect(carry.q, c1.u2);
    c2.u1 = a;
    c2.u2 = b;
    carry.d = c1.y or c2.y;
    carry.clock = not clock;
    when clock then
      result = pre(result) + (if sum.y then pre(weight) else 0);
      weight = 2*pre(weight);
    end when;
  end Adder;

  model Store "Orders goods when few are left; they come after a while"
    parameter Integer low = 4, many = 12;
    parameter Real lead = 4.3;
    Integer stock(start=10, fixed=true), sold(start=0, fixed=true), lost(start=0, fixed=true);
    discrete Real arrives(start=1e9, fixed=true);
    Boolean delivery, customer = sample(0.4, 0.7);
  equation
    delivery = time >= pre(arrives);
    when {customer, delivery} then
      stock = pre(stock) + (if delivery and not pre(delivery) then many else 0) - (if customer and pre(stock) > 0 then 1 else 0);
      sold = pre(sold) + (if customer and pre(stock) > 0 then 1 else 0);
      lost = pre(lost) + (if customer and pre(stock) <= 0 then 1 else 0);
    end when;
    when stock <= low then
      arrives = time + lead;
    elsewhen delivery then
      arrives = 1e9;
    end when;
  end Store;

  model Lift "goes to the floors that are called, with a speed that is limited"
    parameter Real calls[:] = {3, 1, 4, 2};
    parameter Real speed = 0.8;
    Real x(start=1, fixed=true);
    Integer target(start=1, fixed=true), served(start=0, fixed=true);
    Boolean there = abs(x - calls[pre(target)]) < 1e-9 + 0.01, waits(start=false, fixed=true);
    discrete Real leaves(start=0, fixed=true);
  equation
    der(x) = if waits then 0 else (if calls[target] > x then speed else -speed);
    when there then
      waits = true;
      leaves = time + 1.2;
      served = pre(served) + 1;
      target = pre(target);
    elsewhen time > pre(leaves) and pre(waits) then
      waits = false;
      leaves = pre(leaves);
      served = pre(served);
      target = if pre(target) < size(calls, 1) then pre(target) + 1 else 1;
    end when;
  end Lift;

  model Newton "An algorithm finds a root at every sample, by a loop with memory"
    discrete Real y(start=1, fixed=true);
    Integer rounds(start=0);
  protected
    Real f;
  algorithm
    when sample(0, 0.25) then
      rounds := 0;
      for i in 1:20 loop
        f := y^3 + y - 2 - time;
        if abs(f) < 1e-13 then
          break;
        end if;
        y := y - f/(3*y^2 + 1);
        rounds := rounds + 1;
      end for;
    end when;
  end Newton;

  model Sorted "Selects, sorts and searches in arrays of Integer"
    Integer a[5](start={5, 3, 9, 1, 7}, each fixed=true);
    Integer swaps(start=0, fixed=true);
    Boolean sorted(start=false);
  algorithm
    when sample(0.2, 0.3) then
      for i in 1:4 loop
        if a[i] > a[i + 1] then
          (a[i], a[i + 1]) := swap(a[i], a[i + 1]);
          swaps := swaps + 1;
        end if;
      end for;
      sorted := true;
      for i in 1:4 loop
        sorted := sorted and a[i] <= a[i + 1];
      end for;
    end when;
  end Sorted;

  model Life "Cells on a torus live and die: a matrix of memory through a function"
    parameter Integer n = 6;
    Integer alive[n, n](start=[0, 1, 0, 0, 0, 0; 0, 0, 1, 0, 0, 0; 1, 1, 1, 0, 0, 0; 0, 0, 0, 0, 0, 0; 0, 0, 0, 0, 0, 0; 0, 0, 0, 0, 0, 0],
      each fixed=true);
    Integer population = sum(alive), generation(start=0, fixed=true);
  protected
    function next
      input Integer a[:, size(a, 1)];
      output Integer b[size(a, 1), size(a, 1)];
    protected
      Integer m = size(a, 1), around;
    algorithm
      for i in 1:m, j in 1:m loop
        around := -a[i, j];
        for k in -1:1 loop
          for l in -1:1 loop
            around := around + a[mod(i + k - 1, m) + 1, mod(j + l - 1, m) + 1];
          end for;
        end for;
        b[i, j] := if around == 3 or around == 2 and a[i, j] == 1 then 1 else 0;
      end for;
    end next;
  equation
    when sample(0.5, 0.5) then
      alive = next(pre(alive));
      generation = pre(generation) + 1;
    end when;
  end Life;

  package Petri "Places with tokens, and transitions that take and give them"
    connector Gives "of a place to a transition"
      output Boolean ready;
      input Boolean fires;
    end Gives;

    connector Takes
      input Boolean ready;
      output Boolean fires;
    end Takes;

    model Place
      parameter Integer tokens = 0;
      Integer n(start=tokens, fixed=true);
      Gives out;
      In fed;
    equation
      out.ready = pre(n) > 0;
      n = pre(n) + (if edge(fed) then 1 else 0) - (if edge(out.fires) then 1 else 0);
    end Place;

    model Step "takes a while"
      parameter Real duration = 1;
      Takes from;
      Out done(start=false);
      Boolean busy(start=false, fixed=true);
      discrete Real until(start=0, fixed=true);
    equation
      from.fires = from.ready and not pre(busy);
      done = pre(busy) and time >= pre(until);
      when {from.fires, done} then
        busy = edge(from.fires);
        until = if edge(from.fires) then time + duration else pre(until);
      end when;
    end Step;

    model Shop "A part is milled, then drilled; new raw parts come by a clock"
      Place raw, milled, finished;
      Step mill(duration=1.3), drill(duration=0.9);
      Boolean delivery = sample(0.05, 0.8);
    equation
      connect(raw.out, mill.from);
      connect(mill.done, milled.fed);
      connect(milled.out, drill.from);
      connect(drill.done, finished.fed);
      raw.fed = delivery;
      finished.out.fires = false;
    end Shop;
  end Petri;

  model Watchdog "An alarm when a sign of life stays away too long"
    parameter Real patience = 0.7;
    Boolean beat = sin(5*time) > 0.95 and (time < 4 or time > 7.3);
    discrete Real heard(start=0, fixed=true);
    Boolean alarm;
    Integer alarms(start=0, fixed=true);
    Real silence = time - heard;
  equation
    when beat then
      heard = time;
    end when;
    alarm = time > heard + 2*patience;
    when alarm then
      alarms = pre(alarms) + 1;
    end when;
  end Watchdog;

  function swap
    input Integer a, b;
    output Integer c = b, d = a;
  algorithm
  end swap;
end Automata;
