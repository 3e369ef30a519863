within Gemel.Power.Grid;
model Area "The rest of an interconnected grid: inertia, frequency dependence and primary control in one"
  Interfaces.Terminal terminal "Connection to the grid"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput disturbance(unit = "W", displayUnit = "MW", min = -1e11, max = 1e11, start = 0, nominal = 1e8)
    "Load added, or generation lost, in the area"
    annotation(Placement(transformation(extent = {{120, -20}, {80, 20}})));
  parameter Units.Power P_base(min = 1, max = 1e12, nominal = 1e9) = 1e9 "Power of the area: base of H, D and R (assumed)";
  parameter Units.Time H(min = 0.1, max = 20) = 5 "Inertia constant of the area (assumed; usual 2 to 6 s)";
  parameter Units.Ratio D(min = 0, max = 10) = 1 "Frequency dependence of its load (Kundur 1994, section 11.1.1: 1 to 2)";
  parameter Units.Ratio R(min = 0.01, max = 1000) = 0.05 "Droop of its governors, on P_base (assumed; usual 0.04 to 0.06; 1000: none)";
  parameter Units.Time T_g(min = 0.01, max = 100) = 8 "Time constant of its turbines (assumed; usual 5 to 10 s)";
  parameter Units.Frequency f_nominal(min = 1, max = 500, nominal = 50) = 50 "Rated frequency (assumed; usual 50 or 60 Hz)";
  parameter Units.Power import_start(min = -1e12, max = 1e12, nominal = 1e8) = 0 "Power taken at the terminal at the start, in balance";
  Units.Ratio deviation(start = 0, fixed = true, nominal = 0.01) "Relative deviation of the frequency";
  Units.Power primary(nominal = 1e8) "Power that primary control of the area adds";
  Units.Ratio primary_share(start = 0, fixed = true, nominal = 0.01) "The same over P_base";
equation
  terminal.f = f_nominal*(1 + deviation);
  2*H*der(deviation) = (terminal.P - import_start - disturbance)/P_base + primary_share - D*deviation;
  T_g*der(primary_share) = -deviation/R - primary_share;
  primary = primary_share*P_base;
  annotation(Documentation(info = "<html>
<p>2 H d(delta f)/dt = (import - disturbance)/P_base + primary control - D delta f, with primary control a lag T_g of -delta f/R: the area model of load-frequency
control (P. Kundur, <i>Power System Stability and Control</i>, 1994, section 11.1.3). Deviations are small (some per cent).</p>
<p>Connect it through a Line, or directly to generators: then all have one frequency.</p>
</html>"));
end Area;
