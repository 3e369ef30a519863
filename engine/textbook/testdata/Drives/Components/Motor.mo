within Drives.Components;
model Motor "Direct current: resistance, inductance and emf in one"
  parameter SI.Resistance R = 0.5;
  parameter SI.Inductance L = 0.05;
  parameter Real k(unit="N.m/A") = 0.8;
  input SI.Voltage u;
  output SI.Current i(start=0, fixed=true);
  output SI.Voltage emf;
  Interfaces.Flange_b flange;
equation
  u = R*i + L*der(i) + emf;
  emf = k*der(flange.phi);
  flange.tau = -k*i;
end Motor;
