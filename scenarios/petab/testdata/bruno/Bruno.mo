model Bruno "Cleavage of carotenoids by the dioxygenase CCD4 of Arabidopsis"
  // M. Bruno, J. Koschmieder, F. Wuest, P. Schaub, M. Fehling-Kaschek, J. Timmer, P. Beyer, S. Al-Babili, Enzymatic study on AtCCD4 and AtCCD7 and
  // their potential to form acyclic regulatory metabolites, J. Exp. Bot. 67(21), 2016. Equations as in the Benchmark-Models-PEtab collection,
  // problem Bruno_JExpBot2016. Time in minutes.
  parameter Real kb1 = 0.0164, kb2 = 0.00537, kc1 = 0.00163, kc2 = 0.00673, kc4 = 0.00618, k5 = 0.00305 "rates of the enzyme";
  parameter Real kb1_multiplier = 1, kb2_multiplier = 1, kc1_multiplier = 1, kc2_multiplier = 1, kc4_multiplier = 1, k5_multiplier = 1 "of the batch of enzyme";
  parameter Real init_b10 = 0, init_bcar = 0, init_bcry = 0, init_ohb10 = 0, init_zea = 0;
  Real bcar(start = init_bcar, fixed = true), bcry(start = init_bcry, fixed = true), b10(start = init_b10, fixed = true), bio(start = 0, fixed = true);
  Real ohb10(start = init_ohb10, fixed = true), ohbio(start = 0, fixed = true), zea(start = init_zea, fixed = true);
  Real v1 = bcar*kb1*kb1_multiplier, v2 = b10*kb2*kb2_multiplier, v3 = bcry*kc1*kc1_multiplier, v4 = bcry*kc2*kc2_multiplier;
  Real v5 = ohb10*kc4*kc4_multiplier, v6 = zea*k5*k5_multiplier;
equation
  der(bcar) = -v1;
  der(b10) = v1 - v2 + v3;
  der(bio) = v1 + v2 + v4;
  der(bcry) = -v3 - v4;
  der(ohbio) = v3 + v5 + v6;
  der(ohb10) = v4 - v5 + v6;
  der(zea) = -v6;
end Bruno;
