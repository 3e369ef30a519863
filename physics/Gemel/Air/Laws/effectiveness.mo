within Gemel.Air.Laws;
function effectiveness "Effectiveness of a heat exchanger over its number of transfer units"
  input Units.Ratio NTU "UA over the smaller capacity flow";
  input Units.Ratio Z "Smaller capacity flow over larger";
  input Configuration configuration "How the streams run";
  input Units.Ratio air_is_min "1 where the air has the smaller capacity flow, 0 where the water has";
  output Units.Fraction epsilon "Share of the greatest possible heat";
protected
  Units.Ratio N "Number of transfer units, bounded";
  Units.Ratio z "Ratio of capacity flows, kept from 0 and 1";
  Units.Ratio e "Exponential of counterflow";
  Units.Ratio mixed_min "The smaller stream is mixed";
algorithm
  N := min(max(NTU, 1e-6), 100);
  // Near 0 and 1 the formulas are 0/0; there they change by less than 1e-5.
  z := min(max(Z, 1e-5), 1 - 1e-5);
  if configuration == Configuration.CounterFlow then
    e := exp(-N*(1 - z));
    epsilon := (1 - e)/(1 - z*e);
  elseif configuration == Configuration.ParallelFlow then
    epsilon := (1 - exp(-N*(1 + z)))/(1 + z);
  elseif configuration == Configuration.CrossFlowUnmixed then
    epsilon := 1 - exp((exp(-z*N^0.78) - 1)*N^0.22/z);
  else
    mixed_min := if configuration == Configuration.CrossFlowAirMixed then air_is_min else 1 - air_is_min;
    epsilon := mixed_min*(1 - exp(-(1 - exp(-z*N))/z)) + (1 - mixed_min)*(1 - exp(-z*(1 - exp(-N))))/z;
  end if;
  annotation(Documentation(info = "<html>
<p>W. M. Kays, A. L. London, <i>Compact Heat Exchangers</i>, 3rd ed. 1984, chapter 2; F. P. Incropera et al., <i>Fundamentals of Heat and Mass Transfer</i>, 6th ed. 2007, table 11.3:
counterflow (11.29a), parallel flow (11.28a), crossflow with both streams unmixed (11.32, approximate), with the larger stream mixed (11.33a) or the smaller
(11.34a).</p></html>"));
end effectiveness;
