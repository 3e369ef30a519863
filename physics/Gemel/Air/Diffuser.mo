within Gemel.Air;
model Diffuser "Supply diffuser: pressure loss and throw"
  extends Interfaces.TwoPort;
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 100, nominal = 1) = 0.1 "Mass flow at dp_nominal (assumed; usual 0.02 to 0.5 kg/s)";
  parameter Units.Pressure dp_nominal(min = 0.1, max = 500, nominal = 10) = 15 "Pressure loss at m_flow_nominal (assumed; usual 5 to 40 Pa)";
  parameter Units.Area area(min = 1e-4, max = 10, nominal = 0.01) = 0.02 "Effective area of discharge (assumed; usual 0.005 to 0.2 m2)";
  parameter Real K(unit = "1", min = 0.5, max = 8) = 5 "Centerline velocity constant (ASHRAE HOF 2017, chapter 20, table 1: free openings 5 to 6, diffusers 1 to 4)";
  parameter Units.Velocity v_terminal(min = 0.05, max = 2) = 0.25 "Velocity at the end of the throw (ASHRAE HOF 2017, chapter 20: 0.25 m/s)";
  Units.Velocity v(min = -100, max = 100) "Velocity at the opening";
  Units.Length throw(min = 0, max = 1000, nominal = 5) "Distance at which the jet has v_terminal";
equation
  dp = dp_nominal*Interfaces.quadratic(m_flow/m_flow_nominal);
  v = flow_rate/area;
  throw = K*max(v, 0)*sqrt(area)/v_terminal;
  annotation(Documentation(info = "<html><p>Pressure with the square of the flow. Zone 3 of an axial jet: v(x)/v<sub>0</sub> = K sqrt(A<sub>0</sub>)/x (ASHRAE HOF 2017, chapter 20, equation 3), isothermal.</p></html>"));
end Diffuser;
