within Gemel;
package Electrical "Motors and drives, seen from their powers: no currents, no voltages"
  annotation(Documentation(info = "<html>
<p>Electrical transients take milliseconds; here a motor and a drive are their efficiencies, their limits and their
temperature. Energies are exact: what goes in comes out as shaft power, heat or stored heat.</p>
</html>"));
end Electrical;
