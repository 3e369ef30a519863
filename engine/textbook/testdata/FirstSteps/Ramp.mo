within FirstSteps;
model Ramp "No start value at all: the default of a Real is zero"
  Real x, y;
  parameter Real k = 2;
equation
  der(x) = k*time;
  der(y) = x - y;
  annotation (experiment(StartTime=0, StopTime=3, Tolerance=1e-6, Interval=0.006));
end Ramp;
