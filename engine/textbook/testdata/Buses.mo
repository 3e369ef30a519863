package Buses "Parts that talk over a bus, whose elements are made by the connections"
  import Modelica.Blocks.Interfaces.{RealInput, RealOutput};

  expandable connector Bus
    Real speed(unit="rad/s");
    Real temperature "nobody measures it";
  end Bus;

  expandable connector Line "the signals of one axis"
  end Line;

  connector Flange
    Real phi(unit="rad");
    flow Real tau(unit="N.m");
  end Flange;

  partial model Sensor
    Flange flange;
    Bus bus;
  equation
    flange.tau = 0;
  end Sensor;

  model Tachometer
    extends Sensor;
    RealOutput w(unit="rad/s");
  equation
    w = der(flange.phi);
    connect(w, bus.speed);
  end Tachometer;

  partial model Controller
    Bus bus;
  end Controller;

  model Proportional
    extends Controller;
    parameter Real k(unit="N.m.s/rad") = 3;
    parameter Real goal(unit="rad/s") = 10;
    RealInput w(unit="rad/s");
    RealOutput torque(unit="N.m");
  equation
    torque = k*(goal - w);
    connect(w, bus.speed);
    connect(torque, bus.command);
  end Proportional;

  model Halved
    extends Proportional(goal=5);
  end Halved;

  model Drive
    Bus bus;
    Flange flange;
    RealInput torque(unit="N.m");
  equation
    flange.tau = -torque;
    connect(bus.command, torque);
  end Drive;

  model Rotor
    parameter Real J(unit="kg.m2") = 2;
    parameter Real d(unit="N.m.s/rad") = 1;
    Flange a, b;
    Real phi(start=0, fixed=true, unit="rad");
    Real w(start=0, fixed=true, unit="rad/s");
  equation
    a.phi = phi;
    b.phi = phi;
    w = der(phi);
    J*der(w) = a.tau + b.tau - d*w;
  end Rotor;

  partial model Architecture
    replaceable Sensor sensor;
    replaceable Controller controller;
    Drive drive;
    Rotor rotor;
    Bus bus;
  equation
    connect(drive.flange, rotor.a);
    connect(rotor.b, sensor.flange);
    connect(sensor.bus, bus);
    connect(controller.bus, bus);
    connect(drive.bus, bus);
  end Architecture;

  model Closed "w = 7.5 (1 - exp(-2 t))"
    extends Architecture(redeclare Tachometer sensor, redeclare Proportional controller);
  end Closed;

  model Exchanged "half the goal, seen through the bus"
    extends Architecture(redeclare Tachometer sensor, redeclare Halved controller);
    Real seen = bus.speed;
  end Exchanged;

  model Axes "an array of lines, collected in a bus of buses; a torque goes through it"
    expandable connector Trunk
      Line axis[3];
    end Trunk;
    model Spring
      Flange flange;
    equation
      flange.tau = 2*flange.phi;
    end Spring;
    model Axis
      parameter Real rate;
      Real x(start=0, fixed=true);
      RealOutput y = x;
      Spring spring;
      Line line;
    equation
      der(x) = rate;
      connect(y, line.x);
      connect(spring.flange, line.shaft);
    end Axis;
    model Holder
      parameter Real phi = 1;
      Flange flange;
    equation
      flange.phi = phi;
    end Holder;
    Axis axis[3](rate={1, 2, 3});
    Trunk trunk;
    RealOutput third;
    Holder holder;
  equation
    for i in 1:3 loop
      connect(axis[i].line, trunk.axis[i]);
    end for;
    connect(trunk.axis[3].x, third);
    connect(holder.flange, trunk.axis[2].shaft);
  end Axes;
end Buses;
