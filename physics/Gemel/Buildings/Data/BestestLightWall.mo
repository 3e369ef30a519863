within Gemel.Buildings.Data;
record BestestLightWall "Wall of BESTEST 600: siding, fibreglass, plasterboard"
  extends Construction(
    n = 3,
    thickness = {0.009, 0.066, 0.012},
    conductivity = {0.14, 0.04, 0.16},
    density = {530, 12, 950},
    specific_heat = {900, 840, 840});
  annotation(Documentation(info = "<html><p>ANSI/ASHRAE Standard 140-2017, <i>Standard method of test for the evaluation of building energy analysis computer programs</i>, section 5.2, table 5-1 (lightweight case): wood siding, fibreglass quilt, plasterboard; the numbers also stand in Case600FF of the Modelica Buildings library.</p></html>"));
end BestestLightWall;
