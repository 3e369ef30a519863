within Gemel.Buildings;
model GroundFloor "Ground under a slab: half a metre of soil, then a resistance to the virtual ground temperature of EN ISO 13370"
  parameter Units.Area area(min = 1, max = 1e6) = 48 "Area of the slab (ASHRAE Standard 140, figure 5-1)";
  parameter Units.Length perimeter(min = 1, max = 1e5) = 28 "Exposed perimeter (ASHRAE Standard 140, figure 5-1)";
  parameter Units.ThermalInsulance R_floor(min = 0.01, max = 50) = 2 "Floor with its insulation, without surface resistances (assumed; usual 0.2 to 10 m2.K/W)";
  parameter Units.Length wall_thickness(min = 0.01, max = 2) = 0.3 "Thickness of the walls (assumed; usual 0.2 to 0.5 m)";
  parameter Units.ThermalConductivity lambda(min = 0.3, max = 5) = 2 "Conductivity of the soil (EN ISO 13370:2017, table 7: sand or gravel 2.0; clay 1.5)";
  parameter Real rho_c(unit = "J/(m3.K)", min = 5e5, max = 5e6, nominal = 1e6) = 2e6 "Heat capacity of the soil by volume (EN ISO 13370:2017, table 7: sand or gravel 2.0e6)";
  parameter Integer cells(min = 1, max = 50) = 4 "Finite volumes of the soil";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 285.15 "Temperature of the soil at the start";
  Thermal.Interfaces.HeatPort floor "Lower face of the floor"
    annotation(Placement(transformation(extent = {{-10, 90}, {10, 110}})));
  Blocks.Interfaces.RealInput T_virtual(unit = "K", displayUnit = "degC", min = 243.15, max = 323.15, nominal = 300, start = 283.15) "Virtual temperature below: mean of the outdoor air over the year"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Wall soil(area = area, layers = Construction(n = 1, thickness = {0.5}, conductivity = {lambda}, density = {2000}, specific_heat = {rho_c/2000}), cells = cells, T_start = T_start) "Half a metre of soil";
  Thermal.ThermalResistor virtual(R = R_virtual/area) "From the soil to the virtual temperature";
protected
  constant Units.ThermalInsulance R_si = 0.17 "Inner surface, downwards (EN ISO 6946:2017, table 7)";
  constant Units.ThermalInsulance R_se = 0.04 "Outer surface (EN ISO 6946:2017, table 7)";
  constant Units.ThermalInsulance R_least = 0.01 "Least resistance below the soil";
  final parameter Units.Length B = area/(0.5*perimeter) "Characteristic dimension of the floor";
  final parameter Units.Length d_t = wall_thickness + lambda*(R_si + R_floor + R_se) "Equivalent thickness of the floor";
  final parameter Units.HeatTransferCoefficient U = if d_t < B then 2*lambda/(Constants.pi*B + d_t)*log(Constants.pi*B/d_t + 1) else lambda/(0.457*B + d_t)
    "U-value of floor and ground together";
  final parameter Units.ThermalInsulance R_virtual = max(1/U - R_si - R_floor - 0.5/lambda, R_least) "From the soil to the virtual temperature, for a square metre";
  Thermal.PrescribedTemperature below "Virtual ground";
equation
  connect(soil.port_b, floor);
  connect(soil.port_a, virtual.port_b);
  connect(virtual.port_a, below.port);
  connect(T_virtual, below.T);
  annotation(Documentation(info = "<html>
<p>EN ISO 13370:2017, <i>Thermal performance of buildings: heat transfer via the ground</i>, equations 2 to 4 for the U-value of a slab on ground, and annex F for the
virtual layer below half a metre of soil; with the mean outdoor temperature of the year below, the yearly mean of the heat loss is that of the standard.</p>
</html>"));
end GroundFloor;
