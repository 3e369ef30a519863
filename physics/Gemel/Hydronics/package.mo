within Gemel;
package Hydronics "Water that carries heat: pipes, pumps, valves, storage, emitters, boilers, chillers, heat pumps and towers"
  annotation(Documentation(info = "<html>
<p>Incompressible water of constant specific heat; the connector carries the specific enthalpy h = cp (T - 273.15 K) as a stream. Pressures are gauge
pressures, and the laws of flow are those of <b>Gemel.Hydraulics</b>, whose components work inside the ones of this package.</p>
<p><b>Energy</b>: h leaves out p/rho. What a pump puts into the water beyond p/rho, and what friction takes from p/rho, appears as heat, so that mechanical and
thermal energy together are conserved.</p>
<p><b>Where pipes meet</b>, put a <b>MixingVolume</b>: it stores energy, so that mixing is well defined at rest and in reverse, and energy
closes to round-off. Three and more ports may also be connected directly; the mixture is then regularised near rest, as in Modelica. A closed circuit needs
one place that fixes the pressure: an <b>ExpansionVessel</b> or a <b>Boundary</b>.</p>
<p>Water neither freezes nor boils in these models. Assets that heat have a limiter, as real ones must; volumes and pipes warn below freezing and above boiling.</p>
</html>"));
end Hydronics;
