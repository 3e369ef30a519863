within Gemel.Hydraulics.Data;
record WiloStratos30_1to8 "Wilo Stratos 30/1-8: wet-rotor circulator; the power is electrical"
  extends PumpCurve(speed = 3040*2*Constants.pi/60,
    flow_rate = {0, 0.00062149, 0.00088706, 0.0011525, 0.0014086, 0.0016802, 0.0019174, 0.0021983},
    head = {5.1081, 5.0673, 4.8813, 4.5465, 4.0742, 3.4415, 2.8435, 2.1076},
    power = {42.788, 72.771, 87.058, 99.756, 108.57, 117.46, 123.19, 128.51});
  annotation(Documentation(info = "<html>
<p>Source: data sheet of the manufacturer as digitised for the Modelica Buildings library (LBNL, BSD licence),
Buildings.Fluid.Movers.Data.Pumps.Wilo.Stratos30slash1to8: pressure over 998.2 kg/m3 and
9.80665 m/s2, electrical power, 3040 r/min. Above the highest curve the drive limits the power, which is not part of the curve.</p>
</html>"));
end WiloStratos30_1to8;
