within Gemel.Hydraulics.Networks;
model PumpConstantPower "Pump that gives the water the same power at every flow"
  extends PumpBase;
  parameter Units.Power hydraulic_power(min = 1e-3, max = 1e9) = 1000 "Power given to the water at speed 1 (assumed; usual 1e2 to 1e6 W)";
protected
  constant Units.Length head_limit = 5000 "Above this head the curve becomes a straight line";
  final parameter Units.VolumeFlowRate flow_limit = hydraulic_power/(water.rho*Constants.g_n*head_limit) "Flow at head_limit";
equation
  head_full = hydraulic_power/(water.rho*Constants.g_n*max(flow_full, flow_limit)) + head_limit*max(1 - flow_full/flow_limit, 0);
  annotation(Documentation(info = "<html>
<p>H = P/(rho g q) (EPANET 2.2, section 12.1), and a straight line of the same slope where H would exceed 5000 m. Not a real machine: for
networks whose pump curve is not known.</p>
</html>"));
end PumpConstantPower;
