within Gemel.Buildings;
model RoomAir "Air of a room: one temperature, with the furniture that follows it"
  parameter Units.Volume volume(min = 0.1, max = 1e6) = 129.6 "Volume (ASHRAE Standard 140, section 5.2.1: 8 x 6 x 2.7 m)";
  parameter Units.Density rho(min = 0.3, max = 2) = 1.2 "Density of the air (VDI 6007-1:2015, section 6; 0.98 in Denver)";
  parameter Units.Ratio furniture(min = 0, max = 100) = 0 "Heat capacity of furniture over that of the air (assumed; usual 0 to 10)";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature at the start";
  Thermal.Interfaces.HeatPort port "Heat into the air"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Temperature"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Units.Energy energy "Heat stored, above T_start";
protected
  constant Units.SpecificHeatCapacity c_p = 1006 "Specific heat of dry air (ASHRAE Handbook of Fundamentals 2017, chapter 1)";
  final parameter Units.HeatCapacity C = volume*rho*c_p*(1 + furniture) "Heat capacity";
  Units.Temperature T_air(start = T_start, fixed = true) "Temperature";
equation
  C*der(T_air) = port.Q_flow;
  port.T = T_air;
  T = T_air;
  energy = C*(T_air - T_start);
  annotation(Documentation(info = "<html><p>First law for well-mixed air of constant mass: C dT/dt = Q.</p></html>"));
end RoomAir;
