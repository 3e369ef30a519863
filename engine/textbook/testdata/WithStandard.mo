within ;
package WithStandard "Networks of the standard library's classes, as its users draw them"
  model TwoMasses "Two bodies exchange heat"
    Modelica.Thermal.HeatTransfer.Components.HeatCapacitor mass1(C=15, T(start=373.15, fixed=true))
      annotation (Placement(transformation(extent={{-100,20},{-40,80}})));
    Modelica.Thermal.HeatTransfer.Components.HeatCapacitor mass2(C=15, T(start=273.15, fixed=true))
      annotation (Placement(transformation(extent={{40,20},{100,80}})));
    Modelica.Thermal.HeatTransfer.Components.ThermalConductor conduction(G=10);
    Modelica.Thermal.HeatTransfer.Components.Convection convection;
    Modelica.Thermal.HeatTransfer.Sources.PrescribedTemperature outside;
    Modelica.Blocks.Sources.Ramp weather(height=20, duration=0.5, offset=280, startTime=0.25);
    Modelica.Blocks.Sources.Constant hA(k=3);
    Modelica.Thermal.HeatTransfer.Sensors.TemperatureSensor Tsensor1;
    parameter Modelica.Units.SI.Temperature T_final_K(fixed=true) = 323.15;
  equation
    connect(mass1.port, conduction.port_a) annotation (Line(points={{-70,20},{-70,0},{-30,0}}, color={191,0,0}));
    connect(conduction.port_b, mass2.port);
    connect(mass2.port, convection.solid);
    connect(convection.fluid, outside.port);
    connect(weather.y, outside.T);
    connect(hA.y, convection.Gc);
    connect(mass1.port, Tsensor1.port);
    annotation (
      Documentation(info="<html><p>Two bodies, \"one\" hot.</p></html>"),
      experiment(StopTime=2.0, Interval=0.001),
      Icon(coordinateSystem(preserveAspectRatio=true)));
  end TwoMasses;

  model Filter "A ladder of the analog library"
    import Modelica.Electrical.Analog.Basic.*;
    import Modelica.Electrical.Analog.Sources;
    Sources.SineVoltage source(V=5, f=2);
    Resistor R1(R=2);
    Inductor L1(L=0.1, i(fixed=true));
    Capacitor C1(C=0.02, v(fixed=true, start=1));
    Resistor R2(R=10);
    Ground ground;
    Modelica.Electrical.Analog.Sensors.VoltageSensor meter;
  equation
    connect(source.p, R1.p);
    connect(R1.n, L1.p);
    connect(L1.n, C1.p);
    connect(C1.p, R2.p);
    connect(C1.n, ground.p);
    connect(R2.n, ground.p);
    connect(source.n, ground.p);
    connect(meter.p, R2.p);
    connect(meter.n, ground.p);
  end Filter;

  model Servo "A direct-current motor under control, with current limit"
    Modelica.Blocks.Sources.Step reference(height=5, startTime=0.2);
    Modelica.Blocks.Math.Feedback error;
    Modelica.Blocks.Continuous.PI controller(k=4, T=0.5, initType=Modelica.Blocks.Types.Init.InitialState);
    Modelica.Blocks.Nonlinear.Limiter limiter(uMax=15);
    Modelica.Electrical.Analog.Sources.SignalVoltage supply;
    Modelica.Electrical.Analog.Basic.Resistor Ra(R=0.5);
    Modelica.Electrical.Analog.Basic.Inductor La(L=0.02, i(start=0, fixed=true));
    Modelica.Electrical.Analog.Basic.RotationalEMF emf(k=1.2);
    Modelica.Electrical.Analog.Basic.Ground ground;
    Modelica.Mechanics.Rotational.Components.Inertia rotor(J=0.1, phi(start=0, fixed=true), w(start=0, fixed=true));
    Modelica.Mechanics.Rotational.Components.Spring shaft(c=200);
    Modelica.Mechanics.Rotational.Components.Inertia load(J=0.3, phi(start=0, fixed=true), w(start=0, fixed=true));
    Modelica.Mechanics.Rotational.Sources.ConstantTorque friction(tau_constant=-2);
    Modelica.Mechanics.Rotational.Sensors.SpeedSensor speed;
  equation
    connect(reference.y, error.u1);
    connect(speed.w, error.u2);
    connect(error.y, controller.u);
    connect(controller.y, limiter.u);
    connect(limiter.y, supply.v);
    connect(supply.p, Ra.p);
    connect(Ra.n, La.p);
    connect(La.n, emf.p);
    connect(emf.n, ground.p);
    connect(supply.n, ground.p);
    connect(emf.flange, rotor.flange_a);
    connect(rotor.flange_b, shaft.flange_a);
    connect(shaft.flange_b, load.flange_a);
    connect(friction.flange, load.flange_b);
    connect(speed.flange, load.flange_b);
  end Servo;

  model SpringMass "With the damper of the library, which differentiates a relative angle"
    Modelica.Mechanics.Rotational.Components.Inertia inertia1(J=0.4, phi(start=0, fixed=true), w(start=0, fixed=true));
    Modelica.Mechanics.Rotational.Components.Inertia inertia2(J=1, phi(start=1, fixed=true), w(start=0, fixed=true));
    Modelica.Mechanics.Rotational.Components.SpringDamper c1(c=11, d=0.2);
    Modelica.Mechanics.Rotational.Components.SpringDamper c2(c=5, d=1);
    Modelica.Mechanics.Rotational.Components.Fixed fixed;
  equation
    connect(inertia1.flange_b, c1.flange_a);
    connect(c1.flange_b, inertia2.flange_a);
    connect(inertia2.flange_b, c2.flange_a);
    connect(c2.flange_b, fixed.flange);
  end SpringMass;

  block Lag "A block of the user's own"
    extends Modelica.Blocks.Interfaces.SISO(y(start=y0, fixed=true));
    parameter Modelica.Units.SI.Time T = 0.5;
    parameter Real y0 = 0;
  equation
    T*der(y) = u - y;
  end Lag;

  model Chain "Blocks of both kinds, in arrays"
    parameter Integer n = 3;
    Modelica.Blocks.Sources.Sine sine(amplitude=2, f=0.5, offset=1, startTime=0.5);
    Lag lag[n](T={0.2, 0.4, 0.6}, each y0=0.5);
    Modelica.Blocks.Math.Gain gain(k=-3);
    Modelica.Blocks.Math.Add add(k2=2);
    Modelica.Blocks.Continuous.Integrator integrator(k=0.5, y_start=2);
    Modelica.Blocks.Continuous.SecondOrder second(w=3, D=0.2, initType=Modelica.Blocks.Types.Init.SteadyState);
    Modelica.Blocks.Sources.RealExpression direct(y=lag[1].y*time);
  equation
    connect(sine.y, lag[1].u);
    connect(lag[1:n - 1].y, lag[2:n].u);
    connect(lag[n].y, gain.u);
    connect(gain.y, add.u1);
    connect(direct.y, add.u2);
    connect(add.y, integrator.u);
    connect(sine.y, second.u);
  end Chain;
end WithStandard;
