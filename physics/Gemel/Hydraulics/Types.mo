within Gemel.Hydraulics;
package Types "Choices that hydraulic components offer"
  type Characteristic = enumeration(
      linear "Flow coefficient proportional to the stroke (IEC 60534-2-4)",
      equal_percentage "Equal steps of the stroke change the flow coefficient by equal percentages (IEC 60534-2-4)",
      quick_opening "Flow coefficient with the square root of the stroke: most of it in the first part")
    "Inherent characteristic of a control valve";
end Types;
