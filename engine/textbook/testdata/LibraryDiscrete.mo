package LibraryDiscrete "Systems of the library's discrete and logical blocks"
  import Modelica.Blocks.*;

  model Room "A room under an on-off controller whose reference moves"
    Logical.OnOffController controller(bandwidth=2);
    Sources.Trapezoid reference(amplitude=5, offset=20, rising=1, width=3, falling=1, period=7);
    Sources.BooleanPulse window(width=25, period=6, startTime=2) "open or not";
    Logical.Switch heat;
    Sources.Constant full(k=6), none(k=0);
    Real T(start=15, fixed=true);
  equation
    connect(reference.y, controller.reference);
    connect(controller.y, heat.u2);
    connect(full.y, heat.u1);
    connect(none.y, heat.u3);
    controller.u = T;
    der(T) = heat.y - (if window.y then 0.4 else 0.2)*(T - 10);
  end Room;

  model Loop "A sampled loop of blocks: sampler, transfer function, holder"
    Discrete.Sampler sampler(samplePeriod=0.1);
    Discrete.ZeroOrderHold hold(samplePeriod=0.1);
    Discrete.UnitDelay late(samplePeriod=0.1);
    Continuous.FirstOrder plant(T=0.5, initType=Modelica.Blocks.Types.Init.InitialState, y_start=0);
    Math.Feedback error;
    Math.Gain gain(k=2);
    Sources.Step step(startTime=0.35);
  equation
    connect(step.y, error.u1);
    connect(plant.y, error.u2);
    connect(error.y, sampler.u);
    connect(sampler.y, gain.u);
    connect(gain.y, late.u);
    connect(late.y, hold.u);
    connect(hold.y, plant.u);
  end Loop;

  model Gates "Logic by blocks: hysteresis, timer, flip-flop, edges"
    Sources.Sine wave(f=0.5, amplitude=2);
    Logical.Hysteresis above(uLow=-0.5, uHigh=1);
    Logical.Timer timer;
    Logical.GreaterThreshold long(threshold=0.6);
    Logical.RSFlipFlop memory;
    Logical.Not below;
    Logical.And both;
    Logical.GreaterThreshold positive(threshold=0);
    Real area(start=0, fixed=true);
  equation
    connect(wave.y, above.u);
    connect(above.y, timer.u);
    connect(timer.y, long.u);
    connect(long.y, memory.S);
    connect(above.y, below.u);
    connect(below.y, memory.R);
    connect(wave.y, positive.u);
    connect(above.y, both.u1);
    connect(positive.y, both.u2);
    der(area) = (if both.y then 1 else 0) + (if memory.Q then 10 else 0);
  end Gates;

  package Speed "Control of a shaft: sensor, controller and actuator can be exchanged"
    import Modelica.Mechanics.Rotational;

    partial model Sensor
      Rotational.Interfaces.Flange_a shaft;
      Interfaces.RealOutput w;
    end Sensor;

    model Ideal
      extends Sensor;
      Rotational.Sensors.SpeedSensor sensor;
    equation
      connect(sensor.flange, shaft);
      connect(sensor.w, w);
    end Ideal;

    model SampleHold
      extends Sensor;
      parameter Modelica.Units.SI.Time period(min=Modelica.Constants.eps);
    protected
      discrete Real held;
    initial equation
      held = der(shaft.phi);
    equation
      shaft.tau = 0;
      w = held;
      when sample(0, period) then
        held = der(shaft.phi);
      end when;
    end SampleHold;

    partial model Controller
      Interfaces.RealInput goal, measured;
      Interfaces.RealOutput command;
    end Controller;

    model PID
      extends Controller;
      parameter Real k, Ti, Td, yMax;
      Continuous.LimPID pid(k=k, Ti=Ti, Td=Td, yMax=yMax);
    equation
      connect(goal, pid.u_s);
      connect(measured, pid.u_m);
      connect(pid.y, command);
    end PID;

    partial model Actuator
      Rotational.Interfaces.Flange_b shaft;
      Interfaces.RealInput tau;
    end Actuator;

    model Limited
      extends Actuator;
      parameter Real top;
      Rotational.Sources.Torque torque;
      Nonlinear.Limiter limiter(uMax=top);
    equation
      connect(tau, limiter.u);
      connect(limiter.y, torque.tau);
      connect(torque.flange, shaft);
    end Limited;

    model System
      Rotational.Components.Inertia motor(J=0.1, phi(start=0, fixed=true), w(start=0, fixed=true)), load(J=0.3, phi(start=0, fixed=true), w(start=0, fixed=true));
      Rotational.Components.SpringDamper shaft(c=20, d=0.5);
      Rotational.Components.Damper friction(d=0.2);
      Rotational.Components.Fixed wall;
      Sources.Step goal(height=1.5, startTime=0.213);
      replaceable Sensor sensor;
      replaceable Controller controller;
      replaceable Actuator actuator;
    equation
      connect(goal.y, controller.goal);
      connect(sensor.w, controller.measured);
      connect(controller.command, actuator.tau);
      connect(actuator.shaft, motor.flange_a);
      connect(motor.flange_b, shaft.flange_a);
      connect(shaft.flange_b, load.flange_a);
      connect(load.flange_b, friction.flange_a);
      connect(friction.flange_b, wall.flange);
      connect(sensor.shaft, motor.flange_b);
    end System;

    model Sampled
      extends System(redeclare replaceable SampleHold sensor(period=0.036), redeclare PID controller(k=1.5, Ti=0.4, Td=0.02, yMax=5), redeclare Limited actuator(top=2));
    end Sampled;

    model Faster
      extends Sampled(sensor(period=0.011), controller(k=2), actuator(top=1));
    end Faster;

    model Exact
      extends System(redeclare Ideal sensor, redeclare PID controller(k=1.5, Ti=0.4, Td=0.02, yMax=5), redeclare Limited actuator(top=2));
    end Exact;
  end Speed;

  model Rectifier "Ideal diodes of the library, and a switch that drains the store now and then"
    import Modelica.Electrical.Analog.*;
    Sources.SineVoltage source(V=10, f=2);
    Basic.Resistor wire(R=1), load(R=10), drain(R=2);
    Ideal.IdealDiode diode(Ron=1e-3, Goff=1e-4, Vknee=0.7);
    Ideal.IdealClosingSwitch switch(Ron=1e-3, Goff=1e-5);
    Basic.Capacitor store(C=0.05, v(start=0, fixed=true));
    Basic.Ground ground;
  equation
    connect(source.p, wire.p);
    connect(wire.n, diode.p);
    connect(diode.n, store.p);
    connect(store.p, load.p);
    connect(load.n, ground.p);
    connect(store.n, ground.p);
    connect(source.n, ground.p);
    connect(store.p, switch.p);
    connect(switch.n, drain.p);
    connect(drain.n, ground.p);
    switch.control = store.v > 7 or pre(switch.control) and store.v > 4;
  end Rectifier;
end LibraryDiscrete;
