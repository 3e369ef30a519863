package StateSpace "Linear systems by their matrices"
  partial model LTI
    parameter Integer nx = 0 "states";
    parameter Integer nu = 0 "inputs";
    parameter Integer ny = 0 "outputs";
    parameter Real A[nx, nx] = fill(0, nx, nx);
    parameter Real B[nx, nu] = fill(0, nx, nu);
    parameter Real C[ny, nx] = fill(0, ny, nx);
    parameter Real D[ny, nu] = fill(0, ny, nu);
    parameter Real x0[nx] = fill(0, nx) "where it starts";
    Real x[nx];
    Real u[nu];
    Real y[ny];
  initial equation
    x = x0;
  equation
    der(x) = A*x + B*u;
    y = C*x + D*u;
  end LTI;

  model Cooling "One state, no input matrix: the room is an input"
    extends LTI(nx=1, nu=1, A=[-5], B=[5], x0={90});
  equation
    u = {20};
  end Cooling;

  model TwoInertias "No input at all: matrices with zero columns"
    parameter Real J1 = 0.4, J2 = 1, c1 = 11, c2 = 5, d1 = 0.2, d2 = 1;
    extends LTI(nx=4, ny=2, A=[0, 0, 1, 0; 0, 0, 0, 1; -c1/J1, c1/J1, -d1/J1, d1/J1; c1/J2, -(c1 + c2)/J2, d1/J2, -(d1 + d2)/J2],
      C=[1, -1, 0, 0; zeros(1, 2), ones(1, 2)], x0={0, 1, 0, 0});
  end TwoInertias;

  model Filter "Two inputs that change with time"
    extends LTI(nx=3, nu=2, ny=1, A=[-1, 0.5, 0; 0, -2, 1; 0.3, 0, -0.5], B=[1, 0; 0, 1; 0.2, 0.1], C=[1, 2, 3], D=[0.1, 0]);
  equation
    u = {sin(2*time), if time < 1.25 then 0 else 1};
  end Filter;

  block Continuous "A block with connectors of signals"
    parameter Real A[:, size(A, 1)];
    parameter Real B[size(A, 1), :];
    parameter Real C[:, size(A, 1)];
    parameter Real D[size(C, 1), size(B, 2)] = zeros(size(C, 1), size(B, 2));
    RealInput u[size(B, 2)];
    RealOutput y[size(C, 1)];
    output Real x[size(A, 1)](each start=0, each fixed=true);
  equation
    der(x) = A*x + B*u;
    y = C*x + D*u;
  end Continuous;

  connector RealInput = input Real "'input Real' as connector";
  connector RealOutput = output Real;

  block Sine
    parameter Real amplitude = 1, freqHz(unit="Hz") = 1, phase(unit="rad") = 0;
    RealOutput y;
  equation
    y = amplitude*Modelica.Math.sin(2*Modelica.Constants.pi*freqHz*time + phase);
  end Sine;

  block Gain
    parameter Real k;
    RealInput u;
    RealOutput y;
  equation
    y = k*u;
  end Gain;

  block Sum "of n signals"
    parameter Integer n = 2;
    parameter Real k[n] = ones(n);
    RealInput u[n];
    RealOutput y;
  equation
    y = k*u;
  end Sum;

  block TransferFunction "b(s)/a(s), as the controller canonical form"
    parameter Real b[:] = {1};
    parameter Real a[:] = {1};
    RealInput u;
    RealOutput y;
  protected
    parameter Integer na = size(a, 1);
    parameter Integer nb = size(b, 1);
    parameter Integer nx = na - 1;
    parameter Real bb[na] = cat(1, zeros(max(0, na - nb)), b);
    parameter Real d = bb[1]/a[1];
    Real x[nx](each start=0, each fixed=true);
  equation
    der(x[1]) = (u - a[2:na]*x)/a[1];
    der(x[2:nx]) = x[1:nx - 1];
    y = (bb[2:na] - d*a[2:na])*x + d*u;
  end TransferFunction;

  model Loop "Blocks in a closed loop: an algebraic loop through D"
    Sine reference(amplitude=2, freqHz=0.25);
    Sum error(k={1, -1});
    Gain controller(k=1.5);
    Continuous plant(A=[-1, 1; 0, -3], B=[0; 2], C=[1, 0; 0, 1], D=[0.4; 0]);
  equation
    connect(reference.y, error.u[1]);
    connect(error.y, controller.u);
    connect(controller.y, plant.u[1]);
    connect(plant.y[1], error.u[2]);
  end Loop;

  model Bessel "A transfer function of order three"
    TransferFunction g(b={2, 5}, a={1, 3, 4, 2});
    Sine s(freqHz=0.3, phase=1);
  equation
    connect(s.y, g.u);
  end Bessel;
end StateSpace;
