within Gemel.Buildings.Data;
record GlazingLowE "Low-emissivity double pane with argon of BESTEST 660"
  extends Glazing(
    transmittance = {0, 0.06976, 0.1361, 0.1924, 0.2395, 0.2781, 0.3093, 0.3521, 0.3743, 0.3885},
    absorptance_outer = {0, 0.05644, 0.1125, 0.1676, 0.1943, 0.1943, 0.1943, 0.1943, 0.1943, 0.1943},
    absorptance_inner = {0, 0.007611, 0.01485, 0.02099, 0.02613, 0.03035, 0.03375, 0.03842, 0.04085, 0.04239},
    diffuse_transmittance = 0.3323,
    diffuse_absorptance_outer = 0.1884,
    diffuse_absorptance_inner = 0.03625,
    R = 0.5214);
  annotation(Documentation(info = "<html><p>Source: ANSI/ASHRAE Standard 140-2020, case 660, U = 1.45 W/(m2 K), g = 0.44; panes (transmittance 0.452 and 0.834, reflectance 0.359/0.397 and 0.075) as in Glass660 of the Modelica Buildings library, reflections between them summed; dependence on angle 1 - 0.152 t + 0.51 t2 - 0.526 t3 with t in rad, as in its ISO 13790 model of case 660.</p></html>"));
end GlazingLowE;
