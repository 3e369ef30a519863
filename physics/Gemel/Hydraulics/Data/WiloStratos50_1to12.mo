within Gemel.Hydraulics.Data;
record WiloStratos50_1to12 "Wilo Stratos 50/1-12: wet-rotor circulator; the power is electrical"
  extends PumpCurve(speed = 3690*2*Constants.pi/60,
    flow_rate = {0, 0.0020995, 0.0030362, 0.0038975, 0.0046189, 0.0054694, 0.0062123, 0.0069552, 0.0075581},
    head = {7.59, 7.5753, 7.4986, 7.2247, 6.8321, 6.0652, 5.0616, 3.8805, 2.8567},
    power = {205.29, 337.5, 400.58, 453.69, 488.04, 515.87, 528.31, 531.28, 523.9});
  annotation(Documentation(info = "<html>
<p>Source: data sheet of the manufacturer as digitised for the Modelica Buildings library (LBNL, BSD licence),
Buildings.Fluid.Movers.Data.Pumps.Wilo.Stratos50slash1to12: pressure over 998.2 kg/m3 and
9.80665 m/s2, electrical power, 3690 r/min. Above the highest curve the drive limits the power, which is not part of the curve.</p>
</html>"));
end WiloStratos50_1to12;
