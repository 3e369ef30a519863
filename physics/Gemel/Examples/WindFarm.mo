within Gemel.Examples;
model WindFarm "Five NREL 5-MW turbines in a row, in turbulent wind, with wakes"
  extends Wind.Farm(n = 5);
  annotation(
    experiment(StopTime = 3600, Interval = 1, Tolerance = 1e-6),
    Documentation(info = "<html>
<p>Inputs: <code>mean</code> and <code>direction</code> of the wind, <code>temperature</code>, <code>pressure</code>, <code>grid</code>. Faults: those of each
turbine, such as <code>turbine[2].rotor.icing</code> or <code>turbine[4].pitch_drive.stuck</code>.</p>
</html>"));
end WindFarm;
