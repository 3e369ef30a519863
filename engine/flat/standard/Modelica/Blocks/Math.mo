within Modelica.Blocks;
package Math "Arithmetic of signals"
  import Modelica.Blocks.Interfaces;
  block Gain "y = k*u"
    parameter Real k(start = 1) "gain";
    extends Interfaces.SISO;
  equation
    y = k*u;
  end Gain;
  block Feedback "y = u1 - u2"
    extends Interfaces.SI2SO;
  equation
    y = u1 - u2;
  end Feedback;
  block Add "y = k1*u1 + k2*u2"
    extends Interfaces.SI2SO;
    parameter Real k1 = 1 "gain of u1";
    parameter Real k2 = 1 "gain of u2";
  equation
    y = k1*u1 + k2*u2;
  end Add;
  block Add3 "y = k1*u1 + k2*u2 + k3*u3"
    extends Interfaces.SO;
    parameter Real k1 = 1 "gain of u1";
    parameter Real k2 = 1 "gain of u2";
    parameter Real k3 = 1 "gain of u3";
    Interfaces.RealInput u1 "first input";
    Interfaces.RealInput u2 "second input";
    Interfaces.RealInput u3 "third input";
  equation
    y = k1*u1 + k2*u2 + k3*u3;
  end Add3;
  block Product "y = u1*u2"
    extends Interfaces.SI2SO;
  equation
    y = u1*u2;
  end Product;
  block Division "y = u1/u2"
    extends Interfaces.SI2SO;
  equation
    y = u1/u2;
  end Division;
  block BooleanToReal "realTrue or realFalse"
    Interfaces.BooleanInput u;
    Interfaces.RealOutput y;
    parameter Real realTrue = 1.0 "output for true";
    parameter Real realFalse = 0.0 "output for false";
  equation
    y = if u then realTrue else realFalse;
  end BooleanToReal;
  block Sum "y = k*u"
    extends Interfaces.MISO;
    parameter Real k[nin] = ones(nin) "gains";
  equation
    y = k*u;
  end Sum;
  block MatrixGain "y = K*u"
    parameter Real K[:, :] = [1, 0; 0, 1] "gain matrix";
    extends Interfaces.MIMO(final nin = size(K, 2), final nout = size(K, 1));
  equation
    y = K*u;
  end MatrixGain;
  block Abs "y = |u|"
    extends Interfaces.SISO;
  equation
    y = abs(u);
  end Abs;
  block Sqrt "y = sqrt(u)"
    extends Interfaces.SISO;
  equation
    y = sqrt(u);
  end Sqrt;
  block Sin "y = sin(u)"
    extends Interfaces.SISO;
  equation
    y = Modelica.Math.sin(u);
  end Sin;
  block Cos "y = cos(u)"
    extends Interfaces.SISO;
  equation
    y = Modelica.Math.cos(u);
  end Cos;
  block Exp "y = exp(u)"
    extends Interfaces.SISO;
  equation
    y = Modelica.Math.exp(u);
  end Exp;
  block Max "y = max(u1, u2)"
    extends Interfaces.SI2SO;
  equation
    y = max(u1, u2);
  end Max;
  block Min "y = min(u1, u2)"
    extends Interfaces.SI2SO;
  equation
    y = min(u1, u2);
  end Min;
end Math;
