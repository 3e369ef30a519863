within;
package ModelicaServices "What the Modelica Standard Library asks its tool for"
  constant String target = "Gemel";
  package Machine "Limits of numbers"
    final constant Real eps = 1e-15 "relative accuracy";
    final constant Real small = 1e-60 "least positive number that is meant to be used";
    final constant Real inf = 1e60 "greatest number that is meant to be used";
    final constant Integer Integer_inf = 2147483647 "greatest Integer";
  end Machine;
end ModelicaServices;
