within Modelica.Blocks;
package Types "Kinds of blocks' behaviour"
  type Smoothness = enumeration(
    LinearSegments "Straight lines between the points",
    ContinuousDerivative "Akima spline",
    ConstantSegments "Each value holds up to the next point",
    MonotoneContinuousDerivative1 "Fritsch-Butland spline: keeps monotony",
    MonotoneContinuousDerivative2 "Steffen spline: keeps monotony",
    ModifiedContinuousDerivative "Modified Akima spline");
  type Extrapolation = enumeration(
    HoldLastPoint "The first and last values hold",
    LastTwoPoints "The ends go on with their slope",
    Periodic "The table repeats",
    NoExtrapolation "Outside the table is an error");
  type TimeEvents = enumeration(Always, AtDiscontinuities, NoTimeEvents);
  type SimpleController = enumeration(P, PI, PD, PID);
  type Init = enumeration(NoInit, SteadyState, InitialState, InitialOutput);
  type LimiterHomotopy = enumeration(NoHomotopy, Linear, UpperLimit, LowerLimit);
  type VariableLimiterHomotopy = enumeration(NoHomotopy, Linear, Fixed);
end Types;
