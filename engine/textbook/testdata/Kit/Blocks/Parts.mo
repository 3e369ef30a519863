within Kit.Blocks;
package Parts "Blocks"
  import Kit.Blocks.Interfaces;
  extends Kit.Icons.Package;

  block Constant "Constant"
    parameter Real k(start = 1) "value";
    extends Interfaces.Source;
  equation
    y = offset + k;
  end Constant;

  block Sine "Sine whose amplitude may be a signal"
    import Modelica.Constants.pi;
    parameter Boolean fixedAmplitude = true "the amplitude is a parameter" annotation (Evaluate = true);
    parameter Real amplitude = 1 "amplitude" annotation (Dialog(enable = fixedAmplitude));
    parameter SI.Frequency f(start = 1) "frequency";
    extends Interfaces.Source;
    Interfaces.RealInput a if not fixedAmplitude "amplitude";
  protected
    Interfaces.RealInput a_internal "amplitude, wherever it comes from";
  equation
    connect(a, a_internal);
    if fixedAmplitude then
      a_internal = amplitude;
    end if;
    y = offset + a_internal*sin(2*pi*f*time);
  end Sine;

  block Integrator "Integral"
    import Kit.Types.Init;
    parameter Real k(unit = "1") = 1 "gain";
    parameter Init initType = Init.InitialState "how it begins" annotation (Evaluate = true, Dialog(group = "Initialization"));
    parameter Real y_start = 0 "first output";
    extends Interfaces.SISO(y(start = y_start));
  initial equation
    if initType == Init.SteadyState then
      der(y) = 0;
    elseif initType == Init.InitialState then
      y = y_start;
    end if;
  equation
    der(y) = k*u;
  end Integrator;

  block Controller "P or PI"
    import Kit.Types.Init;
    parameter .Kit.Types.Controller kind = .Kit.Types.Controller.PI "kind";
    parameter Real k = 1 "gain";
    parameter SI.Time T(min = Modelica.Constants.small) = 0.5 "integral time" annotation (Dialog(enable = kind == .Kit.Types.Controller.PI));
    parameter Init initType = Init.InitialState "how it begins" annotation (Evaluate = true);
    Interfaces.RealInput u_s "set point";
    Interfaces.RealInput u_m "measurement";
    Interfaces.RealOutput y "control signal";
    output Real e = u_s - u_m "error";
    constant SI.Time second = 1;
    Integrator I(k = second/T, initType = if initType == Init.SteadyState then Init.SteadyState else if initType == Init.InitialState then Init.InitialState else Init.NoInit)
      if with_I annotation (Placement(transformation(extent = {{-10, -10}, {10, 10}})));
    Constant zero(k = 0) if not with_I;
    Sum sum(nu = 2);
  protected
    parameter Boolean with_I = kind == .Kit.Types.Controller.PI annotation (Evaluate = true, HideResult = true);
  equation
    connect(I.y, sum.u[2]) annotation (Line(points = {{0, 0}, {10, 0}}, color = {0, 0, 127}));
    connect(zero.y, sum.u[2]);
    sum.u[1] = e;
    if with_I then
      I.u = e;
    end if;
    y = k*sum.y;
  end Controller;

  block Sum "Sum of all inputs"
    parameter Integer nu(min = 0) = 0 "number of inputs" annotation (Dialog(connectorSizing = true), HideResult = true);
    Interfaces.RealInput u[nu];
    Interfaces.RealOutput y;
  equation
    if size(u, 1) > 0 then
      y = sum(u);
    else
      y = 0;
    end if;
  end Sum;

  function interpolate "Straight lines between points, found by a search from the last interval"
    extends Kit.Icons.Function;
    input Real x[:] "abscissas, rising";
    input Real y[size(x, 1)] "ordinates";
    input Real u "abscissa";
    input Integer last = 1 "interval of the last search";
    output Real v "ordinate";
    output Integer now = 1 "interval of this one";
  protected
    Integer i;
    Integer n = size(x, 1);
  algorithm
    assert(n > 1, "at least two points are wanted");
    i := min(max(last, 1), n - 1);
    if u >= x[i] then
      while i < n and u >= x[i] loop
        i := i + 1;
      end while;
      i := i - 1;
    else
      while i > 1 and u < x[i] loop
        i := i - 1;
      end while;
    end if;
    v := y[i] + (y[i + 1] - y[i])*(u - x[i])/(x[i + 1] - x[i]);
    now := i;
  end interpolate;
end Parts;
