within Gemel;
package Buildings "Rooms, walls, windows, people: the heat, moisture and carbon dioxide of buildings"
  annotation(Documentation(info = "<html>
<p>Three ways to a room, from few numbers to many:</p>
<ul>
<li><b>Room1R1C</b> to <b>Room4R3C</b>: a few resistances and capacities, to be fitted to measurements.</li>
<li><b>RoomISO13790</b> and <b>RoomVDI6007</b>: standards that say how areas and U-values become resistances.</li>
<li><b>ExteriorWall</b>, <b>Window</b>, <b>InteriorSurface</b> and <b>RoomAir</b>: a room from its materials, layer by layer.</li>
</ul>
<p>All rooms have heat ports for air and radiation, so that radiators, ceilings, people and machines connect in the same way. Weather comes from
the <code>bus</code> of a <code>Gemel.Weather.Station</code>.</p>
</html>"));
end Buildings;
