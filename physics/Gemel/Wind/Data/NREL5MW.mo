within Gemel.Wind.Data;
record NREL5MW "NREL 5-MW reference turbine, onshore"
  extends Machine;
  annotation(Documentation(info = "<html>
<p>J. Jonkman et al., <i>Definition of a 5-MW Reference Wind Turbine for Offshore System Development</i>, NREL/TP-500-38060, 2009, with
drive train and gains from the
OpenFAST and ROSCO files of the machine. The source of each number stands beside it, in <b>Machine</b>.</p>
</html>"));
end NREL5MW;
