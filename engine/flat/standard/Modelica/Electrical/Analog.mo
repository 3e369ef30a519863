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
  end Interfaces;
  package Basic "Linear components"
    model Ground "Ground"
      Interfaces.Pin p;
    equation
      p.v = 0;
    end Ground;
    model Resistor "Ohm's law"
      extends Interfaces.OnePort;
      parameter SI.Resistance R(start = 1) "resistance";
    equation
      v = R*i;
    end Resistor;
    model Conductor "Ohm's law with the conductance"
      extends Interfaces.OnePort;
      parameter SI.Conductance G(start = 1) "conductance";
    equation
      i = G*v;
    end Conductor;
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
