package Circuits "Electrical networks from first principles"
  import SI = Modelica.Units.SI;

  package Interfaces "Connectors and partial models"
    connector Pin "Pin of a component"
      SI.Voltage v "Potential at the pin";
      flow SI.Current i "Current flowing into the pin";
    end Pin;

    connector PositivePin
      extends Pin;
      annotation (Icon(graphics={Rectangle(extent={{-100,100},{100,-100}}, lineColor={0,0,255}, fillColor={0,0,255},
        fillPattern=FillPattern.Solid)}));
    end PositivePin;

    connector NegativePin = Pin "the same, drawn hollow";

    partial model TwoPin "Two pins and the voltage between them"
      SI.Voltage v;
      SI.Current i;
      PositivePin p annotation (Placement(transformation(extent={{-110,-10},{-90,10}})));
      NegativePin n annotation (Placement(transformation(extent={{110,-10},{90,10}})));
    equation
      v = p.v - n.v;
      0 = p.i + n.i;
      i = p.i;
    end TwoPin;
  end Interfaces;

  model Ground
    Interfaces.Pin p;
  equation
    p.v = 0;
  end Ground;

  model Resistor "v = R*i"
    extends Interfaces.TwoPin;
    parameter SI.Resistance R(start=1);
    SI.Power lost = v*i;
  equation
    R*i = v;
  end Resistor;

  model Capacitor
    extends Interfaces.TwoPin(v(start=0));
    parameter SI.Capacitance C;
  equation
    i = C*der(v);
  end Capacitor;

  model Inductor
    extends Interfaces.TwoPin(i(start=0));
    parameter SI.Inductance L;
  equation
    L*der(i) = v;
  end Inductor;

  model ConstantVoltage
    extends Interfaces.TwoPin;
    parameter SI.Voltage V = 1;
  equation
    v = V;
  end ConstantVoltage;

  model SineVoltage
    extends Interfaces.TwoPin;
    parameter SI.Voltage V = 1 "Amplitude";
    parameter SI.Frequency f = 50;
    parameter SI.Angle phase = 0;
    parameter SI.Voltage offset = 0;
    constant Real pi = Modelica.Constants.pi;
  equation
    v = offset + V*sin(2*pi*f*time + phase);
  end SineVoltage;

  model Diode "Shockley's law, continued by its tangent"
    extends Interfaces.TwoPin;
    parameter SI.Current Ids = 1e-6 "Saturation current";
    parameter SI.Voltage Vt = 0.04 "Thermal voltage";
    parameter Real Maxexp(final min=1e-60) = 15 "Exponent where the tangent begins";
    parameter SI.Resistance R = 1e8 "Parallel to the junction";
  equation
    i = smooth(1, if noEvent(v/Vt > Maxexp) then Ids*(exp(Maxexp)*(1 + v/Vt - Maxexp) - 1) + v/R
      else Ids*(exp(v/Vt) - 1) + v/R);
  end Diode;

  model CubicResistor "v = a*i + b*i^3: no closed form for i"
    extends Interfaces.TwoPin;
    parameter Real a(unit="V/A") = 1;
    parameter Real b(unit="V/A3") = 0.1;
  equation
    v = a*i + b*i^3;
  end CubicResistor;

  model IdealOpAmp "Its inputs have the same potential and take no current"
    Interfaces.PositivePin in_p;
    Interfaces.NegativePin in_n;
    Interfaces.Pin out;
  equation
    in_p.v = in_n.v;
    in_p.i = 0;
    in_n.i = 0;
  end IdealOpAmp;

  package Examples
    model SeriesByEquations "A battery, a coil, and a resistor parallel to a capacitor"
      parameter SI.Voltage Vb=24 "Battery";
      parameter SI.Inductance L=1;
      parameter SI.Resistance R=100;
      parameter SI.Capacitance C=1e-3;
      SI.Voltage V;
      SI.Current i_L, i_R, i_C;
    equation
      V = i_R*R;
      C*der(V) = i_C;
      L*der(i_L) = (Vb - V);
      i_L = i_R + i_C;
    end SeriesByEquations;

    model SeriesByComponents "The same network, drawn"
      ConstantVoltage battery(V=24);
      Inductor coil(L=1);
      Resistor load(R=100);
      Capacitor store(C=1e-3);
      Ground ground;
    equation
      connect(battery.p, coil.p);
      connect(coil.n, load.p);
      connect(coil.n, store.p);
      connect(load.n, ground.p);
      connect(store.n, ground.p);
      connect(battery.n, ground.p);
    end SeriesByComponents;

    model SteadyStart "Starts settled; then a second source begins to hum"
      extends SeriesByComponents(battery(V=10));
      Resistor extra(R=50);
      SineVoltage hum(V=2, f=0.5);
    initial equation
      der(coil.i) = 0;
      der(store.v) = 0;
    equation
      connect(extra.p, store.p) annotation (Line(points={{0,0},{10,0}}, color={0,0,255}));
      connect(extra.n, hum.p);
      connect(hum.n, ground.p);
    end SteadyStart;

    model Ladder "n sections of R and C"
      parameter Integer n(min=2) = 5;
      Resistor r[n](each R=10);
      Capacitor c[n](C={0.01*k for k in 1:n}, each v(fixed=true));
      SineVoltage source(V=5, f=1, phase=Modelica.Constants.pi/2);
      Ground ground;
    equation
      connect(source.p, r[1].p);
      connect(source.n, ground.p);
      for k in 1:n loop
        connect(r[k].n, c[k].p);
        connect(c[k].n, ground.p);
        if k < n then
          connect(r[k].n, r[k + 1].p);
        end if;
      end for;
    end Ladder;

    model Rectifier "One diode, and a capacitor that smooths"
      SineVoltage source(V=10, f=1);
      Resistor inner1(R=0.5);
      Diode diode;
      Capacitor smoothing(C=0.05, v(start=1, fixed=true));
      Resistor load(R=20);
      Ground ground;
    equation
      connect(source.p, inner1.p);
      connect(inner1.n, diode.p);
      connect(diode.n, smoothing.p);
      connect(diode.n, load.p);
      connect(smoothing.n, ground.p);
      connect(load.n, ground.p);
      connect(source.n, ground.p);
    end Rectifier;

    model CubicBridge "A bridge of nonlinear resistors over a capacitor: an algebraic loop of five branches"
      Capacitor c(C=0.5, v(start=4, fixed=true));
      CubicResistor q1(a=1, b=0.2);
      CubicResistor q2(a=2, b=0.1);
      CubicResistor q3(a=3, b=0.5);
      CubicResistor q4(a=0.5, b=0.3);
      Resistor galvanometer(R=0.7);
      Ground g;
    equation
      connect(c.p, q1.p);
      connect(c.p, q2.p);
      connect(q1.n, q3.p);
      connect(q2.n, q4.p);
      connect(q3.n, c.n);
      connect(q4.n, c.n);
      connect(galvanometer.p, q1.n);
      connect(galvanometer.n, q2.n);
      connect(c.n, g.p);
    end CubicBridge;

    model Integrator "An operational amplifier that integrates"
      SineVoltage source(V=3, f=0.25, offset=0.5);
      Resistor r(R=1e4);
      Capacitor c(C=5e-5, v(start=0, fixed=true));
      IdealOpAmp amp;
      Ground ground;
    equation
      connect(source.p, r.p);
      connect(source.n, ground.p);
      connect(r.n, amp.in_n);
      connect(amp.in_p, ground.p);
      connect(amp.in_n, c.p);
      connect(c.n, amp.out);
    end Integrator;
  end Examples;
end Circuits;
