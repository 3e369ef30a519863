within Gemel.Air;
model HeatRecovery "Heat recovery from exhaust to supply air: counterflow plates or rotary wheel, with frost control"
  Interfaces.Port outdoor "Outdoor air in"
    annotation(Placement(transformation(extent = {{-110, -70}, {-90, -50}})));
  Interfaces.Port supply "Supply air out"
    annotation(Placement(transformation(extent = {{90, -70}, {110, -50}})));
  Interfaces.Port extract "Extract air in"
    annotation(Placement(transformation(extent = {{90, 50}, {110, 70}})));
  Interfaces.Port exhaust "Exhaust air out"
    annotation(Placement(transformation(extent = {{-110, 50}, {-90, 70}})));
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1, start = 1) "Use: 1 full (bypass closed, full speed), 0 none"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Nominal mass flow of each side (assumed; usual 0.05 to 50 kg/s)";
  parameter Units.Pressure dp_nominal(min = 1, max = 5000, nominal = 100) = 150 "Pressure loss of each side at m_flow_nominal (assumed; usual 80 to 250 Pa)";
  parameter Units.Efficiency sensible_nominal(min = 0.05, max = 0.95) = 0.75 "Effectiveness for heat at equal nominal flows (EU 1253/2014: at least 0.73)";
  parameter Boolean enthalpy = false "Water is transferred too (wheel)" annotation(Evaluate = true);
  parameter Units.Efficiency latent_nominal(max = 0.95) = 0.65 "With enthalpy: effectiveness for water at equal nominal flows (sorption wheel 0.6 to 0.75: AHRI 1060)";
  parameter Units.Time inertia(min = 1, max = 600, nominal = 10) = 20 "With enthalpy: time constant of the water stored in the wheel (assumed; usual 5 to 60 s)";
  parameter Units.Temperature T_frost(min = 240, max = 300) = 271.15 "The exhaust air is kept above by less use: frost control (assumed; plates 268 to 275, wheels lower)";
  parameter Units.Power motor_power(min = 0, max = 1e5, nominal = 100) = 0 "Power of the wheel's motor at full speed (assumed; plates 0, wheels 50 to 500)";
  parameter Units.Fraction fouling(max = 0.95) = 0 "Fault: dirt; share of the transfer units and of the free cross-section of the extract side lost";
  parameter Units.Fraction stuck = 0 "Fault: bypass or drive sticks; 1 = use stays at stuck_position";
  parameter Units.Fraction stuck_position = 0 "Use at which it sticks";
  Units.HeatFlowRate Q_flow(min = -1e9, max = 1e9) "Sensible heat given to the supply air";
  Units.MassFlowRate m_water(min = -100, max = 100, nominal = 1e-3) "Water given to the supply air";
  Units.Fraction effectiveness "Effectiveness for heat at full use";
  Units.Fraction use "Use now, before frost control";
  Units.Fraction frost_limit "Share of the heat that frost control lets through";
  Units.Power power(min = 0, max = 1e5) "Electrical power";
  Interfaces.Side supply_side(m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, y_given = y_supply, dh_given = dh_supply) "Supply air"
    annotation(Placement(transformation(extent = {{-10, -70}, {10, -50}})));
  Interfaces.Side extract_side(m_flow_nominal = m_flow_nominal, dp_nominal = dp_nominal, blockage = fouling, y_given = y_extract, dh_given = dh_extract) "Extract air"
    annotation(Placement(transformation(extent = {{10, 50}, {-10, 70}})));
protected
  constant Units.ThermalConductance C_tiny = 1e-6 "Keeps quotients of capacity flows finite";
  constant Units.MassFlowRate m_tiny = 1e-9 "Keeps quotients of flows finite";
  constant Units.HeatFlowRate Q_tiny = 1e-3 "Keeps the quotient of heat flows finite";
  final parameter Units.Ratio NTU_nominal = sensible_nominal/(1 - sensible_nominal) "Transfer units at equal nominal flows, counterflow";
  Units.ThermalConductance C1(nominal = 1e3) "Capacity flow of the supply air";
  Units.ThermalConductance C2(nominal = 1e3) "Capacity flow of the extract air";
  Units.ThermalConductance C_min(nominal = 1e3) "Smaller capacity flow";
  Units.ThermalConductance UA(nominal = 1e3) "Conductance";
  Units.MassFlowRate m_min(min = 0, max = 1e4, nominal = 1) "Smaller flow";
  Units.HeatFlowRate Q_full(min = -1e9, max = 1e9) "Sensible heat without frost control";
  Units.Ratio dW(min = -1, max = 1, nominal = 0.01) "Difference of the water fractions, extract less outdoor";
  Units.Ratio l(min = -1, max = 1, nominal = 0.01, start = 0, fixed = enthalpy) "Water transferred over the smaller flow";
  Units.SpecificEnthalpy h_vapour(min = 0, max = 4e6, nominal = 2e6) "Enthalpy that water takes along";
  Units.Ratio y_supply(min = -1, max = 1, nominal = 0.01) "Water added per kilogram of supply air";
  Units.Ratio y_extract(min = -1, max = 1, nominal = 0.01) "Water added per kilogram of extract air";
  Units.SpecificEnthalpy dh_supply(min = -1e6, max = 1e6, nominal = 1e4) "Enthalpy added per kilogram of supply air";
  Units.SpecificEnthalpy dh_extract(min = -1e6, max = 1e6, nominal = 1e4) "Enthalpy added per kilogram of extract air";
  Units.Ratio s(min = 0, max = 2) "Heat per capacity flow: share of the temperature difference times the ratio to the smaller flow";
equation
  connect(outdoor, supply_side.port_a);
  connect(supply_side.port_b, supply);
  connect(extract, extract_side.port_a);
  connect(extract_side.port_b, exhaust);
  use = min(max(y + stuck*(stuck_position - y), 0), 1);
  C1 = supply_side.forward*supply_side.cp;
  C2 = extract_side.forward*extract_side.cp;
  C_min = min(C1, C2);
  // Both films go with the flow to the power 0.8.
  UA = (1 - fouling)*NTU_nominal*m_flow_nominal*supply_side.cp*2/(max(supply_side.forward/m_flow_nominal, 0.01)^(-0.8) + max(extract_side.forward/m_flow_nominal, 0.01)^(-0.8));
  effectiveness = Laws.effectiveness(UA/max(C_min, C_tiny), C_min/max(max(C1, C2), C_tiny), Laws.Configuration.CounterFlow, 1);
  Q_full = use*effectiveness*C_min*(extract_side.T_in - supply_side.T_in);
  // Frost control: no more heat than cools the extract air to T_frost.
  frost_limit = min(1, max(C2*(extract_side.T_in - T_frost), 0)/max(Q_full, Q_tiny));
  s = use*effectiveness*frost_limit;
  Q_flow = s*C_min*(extract_side.T_in - supply_side.T_in);
  m_min = min(supply_side.forward, extract_side.forward);
  dW = extract_side.Xw_in - supply_side.Xw_in;
  if enthalpy then
    // The share follows with the time constant of the wheel; what one side gets the other gives, at every moment.
    inertia*der(l) = latent_nominal/sensible_nominal*s*dW - l;
  else
    l = 0;
  end if;
  m_water = m_min*l;
  h_vapour = Psychrometrics.h_vapour + Psychrometrics.cp_vapour*(extract_side.T_in - Constants.T_zero);
  y_supply = m_min/max(supply_side.forward, m_tiny)*l;
  y_extract = -m_min/max(extract_side.forward, m_tiny)*l;
  dh_supply = s*C_min/max(C1, C_tiny)*supply_side.cp*(extract_side.T_in - supply_side.T_in) + y_supply*h_vapour;
  dh_extract = -s*C_min/max(C2, C_tiny)*extract_side.cp*(extract_side.T_in - supply_side.T_in) + y_extract*h_vapour;
  power = motor_power*use;
  annotation(Documentation(info = "<html>
<p>Q = e C<sub>min</sub> (T<sub>extract</sub> - T<sub>outdoor</sub>), e of counterflow (W. M. Kays, A. L. London, <i>Compact Heat Exchangers</i>, 3rd ed. 1984, equation 2-13), with
NTU from the nominal effectiveness and films that go with the flow to the power 0.8. Water: the same with the ratio of the nominal effectivenesses (rotors with
sorption, AHRI 1060). Condensation in plates is left out: it would recover a few percent more on humid days; the exhaust may then appear
above saturation. Frost control reduces the use so that the exhaust stays at <code>T_frost</code> (bypass or speed, ASHRAE HVAC Systems 2016, chapter
26). No leakage between the sides. In reversed flow nothing is transferred.</p></html>"));
end HeatRecovery;
