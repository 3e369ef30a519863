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
end Nonlinear;
