within FirstSteps;
model Decay "A first-order lag whose start is given by an initial equation"
  Real x "State";
initial equation
  x = 3 "where it starts";
equation
  der(x) = 1 - x "pulls x towards one";
end Decay;
