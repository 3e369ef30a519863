within Gemel;
package Hydraulics "Water in pipes, pumps, valves and tanks, without heat"
  annotation(Documentation(info = "<html>
<p>Incompressible water: each component has its own density and viscosity in <code>water</code>, which default to
20 &deg;C; <b>Properties</b> gives them at other temperatures. Pressures are gauge pressures, and total pressures: the velocity head is not
shown apart. Every law is smooth and strictly rising, at
rest, in reverse and when shut.</p>
<ul>
<li>Pumps share the laws of <b>Interfaces.PumpBase</b> (speed, trim, suction, faults) and differ in what their curve is made of: three
points (<b>CentrifugalPump</b>), one or three as EPANET fits
them (<b>CentrifugalPumpPower</b>), measured points (<b>CentrifugalPumpTable</b>), the duty point alone (<b>CentrifugalPumpTypical</b>).
<b>PumpSet</b> adds motor, drive and check valve. Curves of real
machines: <b>Data</b>.</li>
<li>Valves share the flow law of <b>Interfaces.Throttle</b>, fittings that of <b>Interfaces.Fitting</b>.</li>
<li><b>Networks</b> holds the idealised parts of water distribution models, exactly as EPANET computes them; the parts here are machines,
with losses, leakage and limits of their own.</li>
</ul>
<p>Water hammer (sound waves in the pipe) is not computed: a pipe with inertia is a rigid column. Water that carries heat: <b>Gemel.Hydronics</b>.</p>
</html>"));
end Hydraulics;
