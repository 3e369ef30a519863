within Gemel;
package Hydraulics "Water in pipes, pumps, valves and tanks, without heat"
  annotation(Documentation(info = "<html>
<p>Incompressible water: each component has its own density and viscosity in <code>water</code>, which default to
20 &deg;C. Pressures are gauge pressures. Every law is smooth and strictly rising, at rest, in reverse and when shut.</p>
</html>"));
end Hydraulics;
