within Gemel.Wind;
model TurbineSmall "Generic turbine of 100 kW with the rotor formula of Heier"
  extends Turbine(data = Data.Small(), redeclare package Schedule = Data.ScheduleSmall,
    redeclare RotorFormula rotor, pitch_control(tracking_time = 0.3));
  annotation(Documentation(info = "<html>
<p>Numbers: <b>Data.Small</b>, <b>Data.ScheduleSmall</b>. No table is needed: <b>RotorFormula</b>.</p>
</html>"));
end TurbineSmall;
