within Modelica.Blocks;
package Routing "Vectors of signals"
  import Modelica.Blocks.Interfaces;
  block Replicator "One signal many times"
    extends Interfaces.SIMO;
  equation
    y = fill(u, nout);
  end Replicator;
  block RealReplicator = Replicator "Name since version 4";
  block BooleanReplicator "One signal many times"
    parameter Integer nout = 1 "number of outputs";
    Interfaces.BooleanInput u "input";
    Interfaces.BooleanOutput y[nout] "outputs";
  equation
    y = fill(u, nout);
  end BooleanReplicator;
  block ExtractSignal "Some signals of a vector"
    extends Interfaces.MIMO;
    parameter Integer extract[nout] = 1:nout "which ones";
  equation
    y = u[extract];
  end ExtractSignal;
  block Extractor "The signal whose number is the input index"
    extends Interfaces.MISO;
    parameter Boolean allowOutOfRange = false "the index may be out of range";
    parameter Real outOfRangeValue = 1e10 "output then";
    Interfaces.IntegerInput index "number of the signal";
  equation
    assert(allowOutOfRange or index >= 1 and index <= nin, "Extractor: the index is out of range");
    y = if index >= 1 and index <= nin then sum(if index == i then u[i] else 0 for i in 1:nin) else outOfRangeValue;
  end Extractor;
  block Multiplex "A vector of the inputs"
    parameter Integer n(min = 0) = 0 "number of inputs";
    Interfaces.RealVectorInput u[n] "inputs";
    Interfaces.RealOutput y[n] "vector";
  equation
    y = u;
  end Multiplex;
  block Multiplex2 "Two vectors become one"
    parameter Integer n1 = 1 "size of the first";
    parameter Integer n2 = 1 "size of the second";
    Interfaces.RealInput u1[n1];
    Interfaces.RealInput u2[n2];
    Interfaces.RealOutput y[n1 + n2];
  equation
    y = cat(1, u1, u2);
  end Multiplex2;
  block Multiplex3 "Three vectors become one"
    parameter Integer n1 = 1 "size of the first";
    parameter Integer n2 = 1 "size of the second";
    parameter Integer n3 = 1 "size of the third";
    Interfaces.RealInput u1[n1];
    Interfaces.RealInput u2[n2];
    Interfaces.RealInput u3[n3];
    Interfaces.RealOutput y[n1 + n2 + n3];
  equation
    y = cat(1, u1, u2, u3);
  end Multiplex3;
  block DeMultiplex2 "One vector becomes two"
    parameter Integer n1 = 1 "size of the first";
    parameter Integer n2 = 1 "size of the second";
    Interfaces.RealInput u[n1 + n2];
    Interfaces.RealOutput y1[n1];
    Interfaces.RealOutput y2[n2];
  equation
    y1 = u[1:n1];
    y2 = u[n1 + 1:n1 + n2];
  end DeMultiplex2;
  block RealPassThrough "y = u"
    extends Interfaces.SISO;
  equation
    y = u;
  end RealPassThrough;
  block BooleanPassThrough "y = u"
    extends Interfaces.BooleanSISO;
  equation
    y = u;
  end BooleanPassThrough;
end Routing;
