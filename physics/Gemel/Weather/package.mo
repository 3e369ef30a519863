within Gemel;
package Weather "Weather as the plant sees it: station, sun, sky, radiation on tilted surfaces"
  annotation(Documentation(info = "<html>
<p>A <b>Station</b> takes what a weather file or a real station measures and adds where the sun stands, how bright the sky is around it
and how cold it is. Walls, windows and collectors connect to its <code>bus</code>; a <b>TiltedSurface</b> tells what falls on them.</p>
<p>Directions are those of the compass: azimuth 0 is north, 90 degrees east, 180 degrees south. Tilt 0 is a roof that looks up, 90 degrees a
wall, 180 degrees a floor that looks down.</p>
</html>"));
end Weather;
