within Gemel.Hydronics;
model ExpansionVessel "Diaphragm expansion vessel: holds the pressure of a closed circuit"
  Interfaces.Port port "Connection to the circuit"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Water water "Properties of the water";
  parameter Units.Volume volume(min = 1e-3, max = 100, nominal = 0.05) = 0.05 "Volume of the vessel (assumed; usual 0.008 to 1 m3)";
  parameter Units.Pressure p_precharge(min = 1e3, max = 1e6) = 1e5 "Gauge pressure of the gas without water (assumed; usual 0.5 bar to 3 bar)";
  parameter Units.Pressure p_start(min = 1e3, max = 1e6) = 1.5e5 "Gauge pressure at the start (assumed; usual 1 bar to 3 bar)";
  parameter Units.Fraction gas_loss(max = 0.95) = 0 "Fault: share of the gas charge that has escaped";
  Units.Pressure p "Gauge pressure";
  Units.Mass mass(start = mass_start, fixed = true, nominal = 10) "Mass of the water in the vessel";
  Units.Energy stored(start = 0, fixed = true) "Heat that has gone into the vessel since the start, over 0 degC";
  Units.Fraction filling(max = 1.1) "Share of the vessel that holds water";
protected
  final parameter Units.Mass mass_start = water.rho*volume*(1 - (p_precharge + Constants.p_ambient)/(p_start + Constants.p_ambient)) "Water in the vessel at the start";
  constant Units.Fraction gas_least = 0.02 "Keeps the pressure of the compressed gas finite";
  Units.Fraction gas(max = 2) "Share of the vessel that holds gas";
  Units.Ratio empty "How much water is missing: shares of the vessel below 0";
equation
  filling = mass/(water.rho*volume);
  gas = max(1 - filling, gas_least);
  empty = max(-filling, 0);
  // Boyle's law. An empty vessel holds no pressure: it falls by 1 bar when 1 % of the volume is missing.
  p = (1 - gas_loss)*(p_precharge + Constants.p_ambient)/gas + (gas_least - min(1 - filling, gas_least))*1e8 - Constants.p_ambient - 1e7*empty;
  port.p = p;
  der(mass) = port.m_flow;
  // The little water that moves comes back as warm as the circuit is where the vessel is connected.
  port.h_outflow = inStream(port.h_outflow);
  der(stored) = port.m_flow*inStream(port.h_outflow);
  assert(filling < 0.98, "The expansion vessel is full", AssertionLevel.warning);
  annotation(Documentation(info = "<html>
<p>Isothermal gas behind a diaphragm, p<sub>abs</sub> V = constant (Boyle). In this package the density of water is constant, so what moves the vessel is
make-up, leaks and what other volumes hold; the volume by which heating expands the water is not modelled (2 % from 10 to 70 &deg;C: EN 12828:2012, annex D, for sizing). The water in the vessel has no temperature of its own. A vessel
without water holds no pressure; a full one is stiff. Both are assumed laws for corners that should not be reached.</p>
</html>"));
end ExpansionVessel;
