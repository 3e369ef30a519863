within Gemel.Air;
model DryCoil "Heating or cooling coil without condensation; water given by temperature and flow"
  extends Interfaces.Coil;
  Blocks.Interfaces.RealInput T_water(unit = "K", displayUnit = "degC", min = 253.15, max = 423.15, nominal = 300, start = 333.15) "Temperature of the water that comes in"
    annotation(Placement(transformation(extent = {{-80, -120}, {-40, -80}}, rotation = 90)));
  Blocks.Interfaces.RealInput m_water(unit = "kg/s", min = 0, max = 1e4, nominal = 1, start = 0) "Mass flow of the water"
    annotation(Placement(transformation(extent = {{-20, -120}, {20, -80}}, rotation = 90)));
  Blocks.Interfaces.RealOutput T_water_out(unit = "K", displayUnit = "degC", min = 200, max = 500, nominal = 300) "Temperature of the water that goes out"
    annotation(Placement(transformation(extent = {{40, -120}, {80, -80}}, rotation = -90)));
equation
  m_w = max(m_water, 0);
  T_w = T_water;
  y_water = 0;
  dh = effectiveness*C_min/max(C_a, C_tiny)*cp_in*(T_w - T_in);
  Q_flow = H_added;
  T_water_out = T_w - effectiveness*C_min/max(C_w, C_tiny)*(T_w - T_in);
  annotation(Documentation(info = "<html>
<p>Q = effectiveness C<sub>min</sub> (T<sub>water,in</sub> - T<sub>air,in</sub>), effectiveness by <b>Laws.effectiveness</b>; 1/UA is the sum of both films, which go with
the flows to the powers 0.8 and 0.85, and of the dirt (M. Wetter, <i>Simulation model: finned water-air coil without condensation</i>, LBNL-42355,
1999). Nothing is stored: after a change of the valve the real coil needs about a minute. Without flow on one side nothing is transferred.</p>
<p>Freezing: the water that stands in the coil is not modelled; <code>T_water_out</code> of a coil with a small flow tells the danger.</p></html>"));
end DryCoil;
