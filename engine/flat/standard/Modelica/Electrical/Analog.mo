within Modelica.Electrical;
package Analog "Analog circuits"
  package Interfaces "Pins and partial components"
    connector Pin "Pin"
      SI.ElectricPotential v "potential at the pin";
      flow SI.Current i "current into the pin";
    end Pin;
    connector PositivePin "Positive pin"
      SI.ElectricPotential v "potential at the pin";
      flow SI.Current i "current into the pin";
    end PositivePin;
    connector NegativePin "Negative pin"
      SI.ElectricPotential v "potential at the pin";
      flow SI.Current i "current into the pin";
    end NegativePin;
    partial model TwoPin "Component with two pins"
      SI.Voltage v "voltage drop from p to n";
      PositivePin p "positive pin";
      NegativePin n "negative pin";
    equation
      v = p.v - n.v;
    end TwoPin;
    partial model OnePort "Component through which one current flows"
      extends TwoPin;
      SI.Current i "current from p to n";
    equation
      0 = p.i + n.i;
      i = p.i;
    end OnePort;
    partial model TwoPort "Component with two ports"
      SI.Voltage v1 "voltage drop from p1 to n1";
      SI.Voltage v2 "voltage drop from p2 to n2";
      SI.Current i1 "current from p1 to n1";
      SI.Current i2 "current from p2 to n2";
      PositivePin p1 "positive pin of port 1";
      NegativePin n1 "negative pin of port 1";
      PositivePin p2 "positive pin of port 2";
      NegativePin n2 "negative pin of port 2";
    equation
      v1 = p1.v - n1.v;
      v2 = p2.v - n2.v;
      0 = p1.i + n1.i;
      0 = p2.i + n2.i;
      i1 = p1.i;
      i2 = p2.i;
    end TwoPort;
    partial model ConditionalHeatPort "Losses may go to a heat port"
      parameter Boolean useHeatPort = false "with a heat port" annotation(Evaluate = true);
      parameter SI.Temperature T = 293.15 "temperature of the component without a heat port";
      Modelica.Thermal.HeatTransfer.Interfaces.HeatPort_a heatPort(T = T_heatPort, Q_flow = -LossPower) if useHeatPort "heat port";
      SI.Power LossPower "power that becomes heat";
      SI.Temperature T_heatPort "temperature of the component";
    equation
      if not useHeatPort then
        T_heatPort = T;
      end if;
    end ConditionalHeatPort;
  end Interfaces;
  package Basic "Linear components"
    model Ground "Ground"
      Interfaces.Pin p;
    equation
      p.v = 0;
    end Ground;
    model Resistor "Ohm's law"
      extends Interfaces.OnePort;
      extends Interfaces.ConditionalHeatPort(T = T_ref);
      parameter SI.Resistance R(start = 1) "resistance at T_ref";
      parameter SI.Temperature T_ref = 300.15 "reference temperature";
      parameter SI.LinearTemperatureCoefficient alpha = 0 "temperature coefficient";
      SI.Resistance R_actual "resistance";
    equation
      assert(1 + alpha*(T_heatPort - T_ref) >= Modelica.Constants.eps, "the resistance would be negative at this temperature");
      R_actual = R*(1 + alpha*(T_heatPort - T_ref));
      v = R_actual*i;
      LossPower = v*i;
    end Resistor;
    model Conductor "Ohm's law with the conductance"
      extends Interfaces.OnePort;
      extends Interfaces.ConditionalHeatPort(T = T_ref);
      parameter SI.Conductance G(start = 1) "conductance at T_ref";
      parameter SI.Temperature T_ref = 300.15 "reference temperature";
      parameter SI.LinearTemperatureCoefficient alpha = 0 "temperature coefficient of the resistance";
      SI.Conductance G_actual "conductance";
    equation
      assert(1 + alpha*(T_heatPort - T_ref) >= Modelica.Constants.eps, "the resistance would be negative at this temperature");
      G_actual = G/(1 + alpha*(T_heatPort - T_ref));
      i = G_actual*v;
      LossPower = v*i;
    end Conductor;
    model VariableResistor "Resistance given by a signal"
      extends Interfaces.OnePort;
      Modelica.Blocks.Interfaces.RealInput R(unit = "Ohm") "resistance";
    equation
      v = R*i;
    end VariableResistor;
    model Transformer "Two coupled inductors"
      extends Interfaces.TwoPort(i1(start = 0), i2(start = 0));
      parameter SI.Inductance L1(start = 1) "primary inductance";
      parameter SI.Inductance L2(start = 1) "secondary inductance";
      parameter SI.Inductance M(start = 1) "mutual inductance";
    equation
      v1 = L1*der(i1) + M*der(i2);
      v2 = M*der(i1) + L2*der(i2);
    end Transformer;
    model Gyrator "Voltages become currents"
      extends Interfaces.TwoPort;
      parameter SI.Conductance G1(start = 1) "gyration conductance";
      parameter SI.Conductance G2(start = 1) "gyration conductance";
    equation
      i1 = G2*v2;
      i2 = -G1*v1;
    end Gyrator;
    model VCV "Voltage controlled by a voltage"
      extends Interfaces.TwoPort;
      parameter Real gain(start = 1) "v2/v1";
    equation
      v2 = gain*v1;
      i1 = 0;
    end VCV;
    model VCC "Current controlled by a voltage"
      extends Interfaces.TwoPort;
      parameter SI.Conductance transConductance(start = 1) "i2/v1";
    equation
      i2 = transConductance*v1;
      i1 = 0;
    end VCC;
    model CCV "Voltage controlled by a current"
      extends Interfaces.TwoPort;
      parameter SI.Resistance transResistance(start = 1) "v2/i1";
    equation
      v2 = transResistance*i1;
      v1 = 0;
    end CCV;
    model CCC "Current controlled by a current"
      extends Interfaces.TwoPort;
      parameter Real gain(start = 1) "i2/i1";
    equation
      i2 = gain*i1;
      v1 = 0;
    end CCC;
    model Capacitor "Linear capacitor"
      extends Interfaces.OnePort(v(start = 0));
      parameter SI.Capacitance C(start = 1) "capacitance";
    equation
      i = C*der(v);
    end Capacitor;
    model Inductor "Linear inductor"
      extends Interfaces.OnePort(i(start = 0));
      parameter SI.Inductance L(start = 1) "inductance";
    equation
      L*der(i) = v;
    end Inductor;
    model RotationalEMF "Ideal electromechanical converter"
      parameter Real k(final unit = "N.m/A", start = 1) "transformation coefficient";
      SI.Voltage v "voltage drop from p to n";
      SI.Current i "current from p to n";
      SI.Angle phi "angle of the flange";
      SI.AngularVelocity w "speed of the flange";
      Interfaces.PositivePin p;
      Interfaces.NegativePin n;
      Modelica.Mechanics.Rotational.Interfaces.Flange_b flange;
    equation
      v = p.v - n.v;
      0 = p.i + n.i;
      i = p.i;
      phi = flange.phi;
      w = der(phi);
      k*w = v;
      flange.tau = -k*i;
    end RotationalEMF;
    model EMF = RotationalEMF;
  end Basic;
  package Sources "Voltage and current sources"
    model ConstantVoltage "Constant voltage"
      extends Interfaces.OnePort;
      parameter SI.Voltage V(start = 1) "voltage";
    equation
      v = V;
    end ConstantVoltage;
    model StepVoltage "Voltage step"
      extends Interfaces.OnePort;
      parameter SI.Voltage V(start = 1) "height of the step";
      parameter SI.Voltage offset = 0 "voltage before";
      parameter SI.Time startTime = 0 "time of the step";
    equation
      v = offset + (if time < startTime then 0 else V);
    end StepVoltage;
    model RampVoltage "Voltage ramp"
      extends Interfaces.OnePort;
      parameter SI.Voltage V(start = 1) "height of the ramp";
      parameter SI.Time duration(start = 2) "duration of the ramp";
      parameter SI.Voltage offset = 0 "voltage before";
      parameter SI.Time startTime = 0 "time of the beginning";
    equation
      v = offset + (if time < startTime then 0 else if time < startTime + duration then V*(time - startTime)/duration else V);
    end RampVoltage;
    model PulseVoltage "Voltage pulses"
      extends Interfaces.OnePort;
      parameter SI.Voltage V(start = 1) "height of the pulses";
      parameter Real width(final min = Modelica.Constants.small, final max = 100) = 50 "width in percent of the period";
      parameter SI.Time period(final min = Modelica.Constants.small, start = 1) "period";
      parameter SI.Voltage offset = 0 "voltage between the pulses";
      parameter SI.Time startTime = 0 "time of the first pulse";
    protected
      Modelica.Blocks.Sources.Pulse pulse(amplitude = V, width = width, period = period, offset = offset, startTime = startTime);
    equation
      v = pulse.y;
    end PulseVoltage;
    model SineVoltage "Sinusoidal voltage"
      extends Interfaces.OnePort;
      parameter SI.Voltage V(start = 1) "amplitude";
      parameter SI.Angle phase = 0 "phase";
      parameter SI.Frequency f(start = 1) "frequency";
      parameter SI.Voltage offset = 0 "mean voltage";
      parameter SI.Time startTime = 0 "the voltage is the offset before";
    equation
      v = offset + (if time < startTime then 0 else V*Modelica.Math.sin(2*Modelica.Constants.pi*f*(time - startTime) + phase));
    end SineVoltage;
    model SignalVoltage "Voltage given by a signal"
      Interfaces.PositivePin p;
      Interfaces.NegativePin n;
      Modelica.Blocks.Interfaces.RealInput v(unit = "V") "voltage drop from p to n";
      SI.Current i "current from p to n";
    equation
      v = p.v - n.v;
      0 = p.i + n.i;
      i = p.i;
    end SignalVoltage;
    model ConstantCurrent "Constant current"
      extends Interfaces.OnePort;
      parameter SI.Current I(start = 1) "current";
    equation
      i = I;
    end ConstantCurrent;
    model SignalCurrent "Current given by a signal"
      Interfaces.PositivePin p;
      Interfaces.NegativePin n;
      SI.Voltage v "voltage drop from p to n";
      Modelica.Blocks.Interfaces.RealInput i(unit = "A") "current from p to n";
    equation
      v = p.v - n.v;
      0 = p.i + n.i;
      i = p.i;
    end SignalCurrent;
  end Sources;
  package Sensors "Ideal sensors"
    model PotentialSensor "Potential"
      Interfaces.PositivePin p;
      Modelica.Blocks.Interfaces.RealOutput phi(unit = "V") "potential";
    equation
      p.i = 0;
      phi = p.v;
    end PotentialSensor;
    model VoltageSensor "Voltage between two pins"
      Interfaces.PositivePin p;
      Interfaces.NegativePin n;
      Modelica.Blocks.Interfaces.RealOutput v(unit = "V") "voltage";
    equation
      p.i = 0;
      n.i = 0;
      v = p.v - n.v;
    end VoltageSensor;
    model CurrentSensor "Current in a branch"
      Interfaces.PositivePin p;
      Interfaces.NegativePin n;
      Modelica.Blocks.Interfaces.RealOutput i(unit = "A") "current";
    equation
      p.v = n.v;
      p.i = i;
      n.i = -i;
    end CurrentSensor;
  end Sensors;
  package Ideal "Ideal components"
    partial model Switching "Conducts or not; the curve parameter s is the current or the voltage"
      extends Interfaces.OnePort;
      parameter SI.Resistance Ron(final min = 0) = 1e-5 "resistance when closed";
      parameter SI.Conductance Goff(final min = 0) = 1e-5 "conductance when open";
      Boolean off(start = true) "does not conduct";
    protected
      Real s(start = 0) "curve parameter";
      constant SI.Voltage volt = 1;
      constant SI.Current ampere = 1;
    end Switching;
    model IdealDiode "Diode"
      extends Switching;
      parameter SI.Voltage Vknee(final min = 0) = 0 "threshold voltage";
    equation
      off = s < 0;
      v = (s*ampere)*(if off then 1 else Ron) + Vknee;
      i = (s*volt)*(if off then Goff else 1) + Goff*Vknee;
    end IdealDiode;
    model IdealClosingSwitch "Closed while control is true"
      extends Switching;
      Modelica.Blocks.Interfaces.BooleanInput control "true: closed";
    equation
      off = not control;
      v = (s*ampere)*(if control then Ron else 1);
      i = (s*volt)*(if control then 1 else Goff);
    end IdealClosingSwitch;
    model IdealOpeningSwitch "Open while control is true"
      extends Switching;
      Modelica.Blocks.Interfaces.BooleanInput control "true: open";
    equation
      off = control;
      v = (s*ampere)*(if control then 1 else Ron);
      i = (s*volt)*(if control then Goff else 1);
    end IdealOpeningSwitch;
    model IdealTransformer "Transformer without losses"
      parameter Real n(start = 1) "turns ratio, primary to secondary";
      parameter Boolean considerMagnetization = false "with magnetising current";
      parameter SI.Inductance Lm1(start = 1) "magnetising inductance, seen from the primary side";
      Interfaces.PositivePin p1;
      Interfaces.NegativePin n1;
      Interfaces.PositivePin p2;
      Interfaces.NegativePin n2;
      SI.Voltage v1, v2;
      SI.Current i1, i2;
    protected
      SI.Current im1 "magnetising current";
      SI.MagneticFlux psim1 "linked flux";
    equation
      v1 = p1.v - n1.v;
      v2 = p2.v - n2.v;
      0 = p1.i + n1.i;
      0 = p2.i + n2.i;
      i1 = p1.i;
      i2 = p2.i;
      im1 = i1 + i2/n;
      if considerMagnetization then
        psim1 = Lm1*im1;
        v1 = der(psim1);
      else
        psim1 = 0;
        im1 = 0;
      end if;
      v1 = n*v2;
    end IdealTransformer;
    model Idle "No current"
      extends Interfaces.OnePort;
    equation
      i = 0;
    end Idle;
    model Short "No voltage"
      extends Interfaces.OnePort;
    equation
      v = 0;
    end Short;
    model IdealThyristor "Diode that conducts once it is fired"
      extends Switching;
      parameter SI.Voltage Vknee(final min = 0) = 0 "threshold voltage";
      Modelica.Blocks.Interfaces.BooleanInput fire "true: may conduct";
    equation
      off = s < 0 or pre(off) and not fire;
      v = (s*ampere)*(if off then 1 else Ron) + Vknee;
      i = (s*volt)*(if off then Goff else 1) + Goff*Vknee;
    end IdealThyristor;
    model IdealOpAmp3Pin "Operational amplifier: no input current, no input voltage"
      Interfaces.PositivePin in_p;
      Interfaces.NegativePin in_n;
      Interfaces.PositivePin out;
    equation
      in_p.v = in_n.v;
      in_p.i = 0;
      in_n.i = 0;
    end IdealOpAmp3Pin;
  end Ideal;
  import Modelica.Units.SI;
end Analog;
