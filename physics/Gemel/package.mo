within ;
package Gemel "Equations of pumps, pipes, tanks, motors and rooms, in plain Modelica"

  annotation(
    version = "0.1.0",
    Documentation(info = "<html>
<p>Every asset of this library is one text file with the equations of one machine or one piece of a plant.
It needs no other library: units, constants and signal blocks are its own.</p>
<p>Reading order for somebody new: <b>Examples.TankFilling</b> (ten lines), <b>Hydraulics.Pipe</b>
(one law with its source), <b>Examples.BoosterStation</b> (a whole plant).</p>
<p>Conventions:</p>
<ul>
<li>SI units inside; <code>displayUnit</code> says what a person likes to read.</li>
<li>Pressures are gauge pressures: 0 Pa is the pressure of the surrounding air.</li>
<li>A flow is positive when it goes <i>into</i> a component through a connector; <code>flow_rate</code> and <code>m_flow</code>
of a component with two ports are positive from <code>port_a</code> to <code>port_b</code>.</li>
<li>Every flow law rises strictly: more pressure difference is always more flow, also at rest, so that a stopped
pump, a shut valve or an empty tank have one solution and not none or many.</li>
<li>Inputs that a plant leaves unconnected (a speed reference, a demand) are the inputs of the plant.
Their <code>start</code> is the value that they keep while nobody writes them.</li>
</ul>
</html>"));
end Gemel;
