within Gemel.Sensors;
block Flow "Volume flow meter"
  extends Sensor(
    u(unit = "m3/s", displayUnit = "m3/h", min = -1000, max = 1000, nominal = 0.01),
    y(unit = "m3/s", displayUnit = "m3/h", nominal = 0.01),
    x(unit = "m3/s", nominal = 0.01), drifted(unit = "m3/s", nominal = 1e-4),
    T = 1, noise(unit = "m3/s", max = 10) = 5e-5, resolution(unit = "m3/s", max = 10) = 1e-5,
    y_min(unit = "m3/s", min = -1000, max = 1000) = -0.05, y_max(unit = "m3/s", min = -1000, max = 1000) = 0.05,
    stuck_value(unit = "m3/s", min = -1000, max = 1000) = 0,
    bias(unit = "m3/s", min = -10, max = 10), drift(unit = "m3/s2", min = -1, max = 1));
  annotation(Documentation(info = "<html>
<p>Defaults of an electromagnetic meter of DN 100: range 180 m&sup3;/h, damping 1 s (assumed; usual 0.5 to 5 s), noise 0.1 % of the range (assumed). Its error is a share of the
reading, 0.2 to 0.5 % (ISO 20456:2017): give that as gain_error.</p>
</html>"));
end Flow;
