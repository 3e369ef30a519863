within Gemel.Hydraulics;
model ReliefValve "Spring-loaded safety valve: opens when the pressure before it is above a set value"
  extends Interfaces.Throttle(Kv = 20/3600);
  parameter Units.Pressure setting(min = 1e3, max = 1e8) = 10e5 "Pressure difference at which it begins to open (assumed; usual 3 to 40 bar)";
  parameter Units.Ratio overpressure(min = 0.01, max = 0.5) = 0.1 "Rise of the pressure over setting until it is fully open (EN ISO 4126-1: 0.1)";
  parameter Units.Fraction stuck = 0 "Fault: stuck shut: share of the opening that is lost; 1 = does not open";
  parameter Units.Fraction seat_wear = 0 "Fault: worn seat: at 1 a twentieth of Kv flows through the shut valve";
  Units.Fraction opening "How far the valve is open";
protected
  Units.Fraction x "Position of the pressure difference between setting and full opening";
equation
  x = min(max((dp/setting - 1)/overpressure, 0), 1);
  opening = (1 - stuck)*x^2*(3 - 2*x);
  share = leakage + 0.05*seat_wear*(1 - opening) + (1 - leakage)*opening;
  annotation(Documentation(info = "<html>
<p>Kv law (<b>Interfaces.Throttle</b>) with an opening that rises smoothly between the setting and the setting plus 10 % (EN ISO
4126-1:2013: full lift at 1.1 times the set pressure).
The difference between opening and reseating pressure is neglected. port_b may lead to a <b>Reservoir</b> with level 0: the open air.</p>
</html>"));
end ReliefValve;
