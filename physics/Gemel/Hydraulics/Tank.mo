within Gemel.Hydraulics;
model Tank "Open upright cylinder with a connection at the bottom and an overflow; may run dry"
  Interfaces.Port port "Connection at the bottom"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Water water "Properties of the water";
  parameter Units.Diameter diameter(min = 1e-3, max = 1e5) = 10 "Inner diameter (assumed; usual 1 to 50 m)";
  parameter Units.Length height(min = 1e-3, max = 1e4) = 5 "Height of the overflow crest above the bottom (assumed; usual 2 to 10 m)";
  parameter Units.Length level_start(min = 0, max = 1e4) = 0.5*height "Level at the start";
  parameter Units.Length level_dry(min = 1e-6, max = 100) = 0.05
    "Below this level the outlet draws air and the pressure at the port falls more steeply than the level (assumed; usual half to one diameter of the outlet, 0.05 to 0.3 m)";
  parameter Units.Length weir_width(min = 1e-3, max = 1000) = 1 "Length of the overflow crest";
  parameter Units.Ratio weir_coefficient(min = 0.01, max = 2) = 0.62
    "Discharge coefficient of the crest (Rehbock; Chow, Open-Channel Hydraulics, 1959, section 14-1)";
  Units.Length level(start = level_start, fixed = true) "Level above the bottom";
  Units.Volume volume "Volume of the water";
  Units.Mass mass(nominal = 1e5) "Mass of the water";
  Units.Energy energy "Potential energy of the water, above the bottom";
  Units.MassFlowRate m_overflow "Mass flow over the crest";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  constant Units.Length crest_small = 0.001 "Below this head the weir law is rounded off";
  constant Units.Pressure p_dry = 10 "Scale of the loss of pressure below level_dry";
  constant Real x_min = 0.02 "Keeps the loss of pressure finite: 600 bar";
  Units.Fraction x(start = 1) "Level over level_dry, between x_min and 1";
  Units.Length crest_head "Height of the water above the crest, at least 0";
equation
  assert(level_start <= height, "level_start = " + String(level_start) + " m lies above the overflow crest, height = " + String(height) + " m");
  volume = area*level;
  mass = water.rho*volume;
  water.rho*area*der(level) = port.m_flow - m_overflow;
  // Hydrostatic, less what the outlet loses when it draws air: 0 at level_dry, 1 bar at a tenth of it.
  x = min(max(level/level_dry, x_min), 1);
  port.p = water.rho*Constants.g_n*level - p_dry*(1/x^2 - 1)^2;
  // The integral of the pressure over the volume; the second part is 0 unless the tank is dry.
  energy = water.rho*Constants.g_n*area*level^2/2 + p_dry*area*level_dry*(1/(3*x^3) - 2/x - x + 8/3);
  // Overflow: q = 2/3 C b sqrt(2 g) h^(3/2), with h^(3/2) rounded off to h^2/sqrt(h + small).
  crest_head = max(level - height, 0);
  m_overflow = water.rho*2/3*weir_coefficient*weir_width*sqrt(2*Constants.g_n)*crest_head^2/sqrt(crest_head + crest_small);
  annotation(Documentation(info = "<html>
<p>Mass balance of an open cylinder; the state is the level. p = rho g level at the bottom. Losses of inlet and outlet belong to the
pipes (<code>zeta</code>).</p>
<p><b>Running dry</b>: below <code>level_dry</code> = d the pressure at the port falls by 10 Pa (d&sup2;/level&sup2; - 1)&sup2;: 90 Pa at half
of d, 1 bar at a tenth. So whatever draws from the tank gets less and less, a few millimetres stay, and the level never gets to zero. A pressure
below about -1 bar at the port says that the machine behind it has lost its suction. This law is a choice of this library (a
smooth stand-in for an outlet that draws air), not a measured one.</p>
<p><b>Overflow</b>: sharp-crested weir, q = 2/3 C b sqrt(2 g) h<sup>3/2</sup> (Poleni; V. T. Chow, <i>Open-Channel Hydraulics</i>, 1959,
section 14-1), rounded off below 1 mm of head.</p>
<p>Valid for changes that are slow against the sloshing of the tank.</p>
</html>"));
end Tank;
