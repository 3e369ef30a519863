within Modelica.Blocks;
package Interfaces "Connectors and partial blocks"
  connector RealInput = input Real "'input Real' as connector";
  connector RealOutput = output Real "'output Real' as connector";
  connector BooleanInput = input Boolean "'input Boolean' as connector";
  connector BooleanOutput = output Boolean "'output Boolean' as connector";
  connector IntegerInput = input Integer "'input Integer' as connector";
  connector IntegerOutput = output Integer "'output Integer' as connector";
  connector RealVectorInput = input Real "'input Real' as connector of vectors";
  partial block SO "Single output"
    RealOutput y "output";
  end SO;
  partial block MO "Multiple outputs"
    parameter Integer nout(min = 1) = 1 "number of outputs";
    RealOutput y[nout] "outputs";
  end MO;
  partial block SISO "Single input, single output"
    RealInput u "input";
    RealOutput y "output";
  end SISO;
  partial block SI2SO "Two inputs, single output"
    RealInput u1 "first input";
    RealInput u2 "second input";
    RealOutput y "output";
  end SI2SO;
  partial block MISO "Multiple inputs, single output"
    parameter Integer nin = 1 "number of inputs";
    RealInput u[nin] "inputs";
    RealOutput y "output";
  end MISO;
  partial block SIMO "Single input, multiple outputs"
    parameter Integer nout = 1 "number of outputs";
    RealInput u "input";
    RealOutput y[nout] "outputs";
  end SIMO;
  partial block MIMO "Multiple inputs, multiple outputs"
    parameter Integer nin = 1 "number of inputs";
    parameter Integer nout = 1 "number of outputs";
    RealInput u[nin] "inputs";
    RealOutput y[nout] "outputs";
  end MIMO;
  partial block MIMOs "As many inputs as outputs"
    parameter Integer n = 1 "number of inputs and outputs";
    RealInput u[n] "inputs";
    RealOutput y[n] "outputs";
  end MIMOs;
  partial block SVcontrol "Single-variable controller"
    RealInput u_s "set point";
    RealInput u_m "measurement";
    RealOutput y "control signal";
  end SVcontrol;
  partial block SignalSource "Source with offset and start time"
    extends SO;
    parameter Real offset = 0 "added to the output";
    parameter Modelica.Units.SI.Time startTime = 0 "the output is the offset before";
  end SignalSource;
  partial block partialBooleanSource "Boolean source"
    BooleanOutput y "output";
  end partialBooleanSource;
  connector RealVectorOutput = output Real "'output Real' as connector of vectors";
  connector BooleanVectorInput = input Boolean "'input Boolean' as connector of vectors";
  connector BooleanVectorOutput = output Boolean "'output Boolean' as connector of vectors";
  connector IntegerVectorInput = input Integer "'input Integer' as connector of vectors";
  connector IntegerVectorOutput = output Integer "'output Integer' as connector of vectors";
  partial block PartialRealMISO "As many inputs as are connected, single output"
    parameter Integer nu(min = 0) = 0 "number of inputs";
    RealVectorInput u[nu] "inputs";
    RealOutput y "output";
  end PartialRealMISO;
  partial block PartialBooleanMISO "As many Boolean inputs as are connected, single output"
    parameter Integer nu(min = 0) = 0 "number of inputs";
    BooleanVectorInput u[nu] "inputs";
    BooleanOutput y "output";
  end PartialBooleanMISO;
  partial block PartialIntegerMISO "As many Integer inputs as are connected, single output"
    parameter Integer nu(min = 0) = 0 "number of inputs";
    IntegerVectorInput u[nu] "inputs";
    IntegerOutput y "output";
  end PartialIntegerMISO;
  partial block PartialConversionBlock "The same quantity in another unit"
    RealInput u "input";
    RealOutput y "input in another unit";
  end PartialConversionBlock;
  partial block BooleanSISO "Boolean input and output"
    BooleanInput u "input";
    BooleanOutput y "output";
  end BooleanSISO;
  partial block partialBooleanSISO "Boolean input and output"
    BooleanInput u "input";
    BooleanOutput y "output";
  end partialBooleanSISO;
  partial block partialBooleanSI2SO "Two Boolean inputs, Boolean output"
    BooleanInput u1 "first input";
    BooleanInput u2 "second input";
    BooleanOutput y "output";
  end partialBooleanSI2SO;
  partial block partialBooleanSI "Boolean input"
    BooleanInput u "input";
  end partialBooleanSI;
  partial block partialBooleanSO "Boolean output"
    BooleanOutput y "output";
  end partialBooleanSO;
  partial block partialBooleanThresholdComparison "A signal compared with a threshold"
    parameter Real threshold = 0 "threshold";
    RealInput u "input";
    BooleanOutput y "output";
  end partialBooleanThresholdComparison;
  partial block partialBooleanComparison "Two signals compared"
    RealInput u1 "first input";
    RealInput u2 "second input";
    BooleanOutput y "output";
  end partialBooleanComparison;
  partial block IntegerSO "Integer output"
    IntegerOutput y "output";
  end IntegerSO;
  partial block IntegerSignalSource "Integer source with offset and start time"
    extends IntegerSO;
    parameter Integer offset = 0 "added to the output";
    parameter Modelica.Units.SI.Time startTime = 0 "the output is the offset before";
  end IntegerSignalSource;
  partial block DiscreteBlock "Sampled block"
    parameter Modelica.Units.SI.Time samplePeriod(min = 100*Modelica.Constants.eps, start = 0.1) "sample period";
    parameter Modelica.Units.SI.Time startTime = 0 "time of the first sample";
  protected
    output Boolean sampleTrigger "true at a sample";
    output Boolean firstTrigger(start = false, fixed = true) "true at the first sample";
  equation
    sampleTrigger = sample(startTime, samplePeriod);
    when sampleTrigger then
      firstTrigger = time < startTime + samplePeriod/2;
    end when;
  end DiscreteBlock;
  partial block DiscreteSISO "Sampled block with one input and one output"
    extends DiscreteBlock;
    RealInput u "input";
    RealOutput y "output";
  end DiscreteSISO;
end Interfaces;
