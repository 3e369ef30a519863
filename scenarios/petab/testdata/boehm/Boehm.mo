model Boehm "Phosphorylation, dimerisation and nuclear transport of STAT5A and STAT5B in BaF3 cells after stimulation with Epo"
  // M. E. Boehm, L. Adlung, M. Schilling, S. Roth, U. Klingmueller, W. D. Lehmann, Identification of isoform-specific dynamics in
  // phosphorylation-dependent STAT5 dimerization by quantitative mass spectrometry and mathematical modeling, J. Proteome Res. 13(12), 2014.
  // Equations as in the Benchmark-Models-PEtab collection, problem Boehm_JProteomeRes2014. Time in minutes.
  parameter Real Epo_degradation_BaF3 = 0.027, k_exp_hetero = 1e-5, k_exp_homo = 0.0062, k_imp_hetero = 0.0164, k_imp_homo = 97749, k_phos = 15766;
  parameter Real ratio = 0.693, specC17 = 0.107;
  constant Real cyt = 1.4 "volume of the cytoplasm [pl]", nuc = 0.45 "volume of the nucleus [pl]";
  Real STAT5A(start = 207.6*ratio, fixed = true), STAT5B(start = 207.6 - 207.6*ratio, fixed = true) "in the cytoplasm";
  Real pApB(start = 0, fixed = true), pApA(start = 0, fixed = true), pBpB(start = 0, fixed = true) "dimers in the cytoplasm";
  Real nucpApA(start = 0, fixed = true), nucpApB(start = 0, fixed = true), nucpBpB(start = 0, fixed = true) "dimers in the nucleus";
  Real BaF3_Epo = 1.25e-7*exp(-Epo_degradation_BaF3*time);
equation
  der(STAT5A) = -2*BaF3_Epo*k_phos*STAT5A^2 - BaF3_Epo*k_phos*STAT5A*STAT5B + 2*k_exp_homo*nucpApA*nuc/cyt + k_exp_hetero*nucpApB*nuc/cyt;
  der(STAT5B) = -BaF3_Epo*k_phos*STAT5A*STAT5B - 2*BaF3_Epo*k_phos*STAT5B^2 + k_exp_hetero*nucpApB*nuc/cyt + 2*k_exp_homo*nucpBpB*nuc/cyt;
  der(pApA) = BaF3_Epo*k_phos*STAT5A^2 - k_imp_homo*pApA;
  der(pApB) = BaF3_Epo*k_phos*STAT5A*STAT5B - k_imp_hetero*pApB;
  der(pBpB) = BaF3_Epo*k_phos*STAT5B^2 - k_imp_homo*pBpB;
  der(nucpApA) = k_imp_homo*pApA*cyt/nuc - k_exp_homo*nucpApA;
  der(nucpApB) = k_imp_hetero*pApB*cyt/nuc - k_exp_hetero*nucpApB;
  der(nucpBpB) = k_imp_homo*pBpB*cyt/nuc - k_exp_homo*nucpBpB;
end Boehm;
