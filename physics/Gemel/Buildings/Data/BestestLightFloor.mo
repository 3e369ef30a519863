within Gemel.Buildings.Data;
record BestestLightFloor "Floor of BESTEST 600 above its insulation: timber"
  extends Construction(
    n = 1,
    thickness = {0.025},
    conductivity = {0.14},
    density = {650},
    specific_heat = {1200});
  annotation(Documentation(info = "<html><p>ANSI/ASHRAE Standard 140-2017, <i>Standard method of test for the evaluation of building energy analysis computer programs</i>, section 5.2, table 5-1: timber flooring. The insulation below, 1.003 m of 0.04 W/(m K) without heat capacity, is a resistance of 25.075 m2 K/W.</p></html>"));
end BestestLightFloor;
