within Gemel.Examples;
model Robertson "Robertson's autocatalytic reaction: very stiff, conserves mass"
  parameter Real k1(unit = "1/s", min = 0, max = 1e3) = 0.04 "Rate of A -> B";
  parameter Real k2(unit = "1/s", min = 0, max = 1e9) = 3e7 "Rate of 2 B -> B + C";
  parameter Real k3(unit = "1/s", min = 0, max = 1e6) = 1e4 "Rate of B + C -> A + C";
  Real y1(unit = "1", start = 1, fixed = true) "Share of A";
  Real y2(unit = "1", start = 0, fixed = true, nominal = 1e-5) "Share of B";
  Real y3(unit = "1", start = 0, fixed = true) "Share of C";
  Real massBalance(unit = "1") "Sum of the shares minus 1: stays zero";
  Real massThroughput(unit = "1") "What massBalance is compared with";
equation
  der(y1) = -k1*y1 + k3*y2*y3;
  der(y2) = k1*y1 - k3*y2*y3 - k2*y2^2;
  der(y3) = k2*y2^2;
  massBalance = y1 + y2 + y3 - 1;
  massThroughput = 1;
  annotation(
    experiment(StopTime = 1e11, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>H. H. Robertson, <i>The solution of a set of reaction rate equations</i>, 1966; problem ROBER of F. Mazzia and C. Magherini, <i>Test Set for
Initial Value Problem Solvers</i>, release 2.4, 2008. Reference at time 1e11: y1 = 0.2083340149701255e-7, y2 =
0.8333360770334713e-13, y3 = 0.9999999791665050.</p>
</html>"));
end Robertson;
