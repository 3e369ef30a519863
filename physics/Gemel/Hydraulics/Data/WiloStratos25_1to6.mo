within Gemel.Hydraulics.Data;
record WiloStratos25_1to6 "Wilo Stratos 25/1-6: wet-rotor circulator; the power is electrical"
  extends PumpCurve(speed = 2540*2*Constants.pi/60,
    flow_rate = {0, 0.00027449, 0.00055583, 0.00083708, 0.0011029, 0.0013866, 0.0016676, 0.001872},
    head = {3.5558, 3.5488, 3.5252, 3.313, 2.9711, 2.4523, 1.8392, 1.3323},
    power = {27.785, 35.902, 46.212, 55.549, 62.37, 68.705, 73.326, 75.177});
  annotation(Documentation(info = "<html>
<p>Source: data sheet of the manufacturer as digitised for the Modelica Buildings library (LBNL, BSD licence),
Buildings.Fluid.Movers.Data.Pumps.Wilo.Stratos25slash1to6: pressure over 998.2 kg/m3 and
9.80665 m/s2, electrical power, 2540 r/min. Above the highest curve the drive limits the power, which is not part of the curve.</p>
</html>"));
end WiloStratos25_1to6;
