within Gemel.Buildings.Data;
record ScreedFloor "Screed on insulation: what lies above the insulation"
  extends Construction(
    n = 1,
    thickness = {0.06},
    conductivity = {1.35},
    density = {2000},
    specific_heat = {1000});
  annotation(Documentation(info = "<html><p>Source: EN ISO 10456:2007, <i>Building materials and products: hygrothermal properties, tabulated design values</i>, tables 3 and 4: cement screed as concrete of 2000 kg/m3. The insulation below is a resistance of the room.</p></html>"));
end ScreedFloor;
