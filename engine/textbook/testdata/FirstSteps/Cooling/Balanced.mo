within FirstSteps.Cooling;
model Balanced "In balance with a heater that is switched off after half a second"
  parameter Types.Temperature T_inf = 298.15;
  parameter Types.ConvectionCoefficient h = 0.7;
  parameter Types.Area A = 1.0;
  parameter Types.Mass m = 0.1;
  parameter Types.SpecificHeat c_p = 1.2;
  parameter Types.Power heating = 35;
  Types.Temperature T;
  Types.Power heater;
initial equation
  der(T) = 0;
equation
  if time <= 0.5 then
    heater = heating;
  else
    heater = 0;
  end if;
  m*c_p*der(T) = heater - h*A*(T - T_inf);
end Balanced;
