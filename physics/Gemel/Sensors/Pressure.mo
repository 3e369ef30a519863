within Gemel.Sensors;
block Pressure "Pressure transmitter"
  extends Sensor(
    u(unit = "Pa", displayUnit = "bar", min = -1e5, max = 1e8, nominal = 1e5),
    y(unit = "Pa", displayUnit = "bar", nominal = 1e5),
    x(unit = "Pa", nominal = 1e5), drifted(unit = "Pa", nominal = 1e3),
    T = 0.2, noise(unit = "Pa", max = 1e6) = 500, resolution(unit = "Pa", max = 1e6) = 100,
    y_min(unit = "Pa", min = -1e5, max = 1e8) = -1e5, y_max(unit = "Pa", min = -1e5, max = 1e8) = 1.6e6,
    stuck_value(unit = "Pa", min = -1e5, max = 1e8) = 0,
    bias(unit = "Pa", min = -1e7, max = 1e7), drift(unit = "Pa/s", min = -1e5, max = 1e5));
  annotation(Documentation(info = "<html>
<p>Defaults of a transmitter of 16 bar gauge: lag 0.2 s (assumed; usual 0.05 to 1 s with damping), noise 5 mbar (assumed; usual 0.01 to 0.1 % of the range), steps of 1 mbar
(14 bits over 16 bar). Accuracy classes of such transmitters are 0.05 to 0.5 % of the range (IEC 60770-1:2010): give that as bias.</p>
</html>"));
end Pressure;
