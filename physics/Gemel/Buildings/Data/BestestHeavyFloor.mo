within Gemel.Buildings.Data;
record BestestHeavyFloor "Floor of BESTEST 900 above its insulation: concrete slab"
  extends Construction(
    n = 1,
    thickness = {0.08},
    conductivity = {1.13},
    density = {1400},
    specific_heat = {1000});
  annotation(Documentation(info = "<html><p>ANSI/ASHRAE Standard 140-2017, <i>Standard method of test for the evaluation of building energy analysis computer programs</i>, section 5.2, table 5-16: concrete slab. The insulation below, 1.007 m of 0.04 W/(m K) without heat capacity, is a resistance of 25.175 m2 K/W.</p></html>"));
end BestestHeavyFloor;
