within Gemel.Wind;
model TurbineNREL5MW "NREL 5-MW reference turbine"
  extends Turbine(data = Data.NREL5MW(), redeclare package Schedule = Data.ScheduleNREL5MW,
    redeclare Rotor rotor(redeclare package Table = Data.TableNREL5MW));
  annotation(Documentation(info = "<html>
<p>Numbers: <b>Data.NREL5MW</b>, <b>Data.TableNREL5MW</b>, <b>Data.ScheduleNREL5MW</b>.</p>
</html>"));
end TurbineNREL5MW;
