within Gemel.Hydronics.Laws;
function counterflow "Effectiveness of a heat exchanger in counterflow: share of the greatest possible heat"
  input Real NTU(unit = "1") "Number of transfer units: UA over the smaller capacity flow";
  input Real Z(unit = "1") "Smaller over larger capacity flow";
  output Real effectiveness(unit = "1") "Effectiveness, 0 to 1";
protected
  Real Zc(unit = "1") "Z kept below 1, where the quotient is undefined";
  Real e(unit = "1") "exp(-NTU (1 - Z))";
algorithm
  // W. M. Kays and A. L. London, Compact Heat Exchangers, 3rd ed. 1984, equation 2-13.
  Zc := min(max(Z, 0), 0.99999);
  e := exp(-min(max(NTU, 0), 1e5)*(1 - Zc));
  effectiveness := (1 - e)/(1 - Zc*e);
end counterflow;
