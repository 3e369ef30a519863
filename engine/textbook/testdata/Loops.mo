package Loops "Control architectures: the parts can be exchanged"
  package Interfaces
    connector Signal = Real;
    partial model Sensor
      Plants.Shaft shaft;
      output Real w;
    end Sensor;
    partial block Controller
      input Real setpoint;
      input Real measured;
      output Real command;
    end Controller;
  end Interfaces;

  package Plants
    connector Shaft
      Real w(unit="rad/s");
      flow Real tau(unit="N.m");
    end Shaft;
    model Rotor
      parameter Real J = 0.5, d = 0.1;
      Shaft shaft(w(start=0, fixed=true));
      input Real drive;
    equation
      J*der(shaft.w) = shaft.tau + drive - d*shaft.w;
    end Rotor;
  end Plants;

  package Implementations
    model IdealSensor
      extends Interfaces.Sensor;
    equation
      w = shaft.w;
      shaft.tau = 0;
    end IdealSensor;
    model SlowSensor "With a lag"
      extends Interfaces.Sensor;
      parameter Real T = 0.2;
    initial equation
      w = shaft.w;
    equation
      T*der(w) = shaft.w - w;
      shaft.tau = 0;
    end SlowSensor;
    block Proportional
      extends Interfaces.Controller;
      parameter Real k = 20;
    equation
      command = k*(setpoint - measured);
    end Proportional;
    block PID "with limited output and back-calculation"
      extends Interfaces.Controller;
      parameter Real k = 4, Ti = 0.5, Tt = 0.1, limit = 3;
      Real I(start=0, fixed=true), raw;
    equation
      raw = k*(setpoint - measured) + I;
      command = if raw > limit then limit else if raw < -limit then -limit else raw;
      der(I) = k/Ti*(setpoint - measured) + (command - raw)/Tt;
    end PID;
  end Implementations;

  partial model Architecture
    replaceable model SensorModel = Implementations.IdealSensor constrainedby Interfaces.Sensor "which sensor";
    replaceable Implementations.Proportional controller constrainedby Interfaces.Controller(setpoint=profile) "which controller"
      annotation (choicesAllMatching=true);
    parameter Real goal = 2;
    Real profile = if time < 0.1 then 0 else goal;
    Plants.Rotor rotor(drive=controller.command);
    SensorModel sensor;
  equation
    connect(sensor.shaft, rotor.shaft);
    controller.measured = sensor.w;
  end Architecture;

  model Base "As it comes"
    extends Architecture;
  end Base;

  model Lagging "Another sensor class"
    extends Architecture(redeclare model SensorModel = Implementations.SlowSensor(T=0.15));
  end Lagging;

  model Stronger "A parameter of an exchangeable part"
    extends Lagging(controller.k=5);
  end Stronger;

  model Limited "Another controller"
    extends Base(redeclare Implementations.PID controller(limit=2.5), goal=3);
  end Limited;

  model Both "Redeclared in a declaration and in an extends clause"
    Lagging slow(redeclare Implementations.PID controller, rotor(J=0.8));
    Base fast(rotor.d=0.3, redeclare replaceable model SensorModel = Implementations.SlowSensor);
  end Both;
end Loops;
