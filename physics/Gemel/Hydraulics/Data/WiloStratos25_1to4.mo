within Gemel.Hydraulics.Data;
record WiloStratos25_1to4 "Wilo Stratos 25/1-4: wet-rotor circulator; the power is electrical"
  extends PumpCurve(speed = 1800*2*Constants.pi/60,
    flow_rate = {0, 0.00040219, 0.00052269, 0.00064319, 0.00075274, 0.00086698, 0.0009734, 0.0010861, 0.0011596},
    head = {1.7435, 1.7363, 1.6792, 1.5863, 1.472, 1.3433, 1.1933, 1.0146, 0.87174},
    power = {14.209, 21.26, 23.357, 25.135, 26.582, 27.912, 28.85, 29.498, 29.752});
  annotation(Documentation(info = "<html>
<p>Source: data sheet of the manufacturer as digitised for the Modelica Buildings library (LBNL, BSD licence),
Buildings.Fluid.Movers.Data.Pumps.Wilo.Stratos25slash1to4: pressure over 998.2 kg/m3 and
9.80665 m/s2, electrical power, 1800 r/min. Above the highest curve the drive limits the power, which is not part of the curve.</p>
</html>"));
end WiloStratos25_1to4;
