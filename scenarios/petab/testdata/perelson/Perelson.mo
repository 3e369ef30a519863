model Perelson "HIV-1 in plasma after a protease inhibitor is given"
  // A. S. Perelson, A. U. Neumann, M. Markowitz, J. M. Leonard, D. D. Ho, HIV-1 dynamics in vivo, Science 271, 1996, equations 1 to 3.
  // Starts as in the Benchmark-Models-PEtab collection, problem Perelson_Science1996 (patient 105). Time in days.
  parameter Real NN = 480 "virions per infected cell", T0 = 11000 "target cells", c = 2.06 "clearance of virions", delta = 0.53 "loss of infected cells";
  parameter Real K0 = 3.9e-7 "infection";
  Real Tstar(start = 15061.32075, fixed = true), V(start = 1.86e6, fixed = true), Vin(start = 1.86e6, fixed = true), Vni(start = 0, fixed = true);
equation
  der(Tstar) = K0*T0*Vin - delta*Tstar;
  der(Vin) = -c*Vin;
  der(Vni) = NN*delta*Tstar - c*Vni;
  der(V) = NN*delta*Tstar - c*Vni - c*Vin;
end Perelson;
