within Gemel.Hydraulics.Data;
record WiloStratos80_1to12 "Wilo Stratos 80/1-12: wet-rotor circulator; the power is electrical"
  extends PumpCurve(speed = 2610*2*Constants.pi/60,
    flow_rate = {0, 0.0027778, 0.0055687, 0.0077664, 0.0097882, 0.011348, 0.012733, 0.013986, 0.015436},
    head = {8.0045, 7.993, 7.9737, 7.7226, 7.201, 6.5055, 5.6555, 4.6509, 3.1634},
    power = {437.43, 588.95, 792.6, 931.71, 1048.2, 1115.8, 1154.9, 1171.5, 1166.5});
  annotation(Documentation(info = "<html>
<p>Source: data sheet of the manufacturer as digitised for the Modelica Buildings library (LBNL, BSD licence),
Buildings.Fluid.Movers.Data.Pumps.Wilo.Stratos80slash1to12: pressure over 998.2 kg/m3 and
9.80665 m/s2, electrical power, 2610 r/min. Above the highest curve the drive limits the power, which is not part of the curve.</p>
</html>"));
end WiloStratos80_1to12;
