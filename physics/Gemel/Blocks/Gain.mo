within Gemel.Blocks;
block Gain "Output is a multiple of the input: y = k*u"
  extends Interfaces.SISO;
  parameter Real k = 1 "Factor (unit of y over unit of u)";
equation
  y = k*u;
  annotation(Documentation(info = "<html><p>Multiplies a signal, for instance to change its unit.</p></html>"));
end Gain;
