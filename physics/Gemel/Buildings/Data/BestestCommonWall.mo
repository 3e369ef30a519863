within Gemel.Buildings.Data;
record BestestCommonWall "Wall between room and sunspace of BESTEST 960: concrete block"
  extends Construction(
    n = 1,
    thickness = {0.2},
    conductivity = {0.51},
    density = {1400},
    specific_heat = {1000});
  annotation(Documentation(info = "<html><p>ANSI/ASHRAE Standard 140-2017, <i>Standard method of test for the evaluation of building energy analysis computer programs</i>, section 5.2, case 960: common wall of 0.2 m, 0.51 W/(m K), 1400 kg/m3, 1000 J/(kg K).</p></html>"));
end BestestCommonWall;
