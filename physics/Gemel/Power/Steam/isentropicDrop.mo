within Gemel.Power.Steam;
function isentropicDrop "Isentropic drop of the enthalpy, dry and then wet"
  input Units.SpecificEnthalpy h "Enthalpy at the inlet";
  input Units.Pressure p_a "Absolute pressure at the inlet";
  input Units.Pressure p_b "Absolute pressure at the outlet, at most p_a";
  input SteamProperties steam "Properties of the steam";
  output Units.SpecificEnthalpy drop "Enthalpy at the inlet minus that at the outlet";
protected
  Real k "Exponent of the dry isentrope";
  Real w "Exponent of the wet isentrope";
  Real g "h - B at the inlet";
  Real p_s "Pressure at which the isentrope meets saturation";
  Real p_m "The same, kept between inlet and outlet";
  Real g_m "h - B there";
algorithm
  k := (steam.kappa - 1)/steam.kappa;
  w := (steam.kappa_wet - 1)/steam.kappa_wet;
  g := max(h - steam.B, 1e5);
  // g (p/p_a)^k = g_sat (p/1 bar)^a
  p_s := 1e5*(steam.g_sat*(p_a/1e5)^k/g)^(1/(k - steam.a_sat));
  p_m := max(min(p_s, p_a), p_b);
  g_m := g*(p_m/p_a)^k;
  drop := g - g_m + g_m*k/w*(1 - (p_b/p_m)^w);
  annotation(Documentation(info = "<html>
<p>(h - B) falls with p^((kappa-1)/kappa) down to saturation, below it with Zeuner's exponent: drop = w/(w-1) p v (1 - (p_b/p)^((w-1)/w)). Continuous with its first
derivative. See <code>SteamProperties</code> for sources and accuracy.</p>
</html>"));
end isentropicDrop;
