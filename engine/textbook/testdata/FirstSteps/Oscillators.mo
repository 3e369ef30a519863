within FirstSteps;
package Oscillators
  import Modelica.Units.SI.*;

  model VanDerPol
    parameter Real mu = 1.5;
    Real x(start=2, fixed=true);
    Real y(start=0, fixed=true);
  equation
    der(x) = y;
    der(y) = mu*(1 - x^2)*y - x;
  end VanDerPol;

  model Lorenz "with named parameters that are expressions of others"
    parameter Real sigma = 10;
    parameter Real rho = 2.8*sigma;
    parameter Real beta = 8/3;
    Real x(start=1, fixed=true), y(start=1, fixed=true), z(start=1, fixed=true);
  equation
    der(x) = sigma*(y - x);
    der(y) = x*(rho - z) - y;
    der(z) = x*y - beta*z;
  end Lorenz;

  model Pendulum "in angles, large swing"
    parameter Length L = 0.8;
    parameter Mass m(min=0) = 0.5;
    parameter Acceleration g = Modelica.Constants.g_n;
    Angle phi(start=2.5, fixed=true, displayUnit="deg");
    AngularVelocity w(start=0, fixed=true);
    Position x, y;
    Energy E;
  equation
    w = der(phi);
    m*L^2*der(w) = -m*g*L*sin(phi);
    x = L*sin(phi);
    y = -L*cos(phi);
    E = m*g*y + 0.5*m*(L*w)^2;
  end Pendulum;

  model TwoInertias "A dual-mass drive, by equations"
    parameter Angle phi1_init = 0;
    parameter Angle phi2_init = 1;
    parameter AngularVelocity w1_init = 0;
    parameter AngularVelocity w2_init = 0;
    parameter Inertia J1 = 0.4;
    parameter Inertia J2 = 1.0;
    parameter RotationalSpringConstant c1 = 11;
    parameter RotationalSpringConstant c2 = 5;
    parameter RotationalDampingConstant d1 = 0.2;
    parameter RotationalDampingConstant d2 = 1.0;
    Angle phi1, phi2;
    AngularVelocity w1, w2;
  initial equation
    phi1 = phi1_init;
    phi2 = phi2_init;
    w1 = w1_init;
    w2 = w2_init;
  equation
    w1 = der(phi1);
    w2 = der(phi2);
    J1*der(w1) = c1*(phi2 - phi1) + d1*der(phi2 - phi1);
    J2*der(w2) = c1*(phi1 - phi2) + d1*der(phi1 - phi2) - c2*phi2 - d2*der(phi2);
  end TwoInertias;
end Oscillators;
