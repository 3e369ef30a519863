within Modelica.Blocks;
package MathBoolean "Logic of as many inputs as are connected"
  import Modelica.Blocks.Interfaces;
  block And "All inputs are true"
    extends Interfaces.PartialBooleanMISO;
  equation
    y = Modelica.Math.BooleanVectors.allTrue(u);
  end And;
  block Or "One input is true"
    extends Interfaces.PartialBooleanMISO;
  equation
    y = Modelica.Math.BooleanVectors.anyTrue(u);
  end Or;
  block Xor "Exactly one input is true"
    extends Interfaces.PartialBooleanMISO;
  equation
    y = Modelica.Math.BooleanVectors.oneTrue(u);
  end Xor;
  block Not "not u"
    extends Interfaces.BooleanSISO;
  equation
    y = not u;
  end Not;
end MathBoolean;
