within Gemel.Air;
model Filter "Air filter that loads with dust"
  extends Interfaces.TwoPort;
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Mass flow on the data sheet (assumed; usual 0.05 to 50 kg/s)";
  parameter Units.Pressure dp_clean(min = 1, max = 1000, nominal = 100) = 70 "Pressure loss when clean (assumed; ISO ePM1 50 to 60 %: usual 50 to 100 Pa)";
  parameter Units.Pressure dp_final(min = 1, max = 2000, nominal = 100) = 200 "Pressure loss at which it is changed (EN 13053:2019: clean + 100 Pa, at most 3 times)";
  parameter Units.Mass dust_capacity(min = 1e-3, max = 100, nominal = 1) = 0.4 "Dust held at dp_final (assumed; usual 0.2 to 0.6 for a full module, ISO 16890)";
  parameter Units.MassFraction dust(max = 1e-3, nominal = 1e-8) = 2e-8 "Dust held per kilogram of air (assumed; usual 1e-8 to 1e-7: 20 to 100 microgram/m3)";
  parameter Units.Mass dust_start(min = 0, max = 100, nominal = 1) = 0 "Dust held at the start";
  parameter Units.Fraction fouling = 0 "Fault: filter loaded beyond its dust; 1 = pressure loss of a clean filter times 10";
  parameter Units.Fraction tear = 0 "Fault: torn or badly seated filter; 1 = pressure loss down to a tenth, and no dust is held";
  Units.Mass held(min = 0, nominal = 1, start = dust_start, fixed = true) "Dust held";
  Units.Ratio loading(min = 0) "Dust held over capacity; 1: change it";
equation
  der(held) = (1 - tear)*dust*max(m_flow, 0);
  loading = held/dust_capacity;
  dp = (dp_clean + (dp_final - dp_clean)*loading^2 + 9*fouling*dp_clean)*(1 - 0.9*tear)*Interfaces.quadratic(m_flow/m_flow_nominal);
  annotation(Documentation(info = "<html>
<p>dp = (dp_clean + (dp_final - dp_clean) l&sup2;)(m/m_nominal)&sup2;, l = dust held over capacity. Shape of the loading curve: slow at first, then steep, as depth
filters in ISO 16890-3 tests (the square is a choice of this library). Fibre filters at part flow follow the flow with a power of 1.0 to 1.5; the
square is pessimistic above and optimistic below the nominal flow.</p></html>"));
end Filter;
