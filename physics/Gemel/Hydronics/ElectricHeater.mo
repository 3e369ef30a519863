within Gemel.Hydronics;
model ElectricHeater "Electric flow heater with temperature limiter"
  extends Interfaces.Side(Q_flow = Q_heater, volume = 0.003, UA_loss = 0.5);
  Blocks.Interfaces.RealInput load(unit = "1", min = 0, max = 1, start = 0) "Power asked for, over the nominal power"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.Power power_nominal(min = 10, max = 1e8) = 9000 "Nominal power (assumed; usual 2 to 12 kW in houses)";
  parameter Units.Temperature T_limit(min = 303, max = 473) = 363.15 "Water temperature at which the limiter has switched off (assumed; usual 80 to 110 degC)";
  parameter Units.Fraction element_failure = 0 "Fault: share of the heating elements that is burnt out";
  Units.Power power "Electrical power";
  Units.Energy energy(start = 0, fixed = true) "Electrical energy since the start";
protected
  Units.HeatFlowRate Q_heater "Heat into the water";
equation
  // The limiter takes the power away over the last 5 K.
  power = power_nominal*(1 - element_failure)*min(max(load, 0), 1)*min(max((T_limit - T)/5, 0), 1);
  Q_heater = power;
  der(energy) = power;
  annotation(Documentation(info = "<html><p>All power becomes heat in the water. The limiter keeps it below T_limit, also without flow: it never boils.</p></html>"));
end ElectricHeater;
