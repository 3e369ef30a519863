package Systems "Whole systems from components: populations, reactions, heat, shafts, a house under control"
  package Populations
    connector Kind "of animals in a region"
      Real population;
      flow Real rate;
    end Kind;

    partial model Interaction "between two kinds"
      Kind a, b;
    protected
      Real loss_a, loss_b;
    equation
      a.rate = loss_a;
      b.rate = loss_b;
    end Interaction;

    partial model Growth
      Kind kind;
    protected
      Real growth "births, less deaths";
    equation
      kind.rate = -growth;
    end Growth;

    model Births
      extends Growth;
      parameter Real alpha = 0.1;
    equation
      growth = alpha*kind.population;
    end Births;

    model Deaths
      extends Growth;
      parameter Real gamma = 0.4;
    equation
      growth = -gamma*kind.population;
    end Deaths;

    model Hunt
      extends Interaction;
      parameter Real beta = 0.02, delta = 0.02;
    equation
      loss_a = beta*a.population*b.population;
      loss_b = -delta*a.population*b.population;
    end Hunt;

    model Region
      encapsulated type Start = enumeration(given, balanced);
      parameter Start start = Start.given annotation (Evaluate=true);
      parameter Real given(start=10) = 10 annotation (Dialog(enable=start == Start.given));
      Kind kind;
      Real population(start=given, fixed=start == Start.given) = kind.population;
    initial equation
      if start == Start.balanced then
        der(population) = 0;
      end if;
    equation
      der(population) = kind.rate;
    end Region;

    model Wood "Hares and foxes"
      replaceable Region hares constrainedby Region;
      Region foxes;
      Births births;
      Deaths deaths;
      Hunt hunt;
    equation
      connect(hares.kind, births.kind);
      connect(foxes.kind, deaths.kind);
      connect(hares.kind, hunt.a);
      connect(hunt.b, foxes.kind);
    end Wood;

    model Third "Another hunter comes in; woods exchange hares"
      extends Wood(births(alpha=0.2), foxes(given=12));
      Region wolves(given=5);
      Deaths ageing(gamma=0.3);
      Hunt first(beta=0.01, delta=0.005), second(beta=0.005, delta=0.004);
    equation
      connect(wolves.kind, ageing.kind);
      connect(first.a, hares.kind);
      connect(second.a, foxes.kind);
      connect(first.b, wolves.kind);
      connect(second.b, wolves.kind);
    end Third;
  end Populations;

  package Reactions
    type Substance = enumeration(A, B, X) "what swims in the vessel";

    connector Mixture
      Real c[Substance];
      flow Real rate[Substance];
    end Mixture;

    model Vessel
      Mixture mixture;
      Real c[Substance] = mixture.c;
    equation
      der(mixture.c) = mixture.rate;
    end Vessel;

    partial model Reaction
      parameter Real k;
      Mixture mixture;
    protected
      Real made[Substance];
      Real c[Substance] = mixture.c;
    equation
      mixture.rate = -made;
    end Reaction;

    model 'A+B->X'
      extends Reaction;
    protected
      Real r = k*c[Substance.A]*c[Substance.B];
    equation
      made[Substance.A] = -r;
      made[Substance.B] = -r;
      made[Substance.X] = r;
    end 'A+B->X';

    model 'X->A+B'
      extends Reaction;
    equation
      made = k*c[Substance.X]*{1, 1, -1};
    end 'X->A+B';

    model 'X+B->out'
      extends Reaction;
    equation
      for s in Substance loop
        made[s] = if s == Substance.A then 0 else -k*c[Substance.X]*c[Substance.B];
      end for;
    end 'X+B->out';

    model Plant
      Vessel vessel(c(start={1, 1, 0}, each fixed=true));
      'A+B->X' 'A+B->X'(k=0.1);
      'X->A+B' back(k=0.1);
      'X+B->out' 'X+B->out'(k=10);
    equation
      connect('A+B->X'.mixture, vessel.mixture);
      connect(back.mixture, vessel.mixture);
      connect('X+B->out'.mixture, back.mixture);
    end Plant;
  end Reactions;

  package Rods
    import HT = Modelica.Thermal.HeatTransfer;
    import Modelica.Units.SI.{Temperature, HeatCapacity, ThermalConductance};

    model Rod "in n pieces, each losing heat through its wall"
      parameter Integer n(start=2, min=2);
      parameter Temperature T0 = 300;
      parameter HeatCapacity C = 4;
      parameter ThermalConductance wall = 0.6, along = 2.4;
      HT.Interfaces.HeatPort_a a, outside;
      HT.Interfaces.HeatPort_b b;
    protected
      HT.Components.HeatCapacitor piece[n](each final C=C/n, each T(start=T0, fixed=true));
      HT.Components.ThermalConductor to_wall[n](each final G=wall/n), between[n - 1](each final G=along*(n - 1));
    equation
      for i in 1:n loop
        connect(piece[i].port, to_wall[i].port_b);
        connect(to_wall[i].port_a, outside);
      end for;
      for i in 1:n - 1 loop
        connect(piece[i].port, between[i].port_a);
        connect(piece[i + 1].port, between[i].port_b);
      end for;
      connect(piece[1].port, a);
      connect(piece[n].port, b);
    end Rod;

    model Heated "A rod between a heater and the air"
      Rod rod(n=5);
      HT.Sources.FixedTemperature air(T=290);
      HT.Sources.FixedHeatFlow heater(Q_flow=25);
      HT.Sensors.TemperatureSensor hot;
    equation
      connect(heater.port, rod.a);
      connect(rod.outside, air.port);
      connect(hot.port, rod.a);
    end Heated;
  end Rods;

  package Shafts
    import R = Modelica.Mechanics.Rotational;

    partial model TwoFlange
      R.Interfaces.Flange_a a;
      R.Interfaces.Flange_b b;
    end TwoFlange;

    model Gear "Its housing may be held, or is a connector"
      extends TwoFlange;
      parameter Real ratio;
      parameter Boolean held = false annotation (Evaluate=true);
      R.Interfaces.Flange_b housing(phi=angle, tau=-a.tau - b.tau) if not held;
    protected
      Modelica.Units.SI.Angle angle;
    equation
      if held then
        angle = 0;
      end if;
      (1 - ratio)*angle = a.phi - ratio*b.phi;
      b.tau = -ratio*a.tau;
    end Gear;

    model Held "Two inertias through a gear of ratio 3"
      R.Components.Inertia motor(J=0.2, phi(start=0, fixed=true), w(start=0, fixed=true)), load(J=5);
      Gear gear(ratio=3, held=true);
      R.Sources.ConstantTorque drive(tau_constant=2);
      R.Components.Damper brake(d=0.5);
      R.Components.Fixed wall;
    equation
      connect(drive.flange, motor.flange_a);
      connect(motor.flange_b, gear.a);
      connect(gear.b, load.flange_a);
      connect(load.flange_b, brake.flange_a);
      connect(brake.flange_b, wall.flange);
    end Held;

    model Loose "The housing sits in a soft mount"
      extends Held(gear(held=false));
      R.Components.SpringDamper mount(c=200, d=4);
      R.Components.Inertia frame(J=0.5, phi(start=0, fixed=true), w(start=0, fixed=true));
    equation
      connect(gear.housing, frame.flange_a);
      connect(frame.flange_b, mount.flange_a);
      connect(mount.flange_b, wall.flange);
    end Loose;
  end Shafts;

  package House "A furnace, a house of three rooms, a sensor and a controller: all can be exchanged"
    connector Heat
      Real T(unit="K");
      flow Real Q(unit="W");
    end Heat;

    expandable connector Bus
    end Bus;

    partial model Plant
      Heat furnace, room;
    end Plant;

    partial model Actuator
      Heat furnace;
      Bus bus;
    end Actuator;

    partial model Sensor
      Heat room;
      Bus bus;
    equation
      room.Q = 0;
    end Sensor;

    partial model Control
      Bus bus;
    end Control;

    connector RealOut = output Real;
    connector RealIn = input Real;
    connector BooleanOut = output Boolean;
    connector BooleanIn = input Boolean;

    model Rooms
      extends Plant;
      parameter Real C = 2, G = 1.5, h = 0.5, T0 = 285, outside = 280;
      Real T[3](each start=T0, each fixed=true);
    equation
      T[1] = furnace.T;
      T[3] = room.T;
      C*der(T[1]) = furnace.Q + G*(T[2] - T[1]) + G*(T[3] - T[1]) - h*(T[1] - outside);
      C*der(T[2]) = G*(T[1] - T[2]) + G*(T[3] - T[2]) - h*(T[2] - outside);
      C*der(T[3]) = room.Q + G*(T[1] - T[3]) + G*(T[2] - T[3]) - h*(T[3] - outside);
    end Rooms;

    model Thermometer
      extends Sensor;
      RealOut T;
    equation
      T = room.T;
      connect(T, bus.temperature);
    end Thermometer;

    model SlowThermometer "that is read now and then"
      extends Sensor;
      parameter Real period = 0.5;
      RealOut T(start=285);
    equation
      when sample(0.03, period) then
        T = room.T;
      end when;
      connect(T, bus.temperature);
    end SlowThermometer;

    model Burner "follows a power"
      extends Actuator;
      RealIn power;
    equation
      furnace.Q = -max(0, power);
      connect(power, bus.command);
    end Burner;

    model Switched "is on or off"
      extends Actuator;
      parameter Real power = 40;
      BooleanIn on;
    equation
      furnace.Q = if on then -power else 0;
      connect(on, bus.command);
    end Switched;

    model Proportional
      extends Control;
      parameter Real goal = 295, k = 8, Ti = 3;
      RealIn T;
      RealOut u;
      Real I(start=0, fixed=true);
    equation
      der(I) = (goal - T)/Ti;
      u = k*(goal - T + I);
      connect(T, bus.temperature);
      connect(u, bus.command);
    end Proportional;

    model OnOff
      extends Control;
      parameter Real goal = 295, band = 2;
      RealIn T;
      BooleanOut on(start=true, fixed=true);
    equation
      on = T < goal - band/2 or pre(on) and T < goal + band/2;
      connect(T, bus.temperature);
      connect(on, bus.command);
    end OnOff;

    partial model Architecture
      replaceable Plant plant;
      replaceable Actuator actuator;
      replaceable Sensor sensor;
      replaceable Control control;
    equation
      connect(actuator.furnace, plant.furnace);
      connect(sensor.room, plant.room);
      connect(control.bus, actuator.bus);
      connect(sensor.bus, control.bus);
    end Architecture;

    model Continuous
      extends Architecture(redeclare Rooms plant, redeclare Burner actuator, redeclare Thermometer sensor, redeclare Proportional control);
    end Continuous;

    model Bang
      extends Architecture(redeclare replaceable Rooms plant(C=1.5), redeclare Switched actuator, redeclare Thermometer sensor, redeclare OnOff control(band=1));
    end Bang;

    model Read "on and off, by a slow thermometer"
      extends Bang(redeclare SlowThermometer sensor(period=0.25), actuator(power=30), plant(G=2));
    end Read;
  end House;
end Systems;
