within Gemel.Buildings;
record Glazing "Solar properties of a window pane by angle of incidence, and its resistance"
  parameter Integer n(min = 2, max = 50) = 10 "Number of points";
  parameter Units.Fraction cosine[n] = {0, 0.08716, 0.17365, 0.25882, 0.34202, 0.42262, 0.5, 0.64279, 0.76604, 1} "Cosine of the angle of incidence, rising from 0 to 1 (shape: points) (assumed; close where the glass turns dark)";
  parameter Units.Fraction transmittance[n] = {0, 0.0946, 0.2422, 0.3881, 0.5072, 0.5919, 0.6474, 0.7047, 0.7283, 0.7466}
    "Direct solar transmittance (shape: points) (Duffie and Beckman, 2013, equations 5.1.1 to 5.3.4, for ASHRAE 140 double clear glass)";
  parameter Units.Fraction absorptance_outer[n] = {0, 0.0896, 0.0940, 0.0911, 0.0868, 0.0829, 0.0796, 0.0746, 0.0708, 0.0643}
    "Part absorbed by the outer pane (shape: points) (Duffie and Beckman, 2013, chapter 5)";
  parameter Units.Fraction absorptance_inner[n] = {0, 0.0295, 0.0414, 0.0492, 0.0544, 0.0573, 0.0585, 0.0582, 0.0566, 0.0521}
    "Part absorbed by the inner pane (shape: points) (Duffie and Beckman, 2013, chapter 5)";
  parameter Units.Fraction diffuse_transmittance = 0.6588 "Transmittance for diffuse radiation (Duffie and Beckman, 2013, chapter 5, mean over the hemisphere)";
  parameter Units.Fraction diffuse_absorptance_outer = 0.0745 "Part of diffuse radiation absorbed by the outer pane (Duffie and Beckman, 2013, chapter 5)";
  parameter Units.Fraction diffuse_absorptance_inner = 0.0549 "Part of diffuse radiation absorbed by the inner pane (Duffie and Beckman, 2013, chapter 5)";
  parameter Units.ThermalInsulance R(min = 1e-4, max = 10) = 0.1648 "Resistance between the outer faces: both panes and the gap (ASHRAE Standard 140-2017, table 5-7: 2 x 3.175 mm of 1.06 W/(m K), 6.297 W/(m2 K) across the gap)";
  annotation(Documentation(info = "<html>
<p>Defaults: the double clear glass of ASHRAE Standard 140 (two panes of 3.175 mm, refractive index 1.526, extinction 0.0196/mm). Transmittance and absorptance
follow from Fresnel's equations and absorption with all reflections between the panes, mean of both polarisations (J. A. Duffie and W. A. Beckman,
<i>Solar Engineering of Thermal Processes</i>, 4th ed. 2013, chapter 5).</p>
</html>"));
end Glazing;
