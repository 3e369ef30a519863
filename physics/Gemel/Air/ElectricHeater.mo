within Gemel.Air;
model ElectricHeater "Electric heater in the air stream"
  extends Interfaces.Treatment;
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1, start = 0) "Share of the rated power"
    annotation(Placement(transformation(extent = {{-20, -120}, {20, -80}}, rotation = 90)));
  parameter Units.Power power_nominal(min = 1, max = 1e7) = 5000 "Rated power (assumed; usual 500 to 1e5 W)";
  parameter Units.Pressure dp_nominal(min = 1, max = 1000, nominal = 10) = 10 "Pressure loss at m_flow_nominal (assumed; usual 5 to 20 Pa)";
  parameter Units.Fraction element_failure = 0 "Fault: share of the elements that have failed";
  Units.Power power(min = 0, max = 1e7) "Electrical power";
equation
  dp = dp_nominal*Interfaces.quadratic(m_flow/m_flow_nominal);
  y_water = 0;
  // The flow switch takes the power back in proportion below 5 % of the nominal flow.
  dh = min(max(y, 0), 1)*(1 - element_failure)*power_nominal/max(forward, 0.05*m_flow_nominal);
  power = H_added;
  annotation(Documentation(info = "<html><p>All power goes into the air (first law). Below 5 % of the nominal flow the power falls with the flow, as a flow switch and a thermostat would make it on
average.</p></html>"));
end ElectricHeater;
