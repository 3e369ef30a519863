within Gemel.Hydraulics;
model SuddenChange "Sudden change of the diameter: expansion one way, contraction the other"
  extends Interfaces.Fitting(final diameter = min(diameter_a, diameter_b));
  parameter Units.Diameter diameter_a(min = 1e-3, max = 20) = 0.1 "Inner diameter at port_a (assumed; usual 0.02 to 1 m)";
  parameter Units.Diameter diameter_b(min = 1e-3, max = 20) = 0.15 "Inner diameter at port_b (assumed; usual 0.02 to 1 m)";
protected
  final parameter Units.Ratio ratio = (min(diameter_a, diameter_b)/max(diameter_a, diameter_b))^2 "Smaller over larger cross-section";
  final parameter Units.Ratio expansion = max((1 - ratio)^2, 1e-3) "Loss coefficient into the larger pipe";
  final parameter Units.Ratio contraction = max(0.5*(1 - ratio), 1e-3) "Loss coefficient into the smaller pipe";
  final parameter Units.Fraction widening = min(max((diameter_b - diameter_a)/(1e-6*diameter_b), 0), 1) "1 where port_b is the larger one";
equation
  zeta_forward = widening*expansion + (1 - widening)*contraction;
  zeta_backward = widening*contraction + (1 - widening)*expansion;
  annotation(Documentation(info = "<html>
<p>Coefficients on the velocity in the smaller pipe: (1 - A1/A2)&sup2; into the larger one (Borda and Carnot), 0.5 (1 - A1/A2) into the
smaller one (Crane TP-410, page A-26; I. E. Idelchik, <i>Handbook
of Hydraulic Resistance</i>, 3rd ed. 1994, diagrams 4-1 and 4-9, exponent 3/4 there). Turbulent flow, sharp edges. What is lost is total
pressure; the part of the velocity
head that becomes pressure again is not shown, because ports carry total pressure.</p>
</html>"));
end SuddenChange;
