within Modelica.Blocks;
package Logical "Boolean blocks"
  import Modelica.Blocks.Interfaces;
  block GreaterThreshold "u > threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u > threshold;
  end GreaterThreshold;
  block GreaterEqualThreshold "u >= threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u >= threshold;
  end GreaterEqualThreshold;
  block LessThreshold "u < threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u < threshold;
  end LessThreshold;
  block LessEqualThreshold "u <= threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u <= threshold;
  end LessEqualThreshold;
  block Greater "u1 > u2"
    Interfaces.RealInput u1;
    Interfaces.RealInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 > u2;
  end Greater;
  block Less "u1 < u2"
    Interfaces.RealInput u1;
    Interfaces.RealInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 < u2;
  end Less;
  block Not "not u"
    Interfaces.BooleanInput u;
    Interfaces.BooleanOutput y;
  equation
    y = not u;
  end Not;
  block And "u1 and u2"
    Interfaces.BooleanInput u1;
    Interfaces.BooleanInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 and u2;
  end And;
  block Or "u1 or u2"
    Interfaces.BooleanInput u1;
    Interfaces.BooleanInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 or u2;
  end Or;
  block Switch "u1 while u2 is true, else u3"
    Interfaces.RealInput u1;
    Interfaces.BooleanInput u2;
    Interfaces.RealInput u3;
    Interfaces.RealOutput y;
  equation
    y = if u2 then u1 else u3;
  end Switch;
end Logical;
