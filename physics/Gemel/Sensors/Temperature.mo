within Gemel.Sensors;
block Temperature "Resistance thermometer in a pocket, with its transmitter"
  extends Sensor(
    u(unit = "K", displayUnit = "degC", min = 150, max = 1200, nominal = 300, start = 293.15),
    y(unit = "K", displayUnit = "degC", nominal = 300),
    x(unit = "K", nominal = 300), drifted(unit = "K", nominal = 1),
    T = 20, noise(unit = "K", max = 10) = 0.05, resolution(unit = "K", max = 10) = 0.1,
    y_min(unit = "K", min = 50, max = 1200) = 223.15, y_max(unit = "K", min = 50, max = 1200) = 423.15,
    stuck_value(unit = "K", min = 50, max = 1200) = 273.15,
    bias(unit = "K", min = -50, max = 50), drift(unit = "K/s", min = -1, max = 1));
  annotation(Documentation(info = "<html>
<p>Defaults of a Pt100 in a pocket: lag 20 s in flowing water (assumed; usual 5 to 60 s), noise 0.05 K and steps of 0.1 K (assumed; 10 bits over 100 K), range -50 to 150 &deg;C. A new
one may be off by 0.3 K + 0.005 |t| (IEC 60751:2022, class B): give that as bias.</p>
</html>"));
end Temperature;
