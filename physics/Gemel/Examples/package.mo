within Gemel;
package Examples "Plants that run as they are: start here"
  annotation(Documentation(info = "<html>
<p>Every example closes its balances where it has any: <code>massBalance</code> [kg] and <code>energyBalance</code> [J] are
stored minus (in minus out) since the start and stay at zero up to rounding and solver tolerance;
<code>massThroughput</code> and <code>energyThroughput</code> say what they are to be compared with.</p>
</html>"));
end Examples;
