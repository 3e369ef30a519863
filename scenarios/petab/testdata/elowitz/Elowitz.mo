model Elowitz "Repressilator: three genes in a ring that repress each other, and a reporter"
  // M. B. Elowitz, S. Leibler, A synthetic oscillatory network of transcriptional regulators, Nature 403, 2000. Equations as in the
  // Benchmark-Models-PEtab collection, problem Elowitz_Nature2000. Time in minutes.
  parameter Real KM = 1e-5, eff = 0.03, eff_GFP = 0.002, n_Hill = 1.5, tau_mRNA = 12.6, tau_mRNA_GFP = 0.0004, tau_prot = 5.4, tau_prot_GFP = 72;
  parameter Real tps_active = 0.6, tps_repr = 1e-5, init_GFP = 3.4e-5, init_GFP_mRNA = 131, init_X_mRNA = 2.6, init_X_protein = 31;
  parameter Real init_Y_mRNA = 1000, init_Y_protein = 0.0008, init_Z_mRNA = 19, init_Z_protein = 994;
  Real X_protein(start = init_X_protein, fixed = true), Y_protein(start = init_Y_protein, fixed = true), Z_protein(start = init_Z_protein, fixed = true);
  Real GFP(start = init_GFP, fixed = true), X_mRNA(start = init_X_mRNA, fixed = true), Y_mRNA(start = init_Y_mRNA, fixed = true);
  Real Z_mRNA(start = init_Z_mRNA, fixed = true), GFP_mRNA(start = init_GFP_mRNA, fixed = true);
protected
  function transcription "with repression by p"
    input Real p, active, repressed, KM, n;
    output Real rate;
  algorithm
    rate := 60*repressed + KM^n*(60*active - 60*repressed)/(KM^n + p^n);
  end transcription;
equation
  der(X_mRNA) = transcription(Z_protein, tps_active, tps_repr, KM, n_Hill) - log(2)*X_mRNA/tau_mRNA;
  der(Y_mRNA) = transcription(X_protein, tps_active, tps_repr, KM, n_Hill) - log(2)*Y_mRNA/tau_mRNA;
  der(Z_mRNA) = transcription(Y_protein, tps_active, tps_repr, KM, n_Hill) - log(2)*Z_mRNA/tau_mRNA;
  der(GFP_mRNA) = -log(2)*GFP_mRNA/tau_mRNA_GFP;
  der(X_protein) = eff*X_mRNA/tau_mRNA - log(2)*X_protein/tau_prot;
  der(Y_protein) = eff*Y_mRNA/tau_mRNA - log(2)*Y_protein/tau_prot;
  der(Z_protein) = eff*Z_mRNA/tau_mRNA - log(2)*Z_protein/tau_prot;
  der(GFP) = eff_GFP*GFP_mRNA/tau_mRNA_GFP + transcription(X_protein, tps_active, tps_repr, KM, n_Hill) - log(2)*GFP/tau_prot_GFP;
end Elowitz;
