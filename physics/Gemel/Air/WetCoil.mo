within Gemel.Air;
model WetCoil "Cooling coil that may condense water; also works dry, and as a heating coil"
  extends Interfaces.Coil;
  Blocks.Interfaces.RealInput T_water(unit = "K", displayUnit = "degC", min = 253.15, max = 423.15, nominal = 300, start = 279.15) "Temperature of the water that comes in"
    annotation(Placement(transformation(extent = {{-80, -120}, {-40, -80}}, rotation = 90)));
  Blocks.Interfaces.RealInput m_water(unit = "kg/s", min = 0, max = 1e4, nominal = 1, start = 0) "Mass flow of the water"
    annotation(Placement(transformation(extent = {{-20, -120}, {20, -80}}, rotation = 90)));
  Blocks.Interfaces.RealOutput T_water_out(unit = "K", displayUnit = "degC", min = 200, max = 500, nominal = 300) "Temperature of the water that goes out"
    annotation(Placement(transformation(extent = {{40, -120}, {80, -80}}, rotation = -90)));
  parameter Units.Time inertia(min = 1, max = 600, nominal = 10) = 20 "Time constant of metal and water film (assumed; usual 10 to 60 s)";
  Units.MassFlowRate condensate(min = 0, max = 100, nominal = 1e-3) "Water that drips off";
  Units.Temperature T_surface(min = 150, max = 500) "Mean temperature of the wet surface (of a dry one: of equal enthalpy)";
  Units.Fraction bypass "Share of the air that seems to pass the surface untouched";
protected
  Units.Ratio W_in(min = 0, max = 40, nominal = 0.01) "Humidity ratio before";
  Units.Ratio W_out(min = 0, max = 40, nominal = 0.01) "Humidity ratio behind";
  Units.SpecificEnthalpy h_dry_in(min = -2e5, max = 3e6) "Enthalpy before, per kilogram of dry air";
  Units.SpecificEnthalpy q(min = -1e6, max = 3e6) "Enthalpy given off per kilogram of dry air";
  Units.SpecificEnthalpy q_dry(min = -1e6, max = 3e6) "Enthalpy given off by a dry coil, per kilogram of dry air";
  Units.SpecificEnthalpy q_wet(min = -3e6, max = 3e6) "Enthalpy given off by a wet coil, per kilogram of dry air";
  constant Units.SpecificEnthalpy q_tiny = 1e-6 "Keeps the slope of the root finite";
  Units.SpecificEnthalpy drive(min = -3e6, max = 3e6) "Enthalpy before less that of saturated air at water temperature, per kilogram of dry air";
  Units.SpecificHeatCapacity c1 "Saturated specific heat at the mean temperature of the water, dry coil";
  Units.SpecificHeatCapacity c2 "Saturated specific heat at the mean temperature of the water";
  Units.TemperatureDifference warming_dry(min = -300, max = 300) "Rise of the water temperature, dry coil";
  Units.TemperatureDifference warming_wet(min = -1000, max = 1000) "Rise of the water temperature, first estimate of the wet coil";
  Units.Ratio y_film(min = -0.9, max = 1, nominal = 0.01, start = 0, fixed = true) "Water added per kilogram of air that comes in, by the film as it is now";
  Units.SpecificEnthalpy dh_film(min = -1e6, max = 1e6, nominal = 1e4, start = 0, fixed = true) "Enthalpy added per kilogram of air that comes in, by the film as it is now";
  Units.TemperatureDifference warming(min = -300, max = 1000) "Rise of the water temperature, were there no condensate";
  constant Units.TemperatureDifference dT_tiny = 1e-9 "Keeps the slope of the root finite";
  Units.MassFlowRate m_dry(min = 0, max = 1e4, nominal = 1) "Flow of dry air";
  Units.MassFlowRate M1(min = 0, max = 1e5, nominal = 1) "Smaller of the flows of enthalpy, first estimate";
  Units.MassFlowRate M2(min = 0, max = 1e5, nominal = 1) "Smaller of the flows of enthalpy";
  Units.Fraction e1 "Effectiveness of the wet coil, first estimate";
  Units.Fraction e2 "Effectiveness of the wet coil";
  Units.TemperatureDifference t_out(min = -150, max = 250) "Temperature behind, in degC";
  constant Units.MassFlowRate m_tiny = 1e-9 "Keeps quotients of flows finite";
equation
  m_w = max(m_water, 0);
  T_w = T_water;
  W_in = Mixture.humidityRatio(Xw_in);
  h_dry_in = h_in*(1 + W_in);
  m_dry = forward*(1 - Xw_in);
  drive = h_dry_in - Laws.saturatedEnthalpy(T_w, air.p);
  // Braun, Klein and Mitchell: enthalpies instead of temperatures, the water as saturated air of its temperature. Two steps for the
  // mean specific heat of that air.
  warming_dry = effectiveness*C_min/max(C_w, C_tiny)*(T_in - T_w);
  c1 = Laws.saturatedHeatCapacity(T_w + warming_dry/2, air.p);
  M1 = min(m_dry, C_w/c1);
  e1 = Laws.effectiveness(1/((cp_in*(1 + W_in)/hA_air + c1*R_water)*max(M1, m_tiny)), M1/max(max(m_dry, C_w/c1), m_tiny), configuration, noEvent(if m_dry < C_w/c1 then 1 else 0));
  warming_wet = max(warming_dry, e1*M1/max(C_w, C_tiny)*drive);
  c2 = Laws.saturatedHeatCapacity(T_w + warming_wet/2, air.p);
  M2 = min(m_dry, C_w/c2);
  e2 = Laws.effectiveness(1/((cp_in*(1 + W_in)/hA_air + c2*R_water)*max(M2, m_tiny)), M2/max(max(m_dry, C_w/c2), m_tiny), configuration, noEvent(if m_dry < C_w/c2 then 1 else 0));
  q_dry = effectiveness*C_min/max(C_a, C_tiny)*cp_in*(1 + W_in)*(T_in - T_w);
  q_wet = e2*M2/max(m_dry, m_tiny)*drive;
  // The larger of both, a little more where they are near each other: the coil is then wet in part.
  q = (q_dry + q_wet)/2 + sqrt(((q_dry - q_wet)/2)^2 + (0.055*max(min(q_dry, q_wet), 0))^2 + q_tiny^2);
  // The air behind lies on the line towards saturated air of the surface.
  bypass = exp(-hA_air/(cp_in*max(forward, 0.01*m_flow_nominal)));
  T_surface = Laws.saturatedTemperature(h_dry_in - q/(1 - bypass), air.p);
  t_out = T_surface + bypass*(T_in - T_surface) - Constants.T_zero;
  W_out = max(min(W_in, (h_dry_in - q - Psychrometrics.cp_dry*t_out)/(Psychrometrics.h_vapour + Psychrometrics.cp_vapour*t_out)), 0);
  // Metal and film follow with one time constant; so the flow does not depend on the state of the air at once.
  inertia*der(y_film) = -(W_in - W_out)/(1 + W_in) - y_film;
  inertia*der(dh_film) = -q/(1 + W_in) - dh_film;
  y_water = max(y_film, -0.99*Xw_in);
  dh = dh_film;
  condensate = -m_water_added;
  // What the water gives, with the heat that the condensate takes along, as it will be when metal and film have followed.
  warming = (warming_dry + e2*M2/max(C_w, C_tiny)*drive)/2 + sqrt(((warming_dry - e2*M2/max(C_w, C_tiny)*drive)/2)^2
    + (0.055*max(min(warming_dry, e2*M2/max(C_w, C_tiny)*drive), 0))^2 + dT_tiny^2);
  T_water_out = T_w + warming - m_dry*(W_in - W_out)/max(C_w, C_tiny)*Psychrometrics.cp_liquid*max(T_surface - Constants.T_zero, 0);
  Q_flow = C_w*(T_w - T_water_out);
  annotation(Documentation(info = "<html>
<p>J. E. Braun, S. A. Klein, J. W. Mitchell, <i>Effectiveness models for cooling towers and cooling coils</i>, ASHRAE Transactions 95(2), 1989, 164-174: a wet coil
follows the relations of a dry one if temperatures become enthalpies and the water is saturated air of its temperature, with c<sub>s</sub> = dh<sub>s</sub>/dT instead
of the specific heat. The larger of the heat of a dry and of a wet coil is taken; a coil that is wet in part gives up to 7 % more, which a
rounded maximum adds (its width, 5.5 %, fitted to coils integrated in slices). The
state behind: saturated surface of enthalpy h<sub>in</sub> - q/(1 - b), bypass factor b = exp(-hA/(m cp)).</p>
<p>The air gets these values with the time constant <code>inertia</code>; in between metal and film hold the difference to what the water gives (<code>Q_flow</code>).</p>
<p>In the steady state energy and water balance are exact: what the air loses, water and condensate take. Frost on the surface (below 0 &deg;C) is not modelled.</p></html>"));
end WetCoil;
