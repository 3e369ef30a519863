package FirstSteps "Ordinary differential equations, from one line to six"
  annotation (Documentation(info="<html><p>A library in files: each class has a file or a folder.</p></html>"));
end FirstSteps;
