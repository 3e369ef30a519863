within Gemel.Hydronics;
model FloorHeating "Floor heating or cooling: pipes in screed, output by EN 1264, heat stored in the screed"
  extends Interfaces.TwoPort;
  Thermal.Interfaces.HeatPort room "Surface of the floor to the room"
    annotation(Placement(transformation(extent = {{-10, 90}, {10, 110}})));
  Thermal.Interfaces.HeatPort below "Ground or room below"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  parameter Integer n(min = 1, max = 100) = 4 "Number of elements along the pipe";
  parameter Units.Area area(min = 0.5, max = 1e5) = 100 "Heated floor (assumed; usual 5 to 200 m2)";
  parameter Units.Length spacing(min = 0.05, max = 0.375) = 0.15 "Distance between pipes (assumed; usual 0.1 to 0.2 m)";
  parameter Units.Diameter pipe_diameter(min = 0.008, max = 0.03) = 0.016 "Outer diameter of the pipe (assumed; usual 0.014 to 0.02 m)";
  parameter Units.Length cover(min = 0.01, max = 0.065) = 0.045 "Screed above the pipes (EN 1264-4: 45 mm above 20 mm pipes in cement screed)";
  parameter Units.ThermalConductivity k_screed(min = 0.3, max = 3) = 1.2 "Conductivity of the screed (EN 1264-2: 1.2 W/(m.K))";
  parameter Units.ThermalInsulance R_covering(min = 0, max = 0.15) = 0.05 "Resistance of the covering (EN 1264-2: tiles 0.01, parquet 0.05, carpet 0.1 to 0.15)";
  parameter Units.HeatTransferCoefficient h_floor(min = 5, max = 15) = 10.8 "Floor to room (EN 1264-2: 10.8 for heating; 7 for cooling: EN 1264-5)";
  parameter Units.ThermalInsulance R_below(min = 0.1, max = 20) = 2 "Resistance downwards (EN 1264-4: at least 0.75 above heated rooms, 2 towards outdoor air)";
  parameter Real C_screed_per_area(unit = "J/(m2.K)", min = 1e3, max = 1e6, nominal = 1e5) = (cover + pipe_diameter + 0.004)*2000*1000
    "Heat capacity of the screed (2000 kg/m3, 1000 J/(kg.K): EN ISO 10456)";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e3) = 0.003*area "Nominal mass flow (assumed; usual 0.002 to 0.005 kg/s a m2)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1e6) = 2e4 "Pressure loss at nominal flow (EN 1264-3: at most 2.5e4)";
  parameter Units.Temperature T_start(min = 250, max = 350) = 295.15 "Temperature of water and screed at the start";
  parameter Units.Fraction air_trapped(max = 0.95) = 0 "Fault: share of the pipes that trapped air keeps without flow";
  Units.Temperature T[n](each min = 200, each max = 500, each start = T_start, each fixed = true) "Temperature of the water (shape: elements)";
  Units.Temperature T_screed[n](each min = 200, each max = 500, each start = T_start, each fixed = true) "Temperature of the screed around the pipes (shape: elements)";
  Units.Temperature T_floor "Mean surface temperature";
  Units.HeatFlowRate Q_flow "Heat into the room";
  Units.HeatFlowRate Q_below "Heat downwards";
  Units.Energy stored "Heat stored since the start";
  Units.HeatTransferCoefficient K_H "Output over area and logarithmic mean of water over room (EN 1264-2)";
protected
  final parameter Units.HeatCapacity C = water.rho*water.cp*Constants.pi/4*(pipe_diameter - 0.004)^2*area/spacing/n "Heat capacity of the water of an element";
  final parameter Units.HeatCapacity C_screed = C_screed_per_area*area/n "Heat capacity of the screed of an element";
  final parameter Real a_B(unit = "1") = (1/h_floor + 0.045/1)/(1/h_floor + 0.045/k_screed + R_covering) "Factor of the covering";
  Modelica.Blocks.Tables.CombiTable1Ds factor_spacing(table = [0, 1.23; 0.05, 1.188; 0.10, 1.156; 0.15, 1.134],
    extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint) "a_T over R_covering (EN 1264-2:2008, table A.1)";
  Modelica.Blocks.Tables.CombiTable2Ds factor_cover(table = [0, 0, 0.05, 0.1, 0.15; 0.05, 1.069, 1.056, 1.043, 1.037; 0.075, 1.066, 1.053, 1.041, 1.035;
    0.1, 1.063, 1.05, 1.039, 1.0335; 0.15, 1.057, 1.046, 1.035, 1.0305; 0.2, 1.051, 1.041, 1.0315, 1.0275; 0.225, 1.048, 1.038, 1.0295, 1.026;
    0.3, 1.0395, 1.031, 1.024, 1.021; 0.375, 1.03, 1.0221, 1.0181, 1.015], extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint)
    "a_u over spacing and R_covering (EN 1264-2:2008, table A.2)";
  Modelica.Blocks.Tables.CombiTable2Ds factor_pipe(table = [0, 0, 0.05, 0.1, 0.15; 0.05, 1.013, 1.013, 1.012, 1.011; 0.075, 1.021, 1.019, 1.016, 1.014;
    0.1, 1.029, 1.025, 1.022, 1.018; 0.15, 1.04, 1.034, 1.029, 1.024; 0.2, 1.046, 1.04, 1.035, 1.03; 0.225, 1.049, 1.043, 1.038, 1.033;
    0.3, 1.053, 1.049, 1.044, 1.039; 0.375, 1.056, 1.051, 1.046, 1.042], extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint)
    "a_D over spacing and R_covering (EN 1264-2:2008, table A.3)";
  Units.ThermalInsulance R_up "From the level of the pipes to the room";
  Units.ThermalInsulance R_pipe "From the water to the level of the pipes";
  Units.MassFlowRate forward "Flow from port_a, 0 in reverse";
  Units.MassFlowRate backward "Flow from port_b, 0 forward";
  Units.Temperature left[n] "Temperature before each element (shape: elements)";
  Units.Temperature right[n] "Temperature behind each element (shape: elements)";
  Units.HeatFlowRate Q_pipe[n] "Heat from the water into the screed (shape: elements)";
equation
  factor_spacing.u = R_covering/1;
  factor_cover.u1 = spacing/1;
  factor_cover.u2 = R_covering/1;
  factor_pipe.u1 = spacing/1;
  factor_pipe.u2 = R_covering/1;
  // EN 1264-2:2008, equation A.1; pipe 2 mm thick of 0.35 W/(m.K)
  K_H = 6.7*a_B*factor_spacing.y[1]^(1 - spacing/0.075)*factor_cover.y^(100*(0.045 - cover))*factor_pipe.y^(250*(pipe_diameter - 0.02));
  R_up = 1/h_floor + R_covering + cover/k_screed;
  R_pipe = max(1/K_H - R_up, 1e-3);
  dp = dp_nominal/(1 - air_trapped)^2*m_flow/m_flow_nominal*sqrt((m_flow/m_flow_nominal)^2 + 4e-4);
  forward = max(m_flow, 0);
  backward = max(-m_flow, 0);
  left[1] = Constants.T_zero + inStream(port_a.h_outflow)/water.cp;
  right[n] = Constants.T_zero + inStream(port_b.h_outflow)/water.cp;
  for i in 2:n loop
    left[i] = T[i - 1];
    right[i - 1] = T[i];
  end for;
  for i in 1:n loop
    Q_pipe[i] = (1 - air_trapped)*area/n/R_pipe*(T[i] - T_screed[i]);
    C*der(T[i]) = water.cp*(forward*(left[i] - T[i]) + backward*(right[i] - T[i])) - Q_pipe[i] + flow_rate*dp/n;
    C_screed*der(T_screed[i]) = Q_pipe[i] - area/n/R_up*(T_screed[i] - room.T) - area/n/R_below*(T_screed[i] - below.T);
  end for;
  port_a.h_outflow = water.cp*(T[1] - Constants.T_zero);
  port_b.h_outflow = water.cp*(T[n] - Constants.T_zero);
  Q_flow = area/R_up*(sum(T_screed)/n - room.T);
  Q_below = area/R_below*(sum(T_screed)/n - below.T);
  room.Q_flow = -Q_flow;
  below.Q_flow = -Q_below;
  T_floor = room.T + Q_flow/(h_floor*area);
  stored = C*sum(T[i] - T_start for i in 1:n) + C_screed*sum(T_screed[i] - T_start for i in 1:n);
  annotation(Documentation(info = "<html>
<p>Steady output upwards: q = K<sub>H</sub> (T<sub>water</sub> - T<sub>room</sub>), K<sub>H</sub> = B a<sub>B</sub> a<sub>T</sub><sup>1 - T/0.075 m</sup> a<sub>u</sub><sup>100 (0.045 - s)</sup>
a<sub>D</sub><sup>250 (D - 0.02)</sup> (EN 1264-2:2008, annex A, wet systems of type A). The resistance 1/K<sub>H</sub> is split at the level of the pipes: above it screed, covering and
surface, the rest between water and screed; the screed stores heat between the two. Downwards a plain resistance. Elements along the pipe take the place of the logarithmic mean.</p>
<p>Valid for spacings of 0.05 to 0.375 m, covers of 0.01 to 0.065 m, pipes of 8 to 30 mm, coverings up to 0.15 m&sup2;K/W. Surfaces should stay below 29 &deg;C (EN 1264-2): watch T_floor.</p>
</html>"));
end FloorHeating;
