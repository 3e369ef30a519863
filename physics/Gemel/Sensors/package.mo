within Gemel;
package Sensors "What a plant shows of itself: delayed, noisy, rounded, and sometimes wrong"
  annotation(Documentation(info = "<html>
<p>A sensor reads a signal at equal distances in time and holds the reading in between, as a transmitter does. <b>Sensor</b> reads any signal; the others are
sensors with unit, range and the usual size of their errors. All errors are parameters, so that a scenario can bring them in at any time.</p>
<p>Noise is a pure function of seed and sample number: nothing is drawn from a shared sequence, and a further sensor changes no other.</p>
</html>"));
end Sensors;
