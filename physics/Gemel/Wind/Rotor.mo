within Gemel.Wind;
model Rotor "Rotor from tables of torque and thrust over tip-speed ratio and pitch"
  extends RotorBase;
  replaceable package Table = Data.TableNREL5MW "Coefficients";
  Modelica.Blocks.Tables.CombiTable2Ds torque_table(table = Table.Cq,
    extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint) "Torque coefficient";
  Modelica.Blocks.Tables.CombiTable2Ds thrust_table(table = Table.Ct,
    extrapolation = Modelica.Blocks.Types.Extrapolation.HoldLastPoint) "Thrust coefficient";
equation
  torque_table.u1 = lambda;
  torque_table.u2 = pitch*180/Constants.pi;
  thrust_table.u1 = lambda;
  thrust_table.u2 = pitch*180/Constants.pi;
  Cq_clean = torque_table.y;
  ct = thrust_table.y;
  annotation(Documentation(info = "<html>
<p>torque = rho/2 pi R&sup3; v&sup2; Cq(lambda, beta), thrust = rho/2 pi R&sup2; v|v| Ct(lambda, beta), lambda = omega R/v, Cp = lambda Cq
(T. Burton et al.,
<i>Wind Energy Handbook</i>, 2nd ed., Wiley 2011, section 3.7). The table gives Cq and not Cp, so that a rotor at rest has a starting
torque and
nothing is divided by its speed. Straight lines between the points.</p>
<p>In wind so weak that lambda would exceed 25 the torque is taken at lambda = 25 and v = omega R/25: drag that falls with the square of
the speed.
Wind from behind gives thrust backwards and no driving torque. Quasi-steady: no dynamic inflow, no tower shadow, no shear over the disc.</p>
</html>"));
end Rotor;
