within Gemel.Thermal;
model HeatCapacitor "Body of one temperature that stores heat"
  Interfaces.HeatPort port "Surface of the body"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Units.HeatCapacity C(min = 1e-9, max = 1e15) = 1e5 "Heat capacity: mass times specific heat (assumed; usual 1e3 for a small motor to 1e8 for a house)";
  parameter Units.Temperature T_start(min = 100, max = 3000) = 293.15 "Temperature at the start";
  Units.Temperature T(start = T_start, fixed = true) "Temperature of the body";
equation
  T = port.T;
  C*der(T) = port.Q_flow;
  annotation(Documentation(info = "<html>
<p>First law for a body without inner temperature differences: C dT/dt = Q. Good while the Biot number h L/k is below
about 0.1 (Incropera et al., <i>Fundamentals of Heat and Mass Transfer</i>, 6th ed. 2007, chapter 5).</p>
</html>"));
end HeatCapacitor;
