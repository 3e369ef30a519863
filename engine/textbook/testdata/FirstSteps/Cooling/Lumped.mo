within FirstSteps.Cooling;
model Lumped "Newton's law of cooling, with physical types"
  import FirstSteps.Types.*;
  parameter Temperature T_inf = 298.15 "Ambient temperature";
  parameter Temperature T0 = 363.15 "Initial temperature";
  parameter ConvectionCoefficient h = 0.7;
  parameter Area A = 1.0 "Surface";
  parameter Mass m = 0.1;
  parameter SpecificHeat c_p = 1.2;
  Temperature T "of the body";
  Power Q "given to the room";
initial equation
  T = T0 "specified start";
equation
  Q = h*A*(T - T_inf);
  m*c_p*der(T) = -Q "Newton's law of cooling";
end Lumped;
