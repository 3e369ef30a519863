model Fujita "EGF receptor, Akt and S6 in PC12 cells after a step of EGF"
  // K. A. Fujita, Y. Toyoshima, S. Uda, Y. Ozaki, H. Kubota, S. Kuroda, Decoupling of receptor and downstream signals in the Akt pathway by its
  // low-pass filter characteristics, Science Signaling 3(132), 2010. Equations as in the Benchmark-Models-PEtab collection, problem
  // Fujita_SciSignal2010. Time in seconds.
  parameter Real EGFR_turnover = 0.00148, init_AKT = 0.0269, init_EGFR = 3.75e7, init_S6 = 188, reaction_1_k1 = 0.00369, reaction_1_k2 = 0.0023;
  parameter Real reaction_2_k1 = 0.000937, reaction_2_k2 = 60965, reaction_3_k1 = 0.433, reaction_4_k1 = 0.0302, reaction_5_k1 = 3.27e-6;
  parameter Real reaction_5_k2 = 0.000399, reaction_6_k1 = 5.46e-6, reaction_7_k1 = 0.0118, reaction_8_k1 = 0.000945, reaction_9_k1 = 0.0285;
  parameter Real EGF = 0 "ng/ml";
  Real EGFR(start = init_EGFR, fixed = true), pEGFR(start = 0, fixed = true), pEGFR_Akt(start = 0, fixed = true), Akt(start = init_AKT, fixed = true);
  Real pAkt(start = 0, fixed = true), S6(start = init_S6, fixed = true), pAkt_S6(start = 0, fixed = true), pS6(start = 0, fixed = true), EGF_EGFR(start = 0, fixed = true);
  Real v1 = EGF*EGFR*reaction_1_k1 - EGF_EGFR*reaction_1_k2, v2 = Akt*pEGFR*reaction_2_k1 - pEGFR_Akt*reaction_2_k2;
  Real v5 = S6*pAkt*reaction_5_k1 - pAkt_S6*reaction_5_k2;
equation
  der(EGFR) = -v1 - EGFR*EGFR_turnover + 68190*EGFR_turnover;
  der(EGF_EGFR) = v1 - EGF_EGFR*reaction_9_k1;
  der(pEGFR) = EGF_EGFR*reaction_9_k1 - v2 + pEGFR_Akt*reaction_3_k1 - pEGFR*reaction_4_k1;
  der(pEGFR_Akt) = v2 - pEGFR_Akt*reaction_3_k1;
  der(Akt) = -v2 + pAkt*reaction_7_k1;
  der(pAkt) = pEGFR_Akt*reaction_3_k1 - v5 + pAkt_S6*reaction_6_k1 - pAkt*reaction_7_k1;
  der(S6) = -v5 + pS6*reaction_8_k1;
  der(pAkt_S6) = v5 - pAkt_S6*reaction_6_k1;
  der(pS6) = pAkt_S6*reaction_6_k1 - pS6*reaction_8_k1;
end Fujita;
