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
    function normalize "Vector of the same direction and of length 1"
      input Real v[:];
      input Real eps(min = 0.0) = 100*Modelica.Constants.eps "shorter vectors are divided by this";
      output Real result[size(v, 1)];
    algorithm
      result := v/max(length(v), eps);
    end normalize;
    function reverse "Elements in reverse order"
      input Real v[:];
      output Real result[size(v, 1)];
    algorithm
      result := v[end:-1:1];
    end reverse;
    function interpolate "Straight lines between points"
      input Real x[:] "abscissas, rising";
      input Real y[size(x, 1)] "ordinates";
      input Real xi "abscissa";
      input Integer iLast = 1 "interval of the last search";
      output Real yi "ordinate";
      output Integer iNew "interval of xi";
    algorithm
      iNew := 1;
      yi := y[1];
      if size(x, 1) > 1 then
        for k in 2:size(x, 1) - 1 loop
          iNew := if xi >= x[k] then k else iNew;
        end for;
        yi := y[iNew] + (y[iNew + 1] - y[iNew])*(xi - x[iNew])/(x[iNew + 1] - x[iNew]);
      end if;
    end interpolate;
  end Vectors;
  package BooleanVectors "Functions of vectors of Booleans"
    function allTrue "All are true, and there is one"
      input Boolean b[:];
      output Boolean result;
    algorithm
      result := size(b, 1) > 0;
      for i in 1:size(b, 1) loop
        result := result and b[i];
      end for;
    end allTrue;
    function anyTrue "One is true"
      input Boolean b[:];
      output Boolean result;
    algorithm
      result := false;
      for i in 1:size(b, 1) loop
        result := result or b[i];
      end for;
    end anyTrue;
    function countTrue "Number of those that are true"
      input Boolean b[:];
      output Integer n;
    algorithm
      n := 0;
      for i in 1:size(b, 1) loop
        n := if b[i] then n + 1 else n;
      end for;
    end countTrue;
    function oneTrue "Exactly one is true"
      input Boolean b[:];
      output Boolean result;
    algorithm
      result := countTrue(b) == 1;
    end oneTrue;
    function firstTrueIndex "Place of the first that is true; 0 when there is none"
      input Boolean b[:];
      output Integer index;
    algorithm
      index := 0;
      for i in size(b, 1):-1:1 loop
        index := if b[i] then i else index;
      end for;
    end firstTrueIndex;
  end BooleanVectors;
end Math;
