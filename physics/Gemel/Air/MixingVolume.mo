within Gemel.Air;
model MixingVolume "Stirred volume of constant mass: where air streams meet"
  extends Interfaces.StirredVolume;
equation
  m_gain_water = 0;
  m_gain_CO2 = 0;
  H_gain = 0;
  annotation(Documentation(info = "<html>
<p>M dh/dt = sum of m h + Q, the same for water and CO<sub>2</sub>, with the enthalpy of where each stream comes from. The mass M is constant, so
what flows in flows out at every moment; all ports have one pressure. Defined at rest and for any direction of the flows. The air is well
mixed: no layers, no short circuit. Source: first law and mass balances of a stirred vessel (e.g. H. D. Baehr, S. Kabelac,
<i>Thermodynamik</i>, 16th ed. 2016, section 2.3).</p></html>"));
end MixingVolume;
