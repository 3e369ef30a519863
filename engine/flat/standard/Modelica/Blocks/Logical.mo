within Modelica.Blocks;
package Logical "Boolean blocks"
  import Modelica.Blocks.Interfaces;
  block GreaterThreshold "u > threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u > threshold;
  end GreaterThreshold;
  block GreaterEqualThreshold "u >= threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u >= threshold;
  end GreaterEqualThreshold;
  block LessThreshold "u < threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u < threshold;
  end LessThreshold;
  block LessEqualThreshold "u <= threshold"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real threshold = 0 "threshold";
  equation
    y = u <= threshold;
  end LessEqualThreshold;
  block Greater "u1 > u2"
    Interfaces.RealInput u1;
    Interfaces.RealInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 > u2;
  end Greater;
  block Less "u1 < u2"
    Interfaces.RealInput u1;
    Interfaces.RealInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 < u2;
  end Less;
  block Not "not u"
    Interfaces.BooleanInput u;
    Interfaces.BooleanOutput y;
  equation
    y = not u;
  end Not;
  block And "u1 and u2"
    Interfaces.BooleanInput u1;
    Interfaces.BooleanInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 and u2;
  end And;
  block Or "u1 or u2"
    Interfaces.BooleanInput u1;
    Interfaces.BooleanInput u2;
    Interfaces.BooleanOutput y;
  equation
    y = u1 or u2;
  end Or;
  block Switch "u1 while u2 is true, else u3"
    Interfaces.RealInput u1;
    Interfaces.BooleanInput u2;
    Interfaces.RealInput u3;
    Interfaces.RealOutput y;
  equation
    y = if u2 then u1 else u3;
  end Switch;
  block GreaterEqual "u1 >= u2"
    extends Interfaces.partialBooleanComparison;
  equation
    y = u1 >= u2;
  end GreaterEqual;
  block LessEqual "u1 <= u2"
    extends Interfaces.partialBooleanComparison;
  equation
    y = u1 <= u2;
  end LessEqual;
  block Xor "either u1 or u2"
    extends Interfaces.partialBooleanSI2SO;
  equation
    y = u1 and not u2 or u2 and not u1;
  end Xor;
  block Nor "neither u1 nor u2"
    extends Interfaces.partialBooleanSI2SO;
  equation
    y = not (u1 or u2);
  end Nor;
  block Nand "not both u1 and u2"
    extends Interfaces.partialBooleanSI2SO;
  equation
    y = not (u1 and u2);
  end Nand;
  block LogicalSwitch "u1 while u2 is true, else u3"
    Interfaces.BooleanInput u1;
    Interfaces.BooleanInput u2;
    Interfaces.BooleanInput u3;
    Interfaces.BooleanOutput y;
  equation
    y = if u2 then u1 else u3;
  end LogicalSwitch;
  block Pre "Value of u before the event: breaks circles of Boolean equations"
    extends Interfaces.partialBooleanSISO;
    parameter Boolean pre_u_start = false "value of pre(u) at the start";
  initial equation
    pre(u) = pre_u_start;
  equation
    y = pre(u);
  end Pre;
  block Edge "True at a rising edge"
    extends Interfaces.partialBooleanSISO;
    parameter Boolean pre_u_start = false "value of pre(u) at the start";
  initial equation
    pre(u) = pre_u_start;
  equation
    y = edge(u);
  end Edge;
  block FallingEdge "True at a falling edge"
    extends Interfaces.partialBooleanSISO;
    parameter Boolean pre_u_start = false "value of pre(u) at the start";
  protected
    Boolean off = not u;
  initial equation
    pre(off) = not pre_u_start;
  equation
    y = edge(off);
  end FallingEdge;
  block Change "True at both edges"
    extends Interfaces.partialBooleanSISO;
    parameter Boolean pre_u_start = false "value of pre(u) at the start";
  initial equation
    pre(u) = pre_u_start;
  equation
    y = change(u);
  end Change;
  block Hysteresis "True above uHigh, false below uLow, as before in between"
    Interfaces.RealInput u;
    Interfaces.BooleanOutput y;
    parameter Real uLow(start = 0) "below it, y becomes false";
    parameter Real uHigh(start = 1) "above it, y becomes true";
    parameter Boolean pre_y_start = false "value of pre(y) at the start";
  initial equation
    pre(y) = pre_y_start;
  equation
    assert(uHigh > uLow, "Hysteresis: uHigh must be greater than uLow");
    y = u > uHigh or pre(y) and u >= uLow;
  end Hysteresis;
  block OnOffController "Switches on below and off above the reference, with a band between"
    Interfaces.RealInput reference "reference";
    Interfaces.RealInput u "measurement";
    Interfaces.BooleanOutput y;
    parameter Real bandwidth(start = 0.1) "width of the band around the reference";
    parameter Boolean pre_y_start = false "value of pre(y) at the start";
  initial equation
    pre(y) = pre_y_start;
  equation
    y = u < reference - bandwidth/2 or pre(y) and u < reference + bandwidth/2;
  end OnOffController;
  block Timer "Time since u became true; 0 while it is false"
    Interfaces.BooleanInput u;
    Interfaces.RealOutput y;
  protected
    discrete Modelica.Units.SI.Time entryTime "when u became true";
  initial equation
    pre(entryTime) = 0;
  equation
    when u then
      entryTime = time;
    end when;
    y = if u then time - entryTime else 0.0;
  end Timer;
  block RSFlipFlop "S sets, R resets"
    parameter Boolean Qini = false "state at the start";
    Interfaces.BooleanInput S;
    Interfaces.BooleanInput R;
    Interfaces.BooleanOutput Q;
    Interfaces.BooleanOutput QI;
  protected
    Boolean held = not (S or Q) "what the output QI becomes";
  initial equation
    pre(held) = not Qini;
  equation
    QI = pre(held);
    Q = not (R or QI);
  end RSFlipFlop;
  block ZeroCrossing "True at the instants at which u crosses zero while enable is true"
    Interfaces.RealInput u;
    Interfaces.BooleanInput enable;
    Interfaces.BooleanOutput y;
  protected
    Boolean disable = not enable;
    Boolean positive = enable and u >= 0;
  initial equation
    pre(positive) = false;
    pre(enable) = false;
    pre(disable) = not pre(enable);
  equation
    y = change(positive) and not edge(enable) and not edge(disable);
  end ZeroCrossing;
  block TerminateSimulation "Ends the simulation when its condition becomes true"
    Interfaces.BooleanOutput condition = false "condition";
    parameter String terminationText = "... End condition reached" "message";
  equation
    when condition then
      terminate(terminationText);
    end when;
  end TerminateSimulation;
end Logical;
