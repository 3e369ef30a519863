within Modelica.Blocks;
package MathInteger "Arithmetic of Integer signals"
  import Modelica.Blocks.Interfaces;
  block Sum "y = k*u"
    extends Interfaces.PartialIntegerMISO;
    parameter Integer k[nu] = fill(1, nu) "gains";
  equation
    y = sum(k[i]*u[i] for i in 1:nu);
  end Sum;
  block Product "Product of the inputs"
    extends Interfaces.PartialIntegerMISO;
  equation
    y = product(u);
  end Product;
end MathInteger;
