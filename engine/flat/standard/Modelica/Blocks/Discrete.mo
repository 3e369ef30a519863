within Modelica.Blocks;
package Discrete "Sampled blocks"
  import Modelica.Blocks.Interfaces;
  block Sampler "Ideal sampler"
    extends Interfaces.DiscreteSISO;
  equation
    when {sampleTrigger, initial()} then
      y = u;
    end when;
  end Sampler;
  block ZeroOrderHold "Holds each sample, an instant later"
    extends Interfaces.DiscreteSISO;
  protected
    Real held(start = 0, fixed = true) "last sample";
  equation
    when {sampleTrigger, initial()} then
      held = u;
    end when;
    y = pre(held);
  end ZeroOrderHold;
  block FirstOrderHold "Goes on with the slope of the last two samples"
    extends Interfaces.DiscreteSISO;
  protected
    Modelica.Units.SI.Time tSample "time of the last sample";
    Real uSample "last sample";
    Real uBefore "the sample before it";
    Real slope "slope";
  initial equation
    pre(tSample) = time;
    pre(uSample) = u;
    pre(uBefore) = u;
    pre(slope) = 0.0;
  equation
    when sampleTrigger then
      tSample = time;
      uSample = u;
      uBefore = pre(uSample);
      slope = if firstTrigger then 0 else (uSample - uBefore)/samplePeriod;
    end when;
    y = uBefore + slope*(time - tSample);
  end FirstOrderHold;
  block UnitDelay "The sample before the last one"
    extends Interfaces.DiscreteSISO;
    parameter Real y_start = 0 "output at the start";
  initial equation
    y = y_start;
  equation
    when sampleTrigger then
      y = pre(u);
    end when;
  end UnitDelay;
  block TransferFunction "b(z)/a(z)"
    extends Interfaces.DiscreteSISO;
    parameter Real b[:] = {1} "numerator, highest power first";
    parameter Real a[:] = {1} "denominator, highest power first";
    output Real x[size(a, 1) - 1](each start = 0, each fixed = true) "states";
  protected
    parameter Integer na = size(a, 1);
    parameter Integer nb = size(b, 1);
    Real x0 "newest state";
    Real xext[na] "newest state and the others";
  equation
    when sampleTrigger then
      x0 = (u - a[2:na]*pre(x))/a[1];
      xext = cat(1, {x0}, pre(x));
      x = xext[1:na - 1];
      y = cat(1, zeros(na - nb), b)*xext;
    end when;
  end TransferFunction;
  block StateSpace "x := A*x + B*u, y = C*x + D*u"
    extends Interfaces.DiscreteBlock;
    parameter Real A[:, size(A, 1)] = [1, 0; 0, 1];
    parameter Real B[size(A, 1), :] = [1; 1];
    parameter Real C[:, size(A, 1)] = [1, 1];
    parameter Real D[size(C, 1), size(B, 2)] = zeros(size(C, 1), size(B, 2));
    Interfaces.RealInput u[size(B, 2)] "inputs";
    Interfaces.RealOutput y[size(C, 1)] "outputs";
    output Real x[size(A, 1)] "states";
  equation
    when sampleTrigger then
      x = A*pre(x) + B*u;
      y = C*pre(x) + D*u;
    end when;
  end StateSpace;
  block TriggeredSampler "Takes a sample when the trigger becomes true"
    Interfaces.RealInput u;
    Interfaces.RealOutput y;
    Interfaces.BooleanInput trigger;
    parameter Real y_start = 0 "output at the start";
  initial equation
    y = y_start;
  equation
    when trigger then
      y = u;
    end when;
  end TriggeredSampler;
  block TriggeredMax "Greatest absolute value of the samples"
    Interfaces.RealInput u;
    Interfaces.RealOutput y;
    Interfaces.BooleanInput trigger;
  initial equation
    y = 0;
  equation
    when trigger then
      y = max(pre(y), abs(u));
    end when;
  end TriggeredMax;
end Discrete;
