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
  block MultiSum "y = k*u"
    extends Interfaces.PartialRealMISO;
    parameter Real k[nu] = fill(1, nu) "gains";
  equation
    y = k*u;
  end MultiSum;
  block MultiProduct "Product of the inputs"
    extends Interfaces.PartialRealMISO;
  equation
    y = product(u);
  end MultiProduct;
  block Sign "y = sign(u)"
    extends Interfaces.SISO;
  equation
    y = sign(u);
  end Sign;
  block Tan "y = tan(u)"
    extends Interfaces.SISO;
  equation
    y = Modelica.Math.tan(u);
  end Tan;
  block Atan2 "Angle of the point (u2, u1)"
    extends Interfaces.SI2SO;
  equation
    y = Modelica.Math.atan2(u1, u2);
  end Atan2;
  block Log "Logarithm to a base"
    extends Interfaces.SISO;
    parameter Real base = Modelica.Constants.e "base";
  equation
    y = Modelica.Math.log(u)/Modelica.Math.log(base);
  end Log;
  block Power "base^u"
    extends Interfaces.SISO;
    parameter Real base = Modelica.Constants.e "base";
  equation
    y = base^u;
  end Power;
  block LinearDependency "y = y0*(1 + k1*u1 + k2*u2)"
    extends Interfaces.SI2SO;
    parameter Real y0 = 0 "value for inputs of zero";
    parameter Real k1 = 0 "coefficient of u1";
    parameter Real k2 = 0 "coefficient of u2";
  equation
    y = y0*(1 + k1*u1 + k2*u2);
  end LinearDependency;
  block MinMax "Least and greatest of the inputs"
    parameter Integer nu(min = 0) = 1 "number of inputs";
    Interfaces.RealVectorInput u[nu] "inputs";
    Interfaces.RealOutput yMax "greatest";
    Interfaces.RealOutput yMin "least";
  equation
    yMax = max(u);
    yMin = min(u);
  end MinMax;
  block RealToInteger "Nearest whole number"
    Interfaces.RealInput u;
    Interfaces.IntegerOutput y;
  equation
    y = if u > 0 then integer(floor(u + 0.5)) else integer(ceil(u - 0.5));
  end RealToInteger;
  block IntegerToReal "y = u"
    Interfaces.IntegerInput u;
    Interfaces.RealOutput y;
  equation
    y = u;
  end IntegerToReal;
  block BooleanToInteger "integerTrue or integerFalse"
    Interfaces.BooleanInput u;
    Interfaces.IntegerOutput y;
    parameter Integer integerTrue = 1 "output for true";
    parameter Integer integerFalse = 0 "output for false";
  equation
    y = if u then integerTrue else integerFalse;
  end BooleanToInteger;
  block RealToBoolean "u >= threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0.5 "threshold";
  equation
    y = u >= threshold;
  end RealToBoolean;
  block IntegerToBoolean "u >= threshold"
    Interfaces.IntegerInput u;
    Interfaces.BooleanOutput y;
    parameter Integer threshold = 1 "threshold";
  equation
    y = u >= threshold;
  end IntegerToBoolean;
  block Edge "True at a rising edge"
    extends Interfaces.BooleanSISO;
  equation
    y = edge(u);
  end Edge;
end Math;
