within Gemel.Wind;
model RotorFormula "Rotor with a published formula for the power coefficient"
  extends RotorBase(radius = 10.5);
  parameter Units.Ratio c1(min = 0.1, max = 1) = 0.5176 "Coefficient c1 (MathWorks Simscape after Heier: 0.5176)";
  parameter Units.Ratio c2(min = 50, max = 200, nominal = 100) = 116 "Coefficient c2 (Heier: 116)";
  parameter Units.Ratio c3(min = 0.1, max = 1) = 0.4 "Coefficient c3, per degree of pitch (Heier: 0.4)";
  parameter Units.Ratio c4(min = 1, max = 20, nominal = 5) = 5 "Coefficient c4 (Heier: 5)";
  parameter Units.Ratio c5(min = 5, max = 30, nominal = 20) = 21 "Coefficient c5 (Heier: 21)";
  parameter Units.Ratio c6(min = 0, max = 0.05, nominal = 0.01) = 0.0068 "Coefficient c6 (MathWorks Simscape: 0.0068)";
  parameter Units.Ratio Cq_start(min = 0, max = 0.2, nominal = 0.01) = 0.015 "Torque coefficient at rest (assumed; usual 0.005 to 0.03)";
protected
  Units.Ratio beta(nominal = 1) "Pitch in degrees, at least 0";
  Units.Ratio ratio "Tip-speed ratio, at least 1";
  Units.Ratio inverse "1/Lambda of the formula";
  Units.Ratio cp_formula "Power coefficient of the formula";
  Units.Fraction fade "Share of the driving part: 1 up to 20 degrees of pitch, 0 from 30 degrees on";
  constant Units.Ratio drag = 1e-3 "Drag of the blades backwards and beyond a tip-speed ratio of 12, on its square (assumed)";
equation
  beta = min(max(pitch*180/Constants.pi, 0), 90);
  ratio = max(lambda, 1);
  inverse = 1/(ratio + 0.08*beta) - 0.035/(beta^3 + 1);
  cp_formula = c1*(c2*inverse - c3*beta - c4)*exp(-c5*inverse) + c6*ratio;
  fade = 1 - min(max((beta - 20)/10, 0), 1);
  Cq_clean = (max(cp_formula, 0)*fade + min(cp_formula, 0)*min(max(lambda/3, 0), 1))/ratio
    + Cq_start*max(1 - ratio/4, 0)*max(1 - beta/90, 0) + drag*(min(lambda, 0)^2 - max(lambda - 12, 0)^2);
  ct = max(1.5*cp_formula, 0)*fade + 0.05;
  annotation(Documentation(info = "<html>
<p>Cp = c1 (c2/L - c3 beta - c4) exp(-c5/L) + c6 lambda, 1/L = 1/(lambda + 0.08 beta) - 0.035/(beta&sup3; + 1), beta in degrees: S. Heier,
<i>Grid Integration of Wind Energy Conversion Systems</i>, Wiley 1998, with the coefficients of the wind turbine block of Simscape
Electrical (MathWorks). Best value 0.48 at
lambda = 8.1 and beta = 0.</p>
<p>The formula says nothing of rotors at rest or in feather. There a starting torque and a small drag are added, its negative values fade
out below a tip-speed ratio of 3, and beyond
20&deg; of pitch its positive ones fade out until 30&deg; (assumed).
Thrust: 1.5 Cp, the ratio at the Betz optimum (8/9 over 16/27), and 0.05 for the blades and the tower.</p>
</html>"));
end RotorFormula;
