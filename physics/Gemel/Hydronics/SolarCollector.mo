within Gemel.Hydronics;
model SolarCollector "Solar thermal collector by ISO 9806, n elements in a row"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealInput irradiance(unit = "W/m2", min = 0, max = 1500, nominal = 500, start = 0) "Irradiance on the plane of the collector"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput T_air(unit = "K", displayUnit = "degC", min = 223.15, max = 333.15, nominal = 290, start = 293.15) "Outdoor air"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  parameter Integer n(min = 1, max = 100) = 5 "Number of elements";
  parameter Units.Area area(min = 0.1, max = 1e5) = 10 "Area that the coefficients refer to (assumed; usual 4 to 20 in houses)";
  parameter Units.Fraction eta0 = 0.78 "Efficiency without loss (assumed; usual 0.7 to 0.82 for flat plates: Solar Keymark data sheets)";
  parameter Units.HeatTransferCoefficient a1(min = 0, max = 20) = 3.5 "Linear loss (assumed; usual 3 to 4 for flat plates, 0.8 to 1.5 for tubes)";
  parameter Real a2(unit = "W/(m2.K2)", min = 0, max = 0.1, nominal = 0.01) = 0.015 "Quadratic loss (assumed; usual 0.005 to 0.02)";
  parameter Real C_area(unit = "J/(m2.K)", min = 1e3, max = 1e5, nominal = 1e4) = 7000 "Heat capacity (assumed; usual 4000 to 12000)";
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e3) = 0.02*area "Nominal mass flow (ISO 9806:2017: 0.02 kg/s a m2)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1e6) = 5e3 "Pressure loss at nominal flow (assumed; usual 1e3 to 1e4 Pa)";
  parameter Units.Temperature T_start(min = 250, max = 400) = 293.15 "Temperature at the start";
  parameter Units.Fraction soiling(max = 1) = 0 "Fault: dirt on the glass, share of the irradiance lost";
  Units.Temperature T[n](each min = 200, each max = 600, each start = T_start, each fixed = true) "Temperature of the elements (shape: elements)";
  Units.HeatFlowRate Q_flow "Heat gained, less losses";
  Units.Energy stored "Heat stored since the start";
protected
  final parameter Units.HeatCapacity C = C_area*area/n "Heat capacity of an element";
  Units.MassFlowRate forward "Flow from port_a, 0 in reverse";
  Units.MassFlowRate backward "Flow from port_b, 0 forward";
  Units.Temperature left[n] "Temperature before each element (shape: elements)";
  Units.Temperature right[n] "Temperature behind each element (shape: elements)";
  Units.HeatFlowRate Q[n] "Heat gained by each element (shape: elements)";
equation
  dp = dp_nominal*m_flow/m_flow_nominal*sqrt((m_flow/m_flow_nominal)^2 + 4e-4);
  forward = max(m_flow, 0);
  backward = max(-m_flow, 0);
  left[1] = Constants.T_zero + inStream(port_a.h_outflow)/water.cp;
  right[n] = Constants.T_zero + inStream(port_b.h_outflow)/water.cp;
  for i in 2:n loop
    left[i] = T[i - 1];
    right[i - 1] = T[i];
  end for;
  for i in 1:n loop
    Q[i] = area/n*(eta0*(1 - soiling)*irradiance - a1*(T[i] - T_air) - a2*(T[i] - T_air)*abs(T[i] - T_air));
    C*der(T[i]) = water.cp*(forward*(left[i] - T[i]) + backward*(right[i] - T[i])) + Q[i] + flow_rate*dp/n;
  end for;
  port_a.h_outflow = water.cp*(T[1] - Constants.T_zero);
  port_b.h_outflow = water.cp*(T[n] - Constants.T_zero);
  Q_flow = sum(Q);
  stored = C*sum(T[i] - T_start for i in 1:n);
  assert(max(T) < 423.15, "The collector stagnates: the water in it would boil", AssertionLevel.warning);
  annotation(Documentation(info = "<html>
<p>q = eta0 G - a1 (T - T<sub>air</sub>) - a2 (T - T<sub>air</sub>)&sup2; for each element (ISO 9806:2017, quasi-steady equation without wind and sky terms), with heat capacity. Without flow the losses bound the
temperature (stagnation); the model then holds water that in reality is steam.</p>
</html>"));
end SolarCollector;
