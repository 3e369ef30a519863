within Gemel.Power.Steam;
model SteamVolume "Steam chest, reheater or extraction header: stores mass and energy"
  parameter Integer n(min = 1, max = 50) = 3 "Number of ports" annotation(Evaluate = true);
  Interfaces.SteamPort port[n] "Inlets and outlets (shape: ports)"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Blocks.Interfaces.RealInput heat(unit = "W", displayUnit = "MW", min = -1e10, max = 1e10, start = 0, nominal = 1e7) "Heat given to the steam: reheater"
    annotation(Placement(transformation(extent = {{-20, 120}, {20, 80}}, rotation = -90)));
  parameter SteamProperties steam "Properties of the steam";
  parameter Units.Volume volume(min = 1e-3, max = 1e5, nominal = 10) = 50 "Volume (assumed)";
  parameter Units.Pressure p_start(min = 1e3, max = 4e7, nominal = 1e6) = 30e5 "Pressure at the start";
  parameter Units.SpecificEnthalpy h_start(min = 2.2e6, max = 4.5e6, nominal = 3e6) = 3.07e6 "Enthalpy at the start";
  parameter Boolean steady_start = false "Start in steady state; p_start and h_start are first guesses then" annotation(Evaluate = true);
  parameter Units.Fraction leak = 0 "Fault: leak; at 1 a tenth of the steam at the start is lost a second (assumed)";
  Units.Pressure p(start = p_start, nominal = 1e6) "Pressure";
  Units.SpecificEnthalpy h(start = h_start, nominal = 3e6) "Specific enthalpy";
  Units.Mass mass(start = mass_start, fixed = not steady_start, nominal = 1e3) "Mass of the steam";
  Units.Energy energy(start = energy_start, fixed = not steady_start, nominal = 1e9) "Internal energy of the steam";
  Units.MassFlowRate m_leak(nominal = 1) "Steam lost";
  Units.Power supplied(nominal = 1e7) "Heat given to the steam minus enthalpy lost by the leak";
protected
  final parameter Real c(unit = "1") = steam.kappa/(steam.kappa - 1) "h - B over p v";
  final parameter Units.Mass mass_start(nominal = 1e3) = volume*p_start*c/(h_start - steam.B) "Mass at p_start and h_start";
  final parameter Units.Energy energy_start(nominal = 1e9) = mass_start*h_start - p_start*volume "Energy at p_start and h_start";
  constant Units.Time T_leak = 10 "Time in which a leak of 1 would empty the volume";
  constant Units.Mass mass_low = 1e-6 "Keeps the enthalpy finite in an empty volume";
initial equation
  if steady_start then
    der(mass) = 0;
    der(energy) = 0;
  end if;
equation
  for i in 1:n loop
    port[i].p = p;
    port[i].h_outflow = h;
  end for;
  m_leak = leak*mass_start/T_leak*p/p_start;
  der(mass) = sum(port.m_flow) - m_leak;
  der(energy) = sum(port[i].m_flow*actualStream(port[i].h_outflow) for i in 1:n) + supplied;
  supplied = heat - m_leak*h;
  // U = M h - p V and p V = M (h - B)/c, solved for h and p
  h = (energy/max(mass, mass_low) - steam.B/c)/(1 - 1/c);
  p = mass*(h - steam.B)/(c*volume);
  annotation(Documentation(info = "<html>
<p>Mass and internal energy of perfectly mixed steam: the states; pressure and enthalpy follow from U = M h - p V and h = B + kappa/(kappa-1) p v without iteration.
Walls store no heat. Its time constant at constant enthalpy is about M/m: 4 to 11 s for a reheater (P. Kundur, <i>Power System Stability and Control</i>, 1994, section 9.2,
T_RH), 0.2 to 0.5 s for a steam chest.</p>
</html>"));
end SteamVolume;
