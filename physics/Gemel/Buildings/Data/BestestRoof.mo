within Gemel.Buildings.Data;
record BestestRoof "Roof of BESTEST: roof deck, fibreglass, plasterboard"
  extends Construction(
    n = 3,
    thickness = {0.019, 0.1118, 0.01},
    conductivity = {0.14, 0.04, 0.16},
    density = {530, 12, 950},
    specific_heat = {900, 840, 840});
  annotation(Documentation(info = "<html><p>ANSI/ASHRAE Standard 140-2017, <i>Standard method of test for the evaluation of building energy analysis computer programs</i>, section 5.2, table 5-1: roof deck, fibreglass quilt, plasterboard; the same in light and heavy cases.</p></html>"));
end BestestRoof;
