within Gemel.Hydraulics.Networks;
model Pump "Pump with the curve H = A - B q^C"
  extends PumpBase(flow_guess = flow_design);
  parameter Units.Length head_shutoff(min = 0.01) = 133.334 "Head at zero flow: A";
  parameter Units.VolumeFlowRate flow_design(min = 1e-9) = 0.1 "Flow of a point of the curve";
  parameter Units.Length head_design = 100 "Head at flow_design";
  parameter Units.Ratio exponent(min = 0.01, max = 20) = 2 "Exponent of the flow: C";
protected
  Units.Ratio x(start = 1) "Flow over flow_design";
  constant Units.Ratio x_small = 1e-4 "Below this the power law is rounded off";
equation
  x = flow_full/flow_design;
  head_full = head_shutoff - (head_shutoff - head_design)*x*(x^2 + x_small^2)^((exponent - 1)/2);
  annotation(Documentation(info = "<html>
<p>H = A - B q<sup>C</sup> with B = (A - head_design)/flow_design<sup>C</sup>. EPANET fits it through one point (A = 4/3 of the head
of the point, zero head at twice its flow) or three (EPANET 2.2, sections 3.1 and 12.1). At relative speed n: H(q, n) = n&sup2; H(q/n, 1).
When the network asks for more head than the pump has, it stands against a closed check valve.</p>
</html>"));
end Pump;
