within Gemel.Buildings.Data;
record GlazingSingleClear "Single clear pane of BESTEST 670"
  extends Glazing(
    transmittance = {0, 0.2093, 0.4108, 0.5622, 0.667, 0.7365, 0.7816, 0.8297, 0.8498, 0.8635},
    absorptance_outer = {0, 0.03327, 0.03561, 0.03606, 0.03587, 0.03538, 0.03472, 0.03322, 0.03177, 0.02892},
    absorptance_inner = {0, 0.03327, 0.03561, 0.03606, 0.03587, 0.03538, 0.03472, 0.03322, 0.03177, 0.02892},
    diffuse_transmittance = 0.7884,
    diffuse_absorptance_outer = 0.03253,
    diffuse_absorptance_inner = 0.03253,
    R = 0.002875);
  annotation(Documentation(info = "<html><p>Source: ANSI/ASHRAE Standard 140-2020, case 670: one pane of 3.048 mm, 1.06 W/(m K); optics from refractive index 1.526 and extinction 0.0196/mm (J. A. Duffie and W. A. Beckman, <i>Solar Engineering of Thermal Processes</i>, 4th ed. 2013, chapter 5). What the pane absorbs is shared by its faces.</p></html>"));
end GlazingSingleClear;
