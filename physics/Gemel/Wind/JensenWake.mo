within Gemel.Wind;
block JensenWake "Velocity deficit in the wake of one turbine at the place of another"
  Blocks.Interfaces.RealInput ct(unit = "1", min = -5, max = 5, start = 0.8) "Thrust coefficient of the turbine that makes the wake"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput downstream(unit = "m", min = -1e5, max = 1e5, nominal = 1000, start = 600)
    "How far the other one stands behind it"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput crosswind(unit = "m", min = -1e5, max = 1e5, nominal = 100, start = 0) "How far it stands aside"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealOutput deficit(unit = "1", min = 0, max = 1) "Share of the wind that is missing"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Length radius(min = 1, max = 200, nominal = 50) = 63 "Radius of both rotors (NREL 5-MW: 63 m)";
  parameter Units.Ratio expansion(min = 0.01, max = 0.2, nominal = 0.05) = 0.075
    "Widening of the wake over its length (Katic 1986: 0.075 on land; 0.04 to 0.05 at sea)";
  Units.Length radius_wake(nominal = 100) "Radius of the wake there";
  Units.Fraction overlap "Share of the rotor that stands in the wake";
protected
  constant Units.Ratio most = 1 - 1e-12 "Largest cosine: keeps the slope of the arc cosine finite";
  Units.Length d(nominal = 100) "Distance between the axes, not quite zero";
  Units.Angle alpha "Half the angle of the common area, at the wake's centre";
  Units.Angle beta "Half the angle of the common area, at the rotor's centre";
equation
  radius_wake = radius + expansion*max(downstream, 0);
  d = sqrt(crosswind^2 + (1e-3*radius)^2);
  alpha = acos(min(max((d^2 + radius_wake^2 - radius^2)/(2*d*radius_wake), -most), most));
  beta = acos(min(max((d^2 + radius^2 - radius_wake^2)/(2*d*radius), -most), most));
  overlap = min(max(((radius_wake/radius)^2*(alpha - sin(alpha)*cos(alpha)) + beta - sin(beta)*cos(beta))/Constants.pi, 0), 1)
    *min(max(downstream/(0.2*radius), 0), 1);
  deficit = (1 - sqrt(1 - min(max(ct, 0), 0.99)))*(radius/radius_wake)^2*overlap;
  annotation(Documentation(info = "<html>
<p>Deficit = (1 - sqrt(1 - Ct)) (R/(R + k x))&sup2; behind the rotor (N. O. Jensen, <i>A note on wind generator interaction</i>,
Ris&oslash;-M-2411, 1983; I. Katic, J. H&oslash;jstrup, N. O. Jensen, <i>A simple model for
cluster efficiency</i>, EWEC 1986). Thrust coefficients above 0.99 count as that. A rotor partly in the wake takes the
share of its disc that the disc of the wake covers. Valid from about 3 diameters on.</p>
</html>"));
end JensenWake;
