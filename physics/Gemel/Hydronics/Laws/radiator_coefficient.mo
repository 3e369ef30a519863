within Gemel.Hydronics.Laws;
function radiator_coefficient "Coefficient of one of n stirred elements so that supply and return excess temperatures are met"
  input Integer n "Number of elements";
  input Real supply(unit = "1") "Supply over room in K";
  input Real return_(unit = "1") "Return over room in K";
  input Real exponent(unit = "1") "Exponent of the characteristic";
  output Real kappa(unit = "1") "Output of an element at 1 K over capacity flow times 1 K";
protected
  Real x(unit = "1") "Excess temperature, from the return backwards";
  Real dx(unit = "1") "Its derivative by kappa";
algorithm
  // Backwards from the return: an element takes x(i-1) = x(i) + kappa x(i)^exponent. Newton's method for x(0) = supply, which is convex in kappa.
  kappa := (supply - return_)/(n*return_^exponent);
  for j in 1:12 loop
    x := return_;
    dx := 0;
    for i in 1:n loop
      dx := dx*(1 + kappa*exponent*x^(exponent - 1)) + x^exponent;
      x := x + kappa*x^exponent;
    end for;
    kappa := kappa - (x - supply)/dx;
  end for;
end radiator_coefficient;
