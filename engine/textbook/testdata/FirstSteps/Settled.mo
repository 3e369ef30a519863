within FirstSteps;
model Settled "Starts in steady state and is then disturbed"
  parameter Real a = 0.5, b = 2.0;
  Real u = if time < 1 then 2 else 5;
  Real x;
  Real y;
initial equation
  der(x) = 0;
  der(y) = 0;
equation
  a*der(x) + x = b*u;
  der(y) = x - 0.5*y;
end Settled;
