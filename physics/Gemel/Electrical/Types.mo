within Gemel.Electrical;
package Types "Choices that motors offer"
  type EfficiencyClass = enumeration(
      IE2 "High efficiency",
      IE3 "Premium efficiency",
      IE4 "Super premium efficiency")
    "Efficiency class of a line-operated motor (IEC 60034-30-1)";
end Types;
