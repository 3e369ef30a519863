within Gemel.Hydronics;
block HeatingCurve "Outdoor reset: supply temperature that emitters need at this outdoor temperature"
  Blocks.Interfaces.RealInput T_outdoor(unit = "K", displayUnit = "degC", min = 223.15, max = 333.15, nominal = 280, start = 278.15) "Outdoor temperature, usually as a mean over hours"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Blocks.Interfaces.RealInput T_room(unit = "K", displayUnit = "degC", min = 278.15, max = 303.15, nominal = 293, start = 293.15) "Set-point of the rooms"
    annotation(Placement(transformation(extent = {{-120, -60}, {-80, -20}})));
  Blocks.Interfaces.RealOutput T_supply(unit = "K", displayUnit = "degC", min = 250, max = 450, nominal = 310) "Supply temperature"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Temperature T_outdoor_nominal(min = 233.15, max = 283.15) = 261.15 "Outdoor temperature of the design (assumed; usual -20 to 0 degC: EN 12831-1, national annexes)";
  parameter Units.Temperature T_supply_nominal(min = 298.15, max = 373.15) = 308.15 "Supply of the design (assumed; usual 30 to 40 degC with floors, 45 to 75 degC with radiators)";
  parameter Units.Temperature T_return_nominal(min = 296.15, max = 363.15) = 301.15 "Return of the design (assumed; usual 5 to 10 K below with floors, 10 to 20 K with radiators)";
  parameter Units.Temperature T_room_nominal(min = 283.15, max = 295.15) = 293.15 "Rooms of the design (EN 12831-1: 20 degC)";
  parameter Real exponent(unit = "1", min = 1, max = 1.6) = 1.1 "Exponent of the emitters (floors 1.0 to 1.1: EN 1264-2; radiators 1.3: EN 442-2)";
  parameter Units.TemperatureDifference shift(min = -20, max = 20) = 0 "Parallel shift that an operator sets";
  Units.Ratio load "Heat load over that of the design, 0 to 1.5";
equation
  assert(T_supply_nominal > T_return_nominal and T_return_nominal > T_room_nominal, "The design needs T_supply_nominal > T_return_nominal > T_room_nominal");
  load = min(max((T_room - T_outdoor)/(T_room_nominal - T_outdoor_nominal), 0), 1.5);
  // Mean water over the room follows the load to the power 1/n, the fall along the emitter the load itself.
  T_supply = T_room + ((T_supply_nominal + T_return_nominal)/2 - T_room_nominal)*load^2/((load^2 + 1e-6)^(1 - 0.5/exponent))
    + (T_supply_nominal - T_return_nominal)/2*load + shift;
  annotation(Documentation(info = "<html>
<p>load = (T<sub>room</sub> - T<sub>outdoor</sub>)/(design); T<sub>supply</sub> = T<sub>room</sub> + dT<sub>mean</sub> load<sup>1/n</sup> + (T<sub>s</sub> - T<sub>r</sub>)/2 load, with constant flow and the characteristic
of EN 442-2 or EN 1264-2. Rounded off at very small loads.</p>
</html>"));
end HeatingCurve;
