within Modelica.Blocks;
package Nonlinear "Nonlinear blocks"
  import Modelica.Blocks.Interfaces;
  block Limiter "Limits a signal"
    extends Interfaces.SISO;
    parameter Real uMax(start = 1) "upper limit";
    parameter Real uMin = -uMax "lower limit";
  equation
    assert(uMax >= uMin, "Limiter: uMax must not be less than uMin");
    y = if u > uMax then uMax else if u < uMin then uMin else u;
  end Limiter;
  block DeadZone "Zero between two limits"
    extends Interfaces.SISO;
    parameter Real uMax(start = 1) "upper limit";
    parameter Real uMin = -uMax "lower limit";
  equation
    y = if u > uMax then u - uMax else if u < uMin then u - uMin else 0;
  end DeadZone;
  block VariableLimiter "Limits a signal by two others"
    extends Interfaces.SISO;
    Interfaces.RealInput limit1 "upper limit";
    Interfaces.RealInput limit2 "lower limit";
  equation
    y = if u > limit1 then limit1 else if u < limit2 then limit2 else u;
  end VariableLimiter;
  block SlewRateLimiter "Limits the slope of a signal"
    import Modelica.Blocks.Types.Init;
    extends Interfaces.SISO(y(start = y_start));
    parameter Real Rising(min = Modelica.Constants.small) = 1 "greatest slope upwards";
    parameter Real Falling(max = -Modelica.Constants.small) = -Rising "greatest slope downwards, negative";
    parameter Modelica.Units.SI.Time Td(min = Modelica.Constants.small) = 0.001 "time constant of the following";
    parameter Init initType = Init.SteadyState "kind of initialisation";
    parameter Real y_start = 0 "initial output";
  protected
    Real slope = (u - y)/Td "slope that is wanted";
  initial equation
    if initType == Init.SteadyState then
      y = u;
    elseif initType == Init.InitialState or initType == Init.InitialOutput then
      y = y_start;
    end if;
  equation
    der(y) = if slope < Falling then Falling else if slope > Rising then Rising else slope;
  end SlewRateLimiter;
end Nonlinear;
