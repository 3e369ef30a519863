within Gemel.Buildings.Data;
record InsulatedBrickWall "Brick wall with insulation outside, 0.21 W/(m2 K)"
  extends Construction(
    n = 3,
    thickness = {0.16, 0.24, 0.015},
    conductivity = {0.04, 0.5, 0.57},
    density = {20, 1200, 1300},
    specific_heat = {1450, 1000, 1000});
  annotation(Documentation(info = "<html><p>Source: EN ISO 10456:2007, <i>Building materials and products: hygrothermal properties, tabulated design values</i>, tables 3 and 4: expanded polystyrene, clay bricks, gypsum plaster; thicknesses of a German house built about 2010.</p></html>"));
end InsulatedBrickWall;
