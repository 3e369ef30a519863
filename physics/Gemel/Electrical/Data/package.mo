within Gemel.Electrical;
package Data "Motors, with the sources of their numbers"
  annotation(Documentation(info = "<html>
<p>Motors of the power series of IEC 60072-1 at 50 Hz; <b>motorEfficiency</b> gives the efficiency of the classes between the points.</p>
</html>"));
end Data;
