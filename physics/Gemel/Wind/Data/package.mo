within Gemel.Wind;
package Data "Machines: numbers with their sources"
  annotation(Documentation(info = "<html>
<p>Scalars are records, so that a turbine can change one of them at run time; coefficient tables and gain schedules are packages of
constants.</p>
</html>"));
end Data;
