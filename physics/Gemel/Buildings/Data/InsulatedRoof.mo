within Gemel.Buildings.Data;
record InsulatedRoof "Flat timber roof with mineral wool, 0.17 W/(m2 K)"
  extends Construction(
    n = 3,
    thickness = {0.024, 0.2, 0.0125},
    conductivity = {0.13, 0.04, 0.25},
    density = {500, 50, 900},
    specific_heat = {1600, 1030, 1000});
  annotation(Documentation(info = "<html><p>Source: EN ISO 10456:2007, <i>Building materials and products: hygrothermal properties, tabulated design values</i>, tables 3 and 4: timber boards, mineral wool, gypsum plasterboard.</p></html>"));
end InsulatedRoof;
