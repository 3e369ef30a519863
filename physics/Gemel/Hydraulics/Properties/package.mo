within Gemel.Hydraulics;
package Properties "Liquid water as a function of temperature, at atmospheric pressure"
  annotation(Documentation(info = "<html>
<p>Functions of the absolute temperature between 0 and 100 &deg;C (273.15 to 373.15 K); each says its source and how far it lies from the
formulations of IAPWS. Outside they go on smoothly to -10 and 110 &deg;C, where they are extrapolations. The compressibility (0.5e-9/Pa) is
neglected: 0.05 % of density for 10 bar.</p>
<p><b>at</b> gives a whole record: <code>Pipe pipe(water = Properties.at(283.15))</code>.</p>
</html>"));
end Properties;
