within Gemel.Buildings.Data;
record BestestHeavyWall "Wall of BESTEST 900: siding, foam, concrete block"
  extends Construction(
    n = 3,
    thickness = {0.009, 0.0615, 0.1},
    conductivity = {0.14, 0.04, 0.51},
    density = {530, 10, 1400},
    specific_heat = {900, 1400, 1000});
  annotation(Documentation(info = "<html><p>ANSI/ASHRAE Standard 140-2017, <i>Standard method of test for the evaluation of building energy analysis computer programs</i>, section 5.2, table 5-16 (heavyweight case): wood siding, foam insulation, concrete block.</p></html>"));
end BestestHeavyWall;
