within Modelica;
package Math "Mathematical functions"
  constant Real e = exp(1.0);
  constant Real pi = 2*asin(1.0);
  partial function Elementary "Function of one number"
    input Real u;
    output Real y;
  end Elementary;
  function sin extends Elementary; external "builtin" y = sin(u); end sin;
  function cos extends Elementary; external "builtin" y = cos(u); end cos;
  function tan extends Elementary; external "builtin" y = tan(u); end tan;
  function asin extends Elementary; external "builtin" y = asin(u); end asin;
  function acos extends Elementary; external "builtin" y = acos(u); end acos;
  function atan extends Elementary; external "builtin" y = atan(u); end atan;
  function sinh extends Elementary; external "builtin" y = sinh(u); end sinh;
  function cosh extends Elementary; external "builtin" y = cosh(u); end cosh;
  function tanh extends Elementary; external "builtin" y = tanh(u); end tanh;
  function exp extends Elementary; external "builtin" y = exp(u); end exp;
  function log extends Elementary; external "builtin" y = log(u); end log;
  function log10 extends Elementary; external "builtin" y = log10(u); end log10;
  function atan2 "Angle of the point (u2, u1)"
    input Real u1;
    input Real u2;
    output Real y;
    external "builtin" y = atan2(u1, u2);
  end atan2;
  function atan3 "Angle of the point (u2, u1) nearest to y0"
    input Real u1;
    input Real u2;
    input Real y0 = 0;
    output Real y;
  protected
    Real w;
  algorithm
    w := Modelica.Math.atan2(u1, u2);
    y := w + 2*pi*floor((y0 - w)/(2*pi) + 0.5);
  end atan3;
  function asinh "Inverse of sinh"
    input Real u;
    output Real y;
  algorithm
    y := if u >= 0 then Modelica.Math.log(u + sqrt(u*u + 1)) else -Modelica.Math.log(-u + sqrt(u*u + 1));
  end asinh;
  function acosh "Inverse of cosh"
    input Real u;
    output Real y;
  algorithm
    y := Modelica.Math.log(u + sqrt(u*u - 1));
  end acosh;
  package Vectors "Functions of vectors"
    function norm "p-norm, by default the Euclidean length"
      input Real v[:];
      input Real p = 2;
      output Real result;
    algorithm
      result := if p == 2 then sqrt(v*v) else sum(abs(v[i])^p for i in 1:size(v, 1))^(1/p);
    end norm;
    function length "Euclidean length"
      input Real v[:];
      output Real result;
    algorithm
      result := sqrt(v*v);
    end length;
  end Vectors;
end Math;
