within Gemel.Hydraulics;
model CirculatorConstantPressure "Circulator with constant-pressure control: slows down where its head would exceed the set-point; from a few numbers of its curves"
  Interfaces.Port port_a "Suction"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b "Discharge"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Water water "Properties of the water";
  parameter Units.Length head_limit(min = 0.1, max = 100) = 7.923 "Head that its electronics hold (fitted to the data sheet of Wilo Stratos 80/1-12)";
  parameter Units.Length head_shutoff(min = 0.1, max = 200) = 8.896 "Head at zero flow and full speed, out of reach where it exceeds head_limit (fitted, as above: Stratos 80/1-12)";
  parameter Units.VolumeFlowRate flow_reference(min = 1e-6, max = 1) = 0.015436 "Flow at which head_fall is lost (last point of the data sheet of Wilo Stratos 80/1-12)";
  parameter Units.Length head_fall(min = 0.01, max = 200) = 5.681 "Head lost at flow_reference and full speed (fitted, as above: Stratos 80/1-12)";
  parameter Units.Ratio exponent(min = 0.5, max = 10) = 2.827 "Exponent of the flow in the head lost (fitted, as above: Stratos 80/1-12; usual 1.5 to 4)";
  parameter Units.VolumeFlowRate flow_nominal(min = 1e-6, max = 1) = 0.01013 "Flow of best efficiency at full speed (fitted, as above: Stratos 80/1-12)";
  parameter Units.Efficiency efficiency(min = 0.02) = 0.667 "Best efficiency, hydraulic over electrical power (fitted, as above: Stratos 80/1-12)";
  parameter Units.Fraction power_shutoff(min = 0.02) = 0.477 "Power at zero flow over that at flow_nominal, at full speed (fitted, as above: Stratos 80/1-12)";
  parameter Units.Fraction wear(max = 0.95) = 0 "Fault: wear of the pump: share of head and efficiency lost at equal flow and speed";
  Units.VolumeFlowRate flow_rate "Volume flow from port_a to port_b";
  Units.Pressure dp "Pressure at port_a minus pressure at port_b";
  Units.Length head(nominal = 10) "Head: rise of pressure over rho g";
  Units.Power power "Electrical power";
  Units.Ratio nu(min = 0.01, max = 1.1, start = 1, nominal = 1) "Speed over full speed";
  Units.Length head_full(nominal = 10) "Head at this flow and full speed";
protected
  CentrifugalPumpPower pump(water = water, cavitation = false, wear = wear, flow_nominal = flow_nominal, head_shutoff = head_shutoff,
    head_nominal = head_shutoff - head_fall*(flow_nominal/flow_reference)^exponent, flow_high = 1.05*flow_nominal,
    head_high = head_shutoff - head_fall*(1.05*flow_nominal/flow_reference)^exponent, efficiency_nominal = efficiency, power_shutoff = power_shutoff) "Impeller"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  final parameter Units.VolumeFlowRate flow_most = flow_reference*(head_shutoff/head_fall)^(1/exponent) "Flow without head at full speed";
  constant Units.Fraction rounding = 0.01 "The corner between limited head and full speed is rounded by this share of head_limit";
  Units.Ratio x "Flow over flow_reference, between 0 and flow_most";
equation
  connect(port_a, pump.port_a);
  connect(pump.port_b, port_b);
  flow_rate = pump.flow_rate;
  dp = pump.dp;
  x = min(max(flow_rate, 1e-6*flow_most), flow_most)/flow_reference;
  head_full = head_shutoff - head_fall*x^exponent;
  // Affinity laws at the speed at which the head is the smaller of the two
  nu^2*head_shutoff - nu^(2 - exponent)*head_fall*x^exponent = (head_full + head_limit)/2 - sqrt(((head_full - head_limit)/2)^2 + (rounding*head_limit)^2);
  pump.speed = nu*pump.speed_nominal;
  head = pump.head;
  power = pump.shaft_power;
  annotation(Documentation(info = "<html>
<p>At full speed <b>CentrifugalPumpPower</b>: head = head_shutoff - head_fall (q/flow_reference)<sup>exponent</sup>, torque with its best efficiency at flow_nominal. Constant-pressure control
(&Delta;p-c): where that head exceeds head_limit, the electronics lower the speed until it does not, by the affinity laws head(q, n) = n&sup2; head(q/n) (J. F. G&uuml;lich, <i>Centrifugal
Pumps</i>, 3rd ed., Springer 2014, chapter 3, model laws). The corner between the two is rounded by a hundredth of head_limit. Powers are electrical: the efficiency holds motor and
electronics.</p>
<p>Valid from zero flow to that of zero head; with reverse flow it keeps the speed of zero flow. How few points of a data sheet determine it: docs/fitting.md.</p>
</html>"));
end CirculatorConstantPressure;
