within Gemel.Hydronics;
model Radiator "Radiator by EN 442, n elements in a row"
  extends Interfaces.TwoPort;
  Thermal.Interfaces.HeatPort air "Convective part, into the air of the room"
    annotation(Placement(transformation(extent = {{-30, 90}, {-10, 110}})));
  Thermal.Interfaces.HeatPort surfaces "Radiative part, to the surfaces of the room"
    annotation(Placement(transformation(extent = {{10, 90}, {30, 110}})));
  parameter Integer n(min = 1, max = 100) = 5 "Number of elements";
  parameter Units.HeatFlowRate Q_nominal(min = 10, max = 1e6) = 1000 "Output at the standard point (assumed; usual 300 to 5000 W)";
  parameter Units.Temperature T_supply_nominal(min = 293, max = 423) = 348.15 "Supply of the standard point (EN 442-2:2014: 75 degC)";
  parameter Units.Temperature T_return_nominal(min = 288, max = 413) = 338.15 "Return of the standard point (EN 442-2:2014: 65 degC)";
  parameter Units.Temperature T_room_nominal(min = 273, max = 303) = 293.15 "Room of the standard point (EN 442-2:2014: 20 degC)";
  parameter Real exponent(unit = "1", min = 1, max = 1.6) = 1.3 "Exponent (radiators 1.25 to 1.35, convectors up to 1.45: EN 442 type tests)";
  parameter Units.Fraction radiative_share = 0.35 "Share of the output that is radiation (panel type 11: 0.35, type 22: 0.2: usual values of manufacturers)";
  parameter Units.Volume volume(min = 1e-5, max = 1) = 5.8e-6*Q_nominal "Water inside (steel panel radiators: about 5.8 L a kW; LBNL Modelica Buildings, Fluid.HeatExchangers.Radiators)";
  parameter Units.HeatCapacity C_dry(min = 0, max = 1e7) = 0.0263*500*Q_nominal "Heat capacity of the steel (about 26 kg a kW, 500 J/(kg.K), source as above)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1e5) = 500 "Pressure loss at nominal flow (assumed; usual 100 to 2000 Pa)";
  parameter Units.Temperature T_start(min = 250, max = 400) = 293.15 "Temperature at the start";
  parameter Units.Fraction air_trapped(max = 0.95) = 0 "Fault: share of the surface that trapped air keeps cold";
  parameter Units.Fraction sludge(max = 0.95) = 0 "Fault: share of the free cross-section that sludge blocks";
  final parameter Units.MassFlowRate m_flow_nominal = Q_nominal/(water.cp*max(T_supply_nominal - T_return_nominal, 0.1)) "Flow of the standard point";
  Units.Temperature T[n](each min = 200, each max = 500, each start = T_start, each fixed = true) "Temperature of the elements (shape: elements)";
  Units.HeatFlowRate Q_flow "Heat into the room";
  Units.Energy stored "Heat stored since the start";
  Units.Power dissipation "Heat from friction";
protected
  final parameter Real kappa(unit = "1") = Laws.radiator_coefficient(n, max(T_supply_nominal - T_room_nominal, 1)/1, max(T_return_nominal - T_room_nominal, 0.5)/1, exponent)
    "Output of an element at 1 K over its capacity flow times 1 K, at nominal flow";
  final parameter Units.ThermalConductance K = kappa*water.cp*m_flow_nominal "Output of an element at 1 K over the room";
  final parameter Units.HeatCapacity C = (water.rho*volume*water.cp + C_dry)/n "Heat capacity of an element";
  constant Real small(unit = "1") = 0.5 "Below this temperature difference in K the law becomes linear";
  Units.MassFlowRate forward "Flow from port_a, 0 in reverse";
  Units.MassFlowRate backward "Flow from port_b, 0 forward";
  Units.Temperature left[n] "Temperature before each element (shape: elements)";
  Units.Temperature right[n] "Temperature behind each element (shape: elements)";
  Units.Temperature T_room "Room as the radiator feels it";
  Units.TemperatureDifference d[n] "Element over room (shape: elements)";
  Units.HeatFlowRate Q[n] "Heat into the room (shape: elements)";
equation
  assert(T_supply_nominal > T_return_nominal and T_return_nominal > T_room_nominal + 0.5, "The standard point needs T_supply_nominal > T_return_nominal > T_room_nominal");
  dp = dp_nominal/(1 - sludge)^2*m_flow/m_flow_nominal*sqrt((m_flow/m_flow_nominal)^2 + 4e-4);
  dissipation = flow_rate*dp;
  forward = max(m_flow, 0);
  backward = max(-m_flow, 0);
  left[1] = Constants.T_zero + inStream(port_a.h_outflow)/water.cp;
  right[n] = Constants.T_zero + inStream(port_b.h_outflow)/water.cp;
  for i in 2:n loop
    left[i] = T[i - 1];
    right[i - 1] = T[i];
  end for;
  T_room = (1 - radiative_share)*air.T + radiative_share*surfaces.T;
  for i in 1:n loop
    d[i] = T[i] - T_room;
    // d|d|^(n-1), linear near zero
    Q[i] = (1 - air_trapped)*K*d[i]*((d[i]/1)^2 + small^2)^((exponent - 1)/2);
    C*der(T[i]) = water.cp*(forward*(left[i] - T[i]) + backward*(right[i] - T[i])) - Q[i] + dissipation/n;
  end for;
  port_a.h_outflow = water.cp*(T[1] - Constants.T_zero);
  port_b.h_outflow = water.cp*(T[n] - Constants.T_zero);
  Q_flow = sum(Q);
  air.Q_flow = -(1 - radiative_share)*Q_flow;
  surfaces.Q_flow = -radiative_share*Q_flow;
  stored = C*sum(T[i] - T_start for i in 1:n);
  annotation(Documentation(info = "<html>
<p>Each element gives K (T - T<sub>room</sub>)<sup>n</sup> (EN 442-2:2014, characteristic equation), with K such that all elements together give Q_nominal with the supply and
return of the standard point, whatever their number. At much larger flows, where the fall of temperature is small, few elements give up to 3 % more than the characteristic of the mean
temperature. Connect <code>surfaces</code> to the air as well where the room has no surfaces.</p>
</html>"));
end Radiator;
