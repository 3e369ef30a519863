within Modelica.Blocks;
package Sources "Signal sources"
  import Modelica.Blocks.Interfaces;
  import Modelica.Units.SI;
  block RealExpression "Output given by an expression"
    Interfaces.RealOutput y = 0.0 "value";
  end RealExpression;
  block Constant "Constant signal"
    extends Interfaces.SO;
    parameter Real k(start = 1) "value";
  equation
    y = k;
  end Constant;
  block Step "Step"
    extends Interfaces.SignalSource;
    parameter Real height = 1 "height of the step";
  equation
    y = offset + (if time < startTime then 0 else height);
  end Step;
  block Ramp "Ramp"
    extends Interfaces.SignalSource;
    parameter Real height = 1 "height of the ramp";
    parameter SI.Time duration(min = 0.0, start = 2) "duration of the ramp; 0 gives a step";
  equation
    y = offset + (if time < startTime then 0 else if time < startTime + duration then (time - startTime)*height/duration else height);
  end Ramp;
  block Sine "Sine"
    extends Interfaces.SignalSource;
    parameter Real amplitude = 1 "amplitude";
    parameter SI.Frequency f(start = 1) "frequency";
    parameter SI.Angle phase = 0 "phase";
  equation
    y = offset + (if time < startTime then 0 else amplitude*Modelica.Math.sin(2*Modelica.Constants.pi*f*(time - startTime) + phase));
  end Sine;
  block Cosine "Cosine"
    extends Interfaces.SignalSource;
    parameter Real amplitude = 1 "amplitude";
    parameter SI.Frequency f(start = 1) "frequency";
    parameter SI.Angle phase = 0 "phase";
  equation
    y = offset + (if time < startTime then 0 else amplitude*Modelica.Math.cos(2*Modelica.Constants.pi*f*(time - startTime) + phase));
  end Cosine;
  block ExpSine "Damped sine"
    extends Interfaces.SignalSource;
    parameter Real amplitude = 1 "amplitude";
    parameter SI.Frequency f(start = 2) "frequency";
    parameter SI.Angle phase = 0 "phase";
    parameter SI.DampingCoefficient damping(start = 1) "damping";
  equation
    y = offset + (if time < startTime then 0 else amplitude*Modelica.Math.exp(-(time - startTime)*damping)*
      Modelica.Math.sin(2*Modelica.Constants.pi*f*(time - startTime) + phase));
  end ExpSine;
  block ContinuousClock "Time"
    extends Interfaces.SignalSource;
  equation
    y = offset + (if time < startTime then 0 else time - startTime);
  end ContinuousClock;
  block Clock = ContinuousClock "Name before version 4";
  block Pulse "Pulses"
    extends Interfaces.SignalSource;
    parameter Real amplitude = 1 "height of the pulses";
    parameter Real width(final min = Modelica.Constants.small, final max = 100) = 50 "width in percent of the period";
    parameter SI.Time period(final min = Modelica.Constants.small, start = 1) "period";
    parameter Integer nperiod = -1 "number of periods; -1: without end";
  protected
    Real n = floor((time - startTime)/period) "periods that are over";
    SI.Time t = time - startTime - period*n "time in the period";
  equation
    y = offset + (if time < startTime or nperiod == 0 or nperiod > 0 and n >= nperiod then 0 else
      if t < period*width/100 then amplitude else 0);
  end Pulse;
  block SawTooth "Saw tooth"
    extends Interfaces.SignalSource;
    parameter Real amplitude = 1 "height of the teeth";
    parameter SI.Time period(final min = Modelica.Constants.small, start = 1) "period";
    parameter Integer nperiod = -1 "number of periods; -1: without end";
  protected
    Real n = floor((time - startTime)/period) "periods that are over";
  equation
    y = offset + (if time < startTime or nperiod == 0 or nperiod > 0 and n >= nperiod then 0 else
      amplitude*(time - startTime - period*n)/period);
  end SawTooth;
  block Trapezoid "Trapezoids"
    extends Interfaces.SignalSource;
    parameter Real amplitude = 1 "height of the trapezoids";
    parameter SI.Time rising(final min = 0) = 0 "time of rising";
    parameter SI.Time width(final min = 0) = 0.5 "time at the top";
    parameter SI.Time falling(final min = 0) = 0 "time of falling";
    parameter SI.Time period(final min = Modelica.Constants.small, start = 1) "period";
    parameter Integer nperiod = -1 "number of periods; -1: without end";
  protected
    Real n = floor((time - startTime)/period) "periods that are over";
    SI.Time t = time - startTime - period*n "time in the period";
  equation
    y = offset + (if time < startTime or nperiod == 0 or nperiod > 0 and n >= nperiod then 0 else
      if t < rising then amplitude*t/rising else
      if t < rising + width then amplitude else
      if t < rising + width + falling then amplitude*(rising + width + falling - t)/falling else 0);
  end Trapezoid;
  block TimeTable "Straight lines between points in time"
    extends Interfaces.SignalSource;
    parameter Real table[:, 2] = fill(0.0, 0, 2) "time and value" annotation (Evaluate = true);
    parameter SI.Time timeScale = 1 "unit of the first column";
    parameter SI.Time shiftTime = startTime "time of the origin of the table";
  equation
    y = offset + (if noEvent(time < startTime) then 0 else Modelica.Blocks.Tables.Internal.table1(table, 2, (time - shiftTime)/timeScale,
      Modelica.Blocks.Types.Smoothness.LinearSegments, Modelica.Blocks.Types.Extrapolation.LastTwoPoints));
  end TimeTable;
  block BooleanPulse "Boolean pulses"
    extends Interfaces.partialBooleanSource;
    parameter Real width(final min = Modelica.Constants.small, final max = 100) = 50 "width in percent of the period";
    parameter SI.Time period(final min = Modelica.Constants.small, start = 1) "period";
    parameter SI.Time startTime = 0 "time of the first pulse";
  protected
    SI.Time t = time - startTime - period*floor((time - startTime)/period) "time in the period";
  equation
    y = time >= startTime and t < period*width/100;
  end BooleanPulse;
  block BooleanConstant "Constant Boolean"
    extends Interfaces.partialBooleanSource;
    parameter Boolean k = true "value";
  equation
    y = k;
  end BooleanConstant;
  block BooleanStep "Boolean that changes once"
    extends Interfaces.partialBooleanSource;
    parameter SI.Time startTime = 0 "time of the change";
    parameter Boolean startValue = false "value before";
  equation
    y = if time >= startTime then not startValue else startValue;
  end BooleanStep;
  block CombiTimeTable "Table over time"
    import Modelica.Blocks.Types.{Smoothness, Extrapolation, TimeEvents};
    extends Modelica.Blocks.Interfaces.MO(final nout = max([size(columns, 1); size(offset, 1)]));
    parameter Boolean tableOnFile = false "reading from files is not supported";
    parameter Real table[:, :] = fill(0.0, 0, 2) "first column: time" annotation (Evaluate = true);
    parameter String tableName = "NoName";
    parameter String fileName = "NoName";
    parameter Boolean verboseRead = true;
    parameter Integer columns[:] = 2:size(table, 2) "columns to interpolate";
    parameter Smoothness smoothness = Smoothness.LinearSegments "kind of interpolation";
    parameter Extrapolation extrapolation = Extrapolation.LastTwoPoints "kind of extrapolation";
    parameter Modelica.Units.SI.Time timeScale(min = Modelica.Constants.eps) = 1 "unit of the first column";
    parameter Real offset[:] = {0} "added to the outputs";
    parameter Modelica.Units.SI.Time startTime = 0 "the outputs are the offset before";
    parameter Modelica.Units.SI.Time shiftTime = startTime "time of the origin of the table";
    parameter TimeEvents timeEvents = TimeEvents.Always;
    parameter Boolean verboseExtrapolation = false;
  equation
    assert(not tableOnFile, "tables in files are not supported: write the numbers into the parameter 'table'");
    for i in 1:nout loop
      y[i] = offset[if size(offset, 1) == 1 then 1 else i] + (if noEvent(time < startTime) then 0 else
        Modelica.Blocks.Tables.Internal.table1(table, columns[if size(columns, 1) == 1 then 1 else i],
          (time - shiftTime)/timeScale, smoothness, extrapolation));
    end for;
  end CombiTimeTable;
  block BooleanExpression "Output given by an expression"
    Interfaces.BooleanOutput y = false "value";
  end BooleanExpression;
  block IntegerExpression "Output given by an expression"
    Interfaces.IntegerOutput y = 0 "value";
  end IntegerExpression;
  block IntegerConstant "Constant Integer"
    extends Interfaces.IntegerSO;
    parameter Integer k(start = 1) "value";
  equation
    y = k;
  end IntegerConstant;
  block IntegerStep "Step of an Integer"
    extends Interfaces.IntegerSignalSource;
    parameter Integer height = 1 "height of the step";
  equation
    y = offset + (if time < startTime then 0 else height);
  end IntegerStep;
  block SampleTrigger "True at instants of equal distance"
    extends Interfaces.partialBooleanSource;
    parameter SI.Time period(final min = Modelica.Constants.small, start = 0.01) "distance";
    parameter SI.Time startTime = 0 "first instant";
  equation
    y = sample(startTime, period);
  end SampleTrigger;
  block BooleanTable "Boolean that changes at given times"
    extends Interfaces.partialBooleanSource;
    parameter SI.Time table[:] = {0, 1} "times, rising";
    parameter Boolean startValue = false "value before the first time";
  protected
    Integer changes = sum(if time >= t then 1 else 0 for t in table) "changes up to now";
  equation
    y = if mod(changes, 2) == 0 then startValue else not startValue;
  end BooleanTable;
  block Exponentials "Rises and falls exponentially"
    extends Interfaces.SignalSource;
    parameter Real outMax = 1 "height for an endless rise";
    parameter SI.Time riseTime(min = 0, start = 0.5) "duration of the rise";
    parameter SI.Time riseTimeConst(min = Modelica.Constants.small) = 0.1 "time constant of the rise";
    parameter SI.Time fallTimeConst(min = Modelica.Constants.small) = riseTimeConst "time constant of the fall";
  protected
    SI.Time t = time - startTime "time since the start";
    parameter Real top = outMax*(1 - Modelica.Math.exp(-riseTime/riseTimeConst)) "greatest output";
  equation
    y = offset + (if t < 0 then 0 else if t < riseTime then outMax*(1 - Modelica.Math.exp(-t/riseTimeConst)) else
      top*Modelica.Math.exp(-(t - riseTime)/fallTimeConst));
  end Exponentials;
end Sources;
