within Gemel.Hydraulics;
model PressureVessel "Closed vessel with an air cushion: air vessel against surges, expansion vessel, hydrophore"
  Interfaces.Port port "Connection at the bottom"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Water water "Properties of the water";
  parameter Units.Volume volume(min = 1e-4, max = 1e4) = 2 "Volume of the vessel (assumed; usual 0.02 to 50 m3)";
  parameter Units.Volume gas_start(min = 1e-6, max = 1e4) = 0.5*volume "Volume of the gas at the start";
  parameter Units.Pressure p_start(min = -9.9e4, max = 1e8) = 3e5 "Gauge pressure of the gas at the start";
  parameter Units.Ratio polytropic(min = 1.001, max = 1.66) = 1.2
    "Exponent n of p V^n = constant (assumed; usual 1.2 for surges, 1.0 for hours, 1.4 without heat exchange: Wylie and Streeter 1993, chapter 12)";
  parameter Units.Diameter neck(min = 1e-3, max = 5) = 0.1 "Inner diameter of the connection (assumed; usual 0.02 to 0.5 m)";
  parameter Units.Ratio zeta(min = 0.01, max = 1e4) = 1.5 "Loss coefficient of the connection, out of the vessel (assumed; usual 1 to 3)";
  parameter Units.Ratio zeta_in(min = 0.01, max = 1e4) = zeta "Loss coefficient of the connection, into the vessel (larger with a throttling orifice)";
  parameter Units.Fraction gas_loss(max = 0.99) = 0 "Fault: gas loss: share of the gas that has escaped or been dissolved";
  Units.Volume water_volume(start = volume - gas_start, fixed = true) "Volume of the water";
  Units.Volume gas_volume "Volume of the gas";
  Units.Pressure p "Gauge pressure of the gas";
  Units.Mass mass "Mass of the water";
  Units.Energy energy "Work stored in the gas against the surrounding air, and in the emptied neck";
  Units.VolumeFlowRate flow_rate "Volume flow into the vessel";
  Units.Power dissipation "Power turned into heat in the connection";
protected
  final parameter Units.Pressure p_absolute = p_start + Constants.p_ambient "Absolute pressure at the start";
  final parameter Units.Volume gas_least = 1e-6*volume "Least volume of the gas";
  final parameter Units.Volume dry = 0.01*volume "Below this volume of water gas is drawn into the neck";
  final parameter Units.Area area = Constants.pi*neck^2/4 "Cross-section of the neck";
  constant Units.Pressure p_dry = 10 "Scale of the loss of pressure in the nearly empty vessel";
  constant Units.Velocity v_small = 1e-3 "Below this velocity the loss becomes linear";
  Units.Fraction x(start = 1) "Volume of water over dry, between 0.02 and 1";
  Units.Ratio ratio "Gas volume at the start over gas volume";
  Units.Velocity v "Velocity in the neck, inwards";
  Units.Velocity v_round "Amount of the velocity, rounded off at zero";
equation
  assert(gas_start <= volume, "gas_start = " + String(gas_start) + " m3 is more than the volume of the vessel, " + String(volume) + " m3");
  flow_rate = port.m_flow/water.rho;
  der(water_volume) = flow_rate;
  mass = water.rho*water_volume;
  gas_volume = volume - water_volume;
  ratio = gas_start/max(gas_volume, gas_least);
  p = (1 - gas_loss)*p_absolute*ratio^polytropic - Constants.p_ambient;
  v = flow_rate/area;
  v_round = sqrt(v^2 + v_small^2);
  x = min(max(water_volume/dry, 0.02), 1);
  port.p = p - p_dry*(1/x^2 - 1)^2 + water.rho/4*(zeta_in*v*(v_round + v) + zeta*v*(v_round - v));
  dissipation = flow_rate*water.rho/4*(zeta_in*v*(v_round + v) + zeta*v*(v_round - v));
  // The integral of the pressure over the volume of water
  energy = (1 - gas_loss)*p_absolute*gas_start/(polytropic - 1)*(ratio^(polytropic - 1) - 1) - Constants.p_ambient*(gas_start - gas_volume)
    + p_dry*dry*(1/(3*x^3) - 2/x - x + 8/3);
  annotation(Documentation(info = "<html>
<p>p V<sup>n</sup> = constant for the gas (polytropic change: E. B. Wylie and V. L. Streeter, <i>Fluid Transients in Systems</i>, 1993,
chapter 12), mass balance for the water, a loss with the square of the flow in the
connection. The height of the water in the vessel is neglected. A membrane is not modelled: <code>gas_start</code> and <code>p_start</code>
are those of the system filled and at rest.</p>
<p>A vessel that fills up is never quite full: the pressure of the gas rises without limit. When less than 1 % of its volume is water the
pressure at the port falls below that of the gas, as in <b>Tank</b>: gas would
escape into the pipe, which is not computed. Energy closes for a constant <code>gas_loss</code>.</p>
</html>"));
end PressureVessel;
