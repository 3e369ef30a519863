within Gemel.Blocks;
block Integrator "Integral of the input over time: der(y) = k*u"
  extends Interfaces.SISO(y(start = y_start, fixed = true));
  parameter Real k = 1 "Factor";
  parameter Real y_start = 0 "Output at the start";
equation
  der(y) = k*u;
  annotation(Documentation(info = "<html><p>Counts a quantity: power gives energy, flow gives volume.</p></html>"));
end Integrator;
