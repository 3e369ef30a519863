within Gemel.Hydraulics.Networks;
model TankTable "Tank of any shape, given by a table of volume over level"
  extends TankBase(volume(start = volume_start, fixed = true));
  parameter Units.Length levels[:](each min = -1e5, each max = 1e5) = {0, 2} "Levels of the table, strictly rising (shape: points) (assumed; usual 0 to 50 m)";
  parameter Units.Volume volumes[size(levels, 1)](each min = 0, each max = 1e12) = {0, 100} "Volumes at these levels, strictly rising (shape: points) (assumed; usual 0 to 1e5 m3)";
  parameter Units.Volume volume_start(min = 0, max = 1e12) = 50 "Volume at level_start";
  Units.Length level "Level above the bottom";
protected
  final parameter Integer n = size(levels, 1) - 1 "Number of segments";
  Units.Length step[n] "Rise of each segment as far as the volume has passed it (shape: segments)";
equation
  for i in 1:n loop
    step[i] = (levels[i + 1] - levels[i])/(volumes[i + 1] - volumes[i])
      *((if n == 1 then volume else if i == 1 then min(volume, volumes[i + 1]) else if i == n then max(volume, volumes[i])
      else min(max(volume, volumes[i]), volumes[i + 1])) - volumes[i]);
  end for;
  level = levels[1] + sum(step);
  surface = level;
  annotation(Documentation(info = "<html>
<p>The state is the volume; the level follows from the table by straight lines, and the last ones go on beyond its ends (EPANET 2.2, section
3.1, volume curve). Limits as in <b>Tank</b>.</p>
</html>"));
end TankTable;
