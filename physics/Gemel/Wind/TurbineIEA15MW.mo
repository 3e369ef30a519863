within Gemel.Wind;
model TurbineIEA15MW "IEA 15-MW reference turbine"
  extends Turbine(data = Data.IEA15MW(), redeclare package Schedule = Data.ScheduleIEA15MW,
    redeclare Rotor rotor(redeclare package Table = Data.TableIEA15MW));
  annotation(Documentation(info = "<html>
<p>Numbers: <b>Data.IEA15MW</b>, <b>Data.TableIEA15MW</b>, <b>Data.ScheduleIEA15MW</b>.</p>
</html>"));
end TurbineIEA15MW;
