within Gemel;
package Power "Turbines, their governors, generators and the grid, for frequency and power"
  annotation(Documentation(info = "<html>
<p><b>Bases.</b> Governors and turbines of power-system studies work per unit: <code>speed</code> 1 is the rated speed, <code>mechanical_power</code> 1 is
the rated power of the machine (<code>P_base</code> of the generator that it drives). Physical turbines (water, steam) work in SI units inside and have the
same two signals at their border, so that each drives any generator.</p>
<p><b>Start.</b> Everything starts in steady state at rated speed with the power <code>P0</code>: no initialisation run is needed.</p>
<p><b>Limits.</b> A limit on a state is non-windup: the state itself stops at the limit and leaves it in the moment in which its rate turns round (IEEE Std
421.5-2016, annex E; PSS/E Model Library). See <code>LimitedIntegrator</code>.</p>
<p><b>Zero time constants.</b> As in PSS/E, a time constant of 0 takes the block away. Such time constants are fixed when the plant is built.</p>
<p><b>Out of scope.</b> Voltages: excitation, voltage regulators and reactive power. The electrical side is active power and frequency.</p>
</html>"));
end Power;
