within Gemel.Electrical;
function motorEfficiency "Least rated efficiency of a motor of an IE class at 50 Hz"
  input Units.Power power(min = 750, max = 1e6) "Rated shaft power, 0.75 kW or more";
  input Integer poles(min = 2, max = 6) = 2 "Number of poles: 2, 4 or 6";
  input Types.EfficiencyClass ie = Types.EfficiencyClass.IE3 "Efficiency class";
  output Units.Efficiency efficiency "Rated efficiency";
protected
  // Coefficients of the polynomial in log10(power/kW) (rows: 2, 4, 6 poles; columns: A to D)
  constant Real IE2[3, 4] = {{0.2972, -3.3454, 13.0651, 79.077}, {0.0278, -1.9247, 10.4395, 80.9761}, {0.0148, -2.4978, 13.247, 77.5603}} "IE2";
  constant Real IE3[3, 4] = {{0.3569, -3.3076, 11.6108, 82.2503}, {0.0773, -1.8951, 9.2984, 83.7025}, {0.1252, -2.613, 11.9963, 80.4769}} "IE3";
  constant Real IE4[3, 4] = {{0.34, -3.0479, 10.293, 84.8208}, {0.2412, -2.3608, 8.446, 86.8321}, {0.3598, -3.2107, 10.7933, 84.107}} "IE4";
  Integer row "Row of the table";
  Real x(unit = "1") "log10 of the power in kW, between those of 0.75 and 200 kW";
  Real c[4] "Coefficients A to D";
algorithm
  row := if poles <= 2 then 1 elseif poles <= 4 then 2 else 3;
  x := log10(min(max(power/1000, 0.75), 200));
  c := if ie == Types.EfficiencyClass.IE2 then IE2[row, :] elseif ie == Types.EfficiencyClass.IE3 then IE3[row, :] else IE4[row, :];
  efficiency := (c[4] + x*(c[3] + x*(c[2] + x*c[1])))/100;
  annotation(Documentation(info = "<html>
<p>eta = A x&sup3; + B x&sup2; + C x + D in percent, x = log10(power in kW), 0.75 to 200 kW, 50 Hz; from 200 to 1000 kW the value at 200 kW.
Coefficients: Commission Regulation (EU) 2019/1781, annex I, and the same
of IEC 60034-30-1:2014. For instance <code>InductionMotor motor(power_nominal = 30e3, efficiency_nominal = motorEfficiency(30e3, 4))</code>.</p>
</html>"));
end motorEfficiency;
