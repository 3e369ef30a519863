within Modelica.Blocks;
package Continuous "Blocks with states"
  import Modelica.Blocks.Interfaces;
  import Modelica.Blocks.Types.Init;
  import Modelica.Units.SI;
  block Integrator "der(y) = k*u"
    extends Interfaces.SISO(y(start = y_start));
    parameter Real k(unit = "1") = 1 "gain";
    parameter Init initType = Init.InitialState "kind of initialisation";
    parameter Real y_start = 0 "initial output";
  initial equation
    if initType == Init.SteadyState then
      der(y) = 0;
    elseif initType == Init.InitialState or initType == Init.InitialOutput then
      y = y_start;
    end if;
  equation
    der(y) = k*u;
  end Integrator;
  block Derivative "Approximated derivative"
    extends Interfaces.SISO;
    parameter Real k(unit = "1") = 1 "gain";
    parameter SI.Time T(min = Modelica.Constants.small) = 0.01 "time constant";
    parameter Init initType = Init.NoInit "kind of initialisation";
    parameter Real x_start = 0 "initial state";
    parameter Real y_start = 0 "initial output";
    Real x(start = x_start) "state";
  initial equation
    if initType == Init.SteadyState then
      der(x) = 0;
    elseif initType == Init.InitialState then
      x = x_start;
    elseif initType == Init.InitialOutput then
      y = y_start;
    end if;
  equation
    der(x) = (u - x)/T;
    y = (k/T)*(u - x);
  end Derivative;
  block FirstOrder "T*der(y) + y = k*u"
    extends Interfaces.SISO(y(start = y_start));
    parameter Real k(unit = "1") = 1 "gain";
    parameter SI.Time T(start = 1) "time constant";
    parameter Init initType = Init.NoInit "kind of initialisation";
    parameter Real y_start = 0 "initial output";
  initial equation
    if initType == Init.SteadyState then
      der(y) = 0;
    elseif initType == Init.InitialState or initType == Init.InitialOutput then
      y = y_start;
    end if;
  equation
    der(y) = (k*u - y)/T;
  end FirstOrder;
  block SecondOrder "Second-order lag"
    extends Interfaces.SISO(y(start = y_start));
    parameter Real k(unit = "1") = 1 "gain";
    parameter Real w(start = 1) "natural frequency";
    parameter Real D(start = 1) "damping";
    parameter Init initType = Init.NoInit "kind of initialisation";
    parameter Real y_start = 0 "initial output";
    parameter Real yd_start = 0 "initial derivative of the output";
    Real yd(start = yd_start) "derivative of the output";
  initial equation
    if initType == Init.SteadyState then
      der(y) = 0;
      der(yd) = 0;
    elseif initType == Init.InitialState or initType == Init.InitialOutput then
      y = y_start;
      yd = yd_start;
    end if;
  equation
    der(y) = yd;
    der(yd) = w*(w*(k*u - y) - 2*D*yd);
  end SecondOrder;
  block PI "Proportional-integral controller"
    extends Interfaces.SISO;
    parameter Real k(unit = "1") = 1 "gain";
    parameter SI.Time T(start = 1, min = Modelica.Constants.small) "integral time";
    parameter Init initType = Init.NoInit "kind of initialisation";
    parameter Real x_start = 0 "initial state";
    parameter Real y_start = 0 "initial output";
    Real x(start = x_start) "state";
  initial equation
    if initType == Init.SteadyState then
      der(x) = 0;
    elseif initType == Init.InitialState then
      x = x_start;
    elseif initType == Init.InitialOutput then
      y = y_start;
    end if;
  equation
    der(x) = u/T;
    y = k*(x + u);
  end PI;
  block PID "Proportional-integral-differential controller"
    extends Interfaces.SISO;
    parameter Real k(unit = "1") = 1 "gain";
    parameter SI.Time Ti(min = Modelica.Constants.small, start = 0.5) "integral time";
    parameter SI.Time Td(min = 0, start = 0.1) "derivative time";
    parameter Real Nd(min = Modelica.Constants.small) = 10 "the higher, the more ideal is the derivative";
    parameter Real xi_start = 0 "initial value of the integrator";
    parameter Real xd_start = 0 "initial state of the derivative";
  protected
    Real I(start = xi_start, fixed = true) "integral part";
    Real x(start = xd_start, fixed = true) "state of the derivative";
  equation
    der(I) = u/Ti;
    der(x) = (u - x)*Nd/max(Td, 1e-9);
    y = k*(u + I + Nd*(u - x));
  end PID;
  block LimPID "PID controller with limited output, anti-windup and set-point weighting"
    extends Interfaces.SVcontrol;
    import Modelica.Blocks.Types.SimpleController;
    import Modelica.Blocks.Types.Init;
    parameter SimpleController controllerType = SimpleController.PID "kind of controller";
    parameter Real k(min = 0, unit = "1") = 1 "gain";
    parameter SI.Time Ti(min = Modelica.Constants.small) = 0.5 "integral time";
    parameter SI.Time Td(min = 0) = 0.1 "derivative time";
    parameter Real yMax(start = 1) "upper limit of the output";
    parameter Real yMin = -yMax "lower limit of the output";
    parameter Real wp(min = 0) = 1 "set-point weight of the proportional part";
    parameter Real wd(min = 0) = 0 "set-point weight of the derivative part";
    parameter Real Ni(min = 100*Modelica.Constants.eps) = 0.9 "Ni*Ti is the time constant of the anti-windup";
    parameter Real Nd(min = 100*Modelica.Constants.eps) = 10 "the higher, the more ideal is the derivative";
    parameter Init initType = Init.InitialState "how the start is found";
    parameter Real xi_start = 0 "initial value of the integrator";
    parameter Real xd_start = 0 "initial state of the derivative";
    parameter Real y_start = 0 "initial output, for Init.InitialOutput";
    Real controlError = u_s - u_m "set point minus measurement";
  protected
    parameter Boolean with_I = controllerType == SimpleController.PI or controllerType == SimpleController.PID;
    parameter Boolean with_D = controllerType == SimpleController.PD or controllerType == SimpleController.PID;
    Real P = wp*u_s - u_m "proportional part";
    Real I "integral part";
    Real D "derivative part";
    Real v "output before the limits";
  public
    Real x(start = xd_start) if with_D "state of the derivative";
  initial equation
    if with_I and initType == Init.SteadyState then
      der(I) = 0;
    elseif with_I and initType == Init.InitialState then
      I = xi_start;
    end if;
    if with_D and (initType == Init.SteadyState or initType == Init.InitialOutput) then
      der(x) = 0;
    elseif with_D and initType == Init.InitialState then
      x = xd_start;
    end if;
    if initType == Init.InitialOutput and with_I then
      v = y_start;
    end if;
  equation
    if with_I then
      der(I) = (controlError + (y - v)/(k*Ni))/Ti;
    else
      I = 0;
    end if;
    if with_D then
      der(x) = (wd*u_s - u_m - x)*Nd/max(Td, 1e-14);
      D = Nd*(wd*u_s - u_m - x);
    else
      D = 0;
    end if;
    v = k*(P + I + D);
    y = smooth(0, if v > yMax then yMax else if v < yMin then yMin else v);
  end LimPID;
  block StateSpace "der(x) = A*x + B*u, y = C*x + D*u"
    parameter Real A[:, size(A, 1)] = [1, 0; 0, 1] "state matrix";
    parameter Real B[size(A, 1), :] = [1; 1] "input matrix";
    parameter Real C[:, size(A, 1)] = [1, 1] "output matrix";
    parameter Real D[size(C, 1), size(B, 2)] = zeros(size(C, 1), size(B, 2)) "feed-through matrix";
    parameter Init initType = Init.NoInit "kind of initialisation";
    parameter Real x_start[nx] = zeros(nx) "initial states";
    parameter Real y_start[ny] = zeros(ny) "initial outputs";
    extends Interfaces.MIMO(final nin = size(B, 2), final nout = size(C, 1));
    Real x[size(A, 1)](start = x_start) "states";
  protected
    parameter Integer nx = size(A, 1);
    parameter Integer ny = size(C, 1);
  initial equation
    if initType == Init.SteadyState then
      der(x) = zeros(nx);
    elseif initType == Init.InitialState then
      x = x_start;
    elseif initType == Init.InitialOutput then
      y = y_start;
    end if;
  equation
    der(x) = A*x + B*u;
    y = C*x + D*u;
  end StateSpace;
  block TransferFunction "Linear transfer function, controllable canonical form"
    extends Interfaces.SISO;
    parameter Real b[:] = {1} "numerator, highest power first";
    parameter Real a[:] = {1} "denominator, highest power first";
    parameter Init initType = Init.NoInit "kind of initialisation";
    parameter Real x_start[size(a, 1) - 1] = zeros(size(a, 1) - 1) "initial states";
    parameter Real y_start = 0 "initial output";
    Real x[size(a, 1) - 1](start = x_start) "states";
  protected
    parameter Integer na = size(a, 1);
    parameter Integer nb = size(b, 1);
    parameter Integer nx = size(a, 1) - 1;
    parameter Real bb[:] = vector([zeros(max(0, na - nb), 1); b]);
    parameter Real d = bb[1]/a[1];
  initial equation
    if initType == Init.SteadyState then
      der(x) = zeros(nx);
    elseif initType == Init.InitialState then
      x = x_start;
    elseif initType == Init.InitialOutput then
      y = y_start;
      der(x[2:end]) = zeros(nx - 1);
    end if;
  equation
    assert(nb <= na, "TransferFunction: the numerator must not have a higher order than the denominator");
    if nx == 0 then
      y = d*u;
    else
      der(x[1]) = (-a[2:na]*x + u)/a[1];
      der(x[2:nx]) = x[1:nx - 1];
      y = (bb[2:na] - d*a[2:na])*x + d*u;
    end if;
  end TransferFunction;
  block LimIntegrator "Integrator that stops at limits"
    extends Interfaces.SISO(y(start = y_start));
    parameter Real k(unit = "1") = 1 "gain";
    parameter Real outMax(start = 1) "upper limit";
    parameter Real outMin = -outMax "lower limit";
    parameter Init initType = Init.InitialState "kind of initialisation";
    parameter Real y_start = 0 "initial output";
  initial equation
    if initType == Init.SteadyState then
      der(y) = 0;
    elseif initType == Init.InitialState or initType == Init.InitialOutput then
      y = y_start;
    end if;
  equation
    der(y) = if y < outMin and k*u < 0 or y > outMax and k*u > 0 then 0 else k*u;
  end LimIntegrator;
  block Der "y = der(u)"
    extends Interfaces.SISO;
  equation
    y = der(u);
  end Der;
  block CriticalDamping "Equal first-order lags in a row"
    extends Interfaces.SISO;
    parameter Integer n = 2 "order";
    parameter SI.Frequency f(start = 1) "cut-off frequency";
    parameter Boolean normalized = true "the gain at f is -3 dB";
    parameter Init initType = Init.NoInit "kind of initialisation";
    parameter Real x_start[n] = zeros(n) "initial states";
    parameter Real y_start = 0 "initial output";
    Real x[n](start = x_start) "states";
  protected
    parameter Real w = 2*Modelica.Constants.pi*f/(if normalized then sqrt(2^(1/n) - 1) else 1) "corner of each lag";
  initial equation
    if initType == Init.SteadyState then
      der(x) = zeros(n);
    elseif initType == Init.InitialState then
      x = x_start;
    elseif initType == Init.InitialOutput then
      y = y_start;
      der(x[1:n - 1]) = zeros(n - 1);
    end if;
  equation
    for i in 1:n loop
      der(x[i]) = w*((if i == 1 then u else x[max(i - 1, 1)]) - x[i]);
    end for;
    y = x[n];
  end CriticalDamping;
end Continuous;
