within Gemel;
package Air "Moist air that moves: psychrometrics, ducts, air handling units, terminals and their control"
  annotation(Documentation(info = "<html>
<p>Air is a mixture of dry air, water and carbon dioxide. A connector (<b>Interfaces.Port</b>) carries gauge pressure, mass flow of
moist air, and with the flow its specific enthalpy, water and CO<sub>2</sub> per kilogram of moist air. Flow laws use one density
(<b>MoistAir.rho</b>); enthalpy and humidity follow the ASHRAE relations for constant specific heats (<b>MoistAir</b>,
<b>Psychrometrics</b>).</p>
<p>Machines act on air that flows from <code>port_a</code> to <code>port_b</code>; in reverse it passes them unchanged. Put a
<b>MixingVolume</b> where more than two streams meet: it keeps enthalpy, water and CO<sub>2</sub> exactly, also at rest. Parts between
two volumes (or a volume and the outdoors) form a branch; each branch needs a resistance: duct, damper, filter, coil or fan.</p>
</html>"));
end Air;
