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
end Interfaces;
