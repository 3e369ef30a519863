within Gemel.Examples;
model WindTurbineStep "NREL 5-MW turbine whose wind is an input: for steps and gusts"
  extends Wind.TurbineNREL5MW(running = true, speed_start = 0.9523, pitch_start = 0, wind_start = 8, torque_start = 19718);
  annotation(
    experiment(StopTime = 600, Interval = 0.5, Tolerance = 1e-6),
    Documentation(info = "<html>
<p>In production at the start. Input: <code>wind</code>, and the others of a turbine.</p>
</html>"));
end WindTurbineStep;
