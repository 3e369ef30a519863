within Gemel;
package Thermal "Heat stored and conducted: lumped temperatures"
  annotation(Documentation(info = "<html>
<p>A body with one temperature is a <b>HeatCapacitor</b>; what lies between two temperatures is a
<b>ThermalResistor</b>. With these two and a fixed or given temperature, motors warm up and houses cool down.</p>
</html>"));
end Thermal;
