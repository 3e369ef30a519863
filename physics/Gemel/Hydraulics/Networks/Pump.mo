within Gemel.Hydraulics.Networks;
model Pump "Pump with the curve H = A - B q^C"
  extends PumpBase(flow_guess = flow_design);
  parameter Units.Length head_shutoff(min = 0.01, max = 1e5) = 133.334 "Head at zero flow: A (assumed; usual 10 to 200 m)";
  parameter Units.VolumeFlowRate flow_design(min = 1e-9, max = 1e4) = 0.1 "Flow of a point of the curve (assumed; usual 0.001 to 1 m3/s)";
  parameter Units.Length head_design(min = -1e5, max = 1e5) = 100 "Head at flow_design (assumed; usual 10 to 200 m)";
  parameter Units.Ratio exponent(min = 0.01, max = 20) = 2 "Exponent of the flow: C (EPANET 2.2, section 3.1: 2 for one point)";
protected
  Units.Ratio x(start = 1) "Flow over flow_design";
  constant Units.Ratio x_small = 1e-4 "Below this the power law is rounded off";
equation
  assert(head_shutoff > head_design, "The curve of the pump must fall: head_shutoff = " + String(head_shutoff) + " m is not above head_design = " + String(head_design) + " m");
  x = flow_full/flow_design;
  head_full = head_shutoff - (head_shutoff - head_design)*x*(x^2 + x_small^2)^((exponent - 1)/2);
  annotation(Documentation(info = "<html>
<p>H = A - B q<sup>C</sup> with B = (A - head_design)/flow_design<sup>C</sup>. EPANET fits it through one point (A = 4/3 of the head
of the point, zero head at twice its flow) or three (EPANET 2.2, sections 3.1 and 12.1). At relative speed n: H(q, n) = n&sup2; H(q/n, 1).
When the network asks for more head than the pump has, it stands against a closed check valve.</p>
</html>"));
end Pump;
