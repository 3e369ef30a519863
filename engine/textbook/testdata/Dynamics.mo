package Dynamics "Classics of simulation, each in one model"
  model Epidemic "Susceptible, infected, recovered; contacts are halved for a while"
    parameter Real beta0 = 0.5, gamma = 0.2, N = 1000;
    Real S(start=999), I(start=1), R(start=0), beta;
  initial equation
    I = 1;
    R = 0;
    S + I + R = N;
  equation
    beta = if time >= 20 and time < 45 then beta0/2 else beta0;
    der(S) = -beta*S*I/N;
    der(I) = beta*S*I/N - gamma*I;
    der(R) = gamma*I;
  end Epidemic;

  model Brusselator "Reaction and diffusion on a line"
    parameter Integer n = 12;
    parameter Real A = 1, B = 3, alpha = 0.02;
    parameter Real dx = 1/(n + 1), x[n] = {i*dx for i in 1:n};
    Real u[n](start={1 + sin(2*3.141592653589793*x[i]) for i in 1:n}, each fixed=true), v[n](each start=3, each fixed=true);
  equation
    for i in 1:n loop
      der(u[i]) = A + u[i]^2*v[i] - (B + 1)*u[i] + alpha/dx^2*((if i == 1 then 1 else u[i - 1]) - 2*u[i] + (if i == n then 1 else u[i + 1]));
      der(v[i]) = B*u[i] - u[i]^2*v[i] + alpha/dx^2*((if i == 1 then 3 else v[i - 1]) - 2*v[i] + (if i == n then 3 else v[i + 1]));
    end for;
  end Brusselator;

  model Planet "An ellipse, by vectors"
    parameter Real mu = 4, e = 0.6;
    Real r[2](start={1 - e, 0}, each fixed=true), v[2](start={0, sqrt(mu*(1 + e)/(1 - e))}, each fixed=true);
    Real d = sqrt(r*r), energy = v*v/2 - mu/d, spin = r[1]*v[2] - r[2]*v[1];
  equation
    der(r) = v;
    der(v) = -mu*r/d^3;
  end Planet;

  model Rocket "Burns out, then coasts; its mass is an equation"
    parameter Real m0 = 1000, dry = 250, rate = 5, exhaust = 2500, g = 9.81;
    Real m(start=m0, fixed=true), v(start=0, fixed=true), h(start=0, fixed=true), thrust;
    Boolean burns = m > dry;
  equation
    der(m) = if burns then -rate else 0;
    thrust = if burns then rate*exhaust else 0;
    m*der(v) = thrust - m*g;
    der(h) = v;
  end Rocket;

  model Landing "Towards the moon with two stages of thrust; gravity grows"
    constant Real G = 6.672e-11;
    parameter Real mass0 = 1038.358, loss = 0.000277, radius = 1.738e6, M = 7.382e22;
    parameter Real f1 = 36350, f2 = 1308, t1 = 43.2, t2 = 210;
    Real altitude(start=59404, fixed=true), velocity(start=-2003, fixed=true), mass(start=mass0, fixed=true), gravity, thrust, acceleration;
  equation
    thrust = if time < t1 then f1 elseif time < t2 then f2 else 0;
    mass*acceleration = thrust - mass*gravity;
    der(mass) = -loss*abs(thrust);
    der(altitude) = velocity;
    der(velocity) = acceleration;
    gravity = G*M/(altitude + radius)^2;
  end Landing;

  model DoublePendulum "A mass matrix: derivatives in products"
    parameter Real m[2] = {1, 0.7}, l[2] = {1, 0.8}, g = 9.81;
    Real phi[2](start={0.9, -0.4}, each fixed=true), w[2](each start=0, each fixed=true), M[2, 2], c = cos(phi[1] - phi[2]), s = sin(phi[1] - phi[2]);
  equation
    der(phi) = w;
    M = [sum(m)*l[1]^2, m[2]*l[1]*l[2]*c; m[2]*l[1]*l[2]*c, m[2]*l[2]^2];
    M*der(w) = {-m[2]*l[1]*l[2]*s*w[2]^2 - sum(m)*g*l[1]*sin(phi[1]), m[2]*l[1]*l[2]*s*w[1]^2 - m[2]*g*l[2]*sin(phi[2])};
  end DoublePendulum;

  model String "A plucked string: second derivatives by slices"
    parameter Integer n = 9;
    parameter Real c = 2;
    Real y[n](start={sin(3.141592653589793*2*i/(n + 1)) for i in 1:n}, each fixed=true), v[n](each start=0, each fixed=true);
    Real padded[n + 2] = cat(1, {0}, y, {0});
  equation
    der(y) = v;
    der(v) = c^2*(padded[1:n] - 2*padded[2:n + 1] + padded[3:n + 2]);
  end String;

  model Chua "A diode with three slopes"
    Real x(start=0.1, fixed=true), y(start=0, fixed=true), z(start=0, fixed=true), f;
  equation
    f = -0.714*x + 0.5*(-1.143 + 0.714)*(abs(x + 1) - abs(x - 1));
    der(x) = 9*(y - x - f);
    der(y) = x - y + z;
    der(z) = -14*y;
  end Chua;

  function rate "of an ion gate"
    input Real v, k, v0, scale;
    input Boolean linear = false;
    output Real a;
  algorithm
    if linear then
      a := k*(v - v0)/(1 - exp(-(v - v0)/scale));
    else
      a := k*exp(-(v - v0)/scale);
    end if;
  end rate;

  record Channel "of a membrane"
    parameter Real g "conductance";
    parameter Real E "equilibrium";
    Real i "current";
  end Channel;

  model Axon "Hodgkin and Huxley: gates, channels as records"
    Channel Na(g=120, E=50), K(g=36, E=-77), leak(g=0.3, E=-54.387);
    Real v(start=-65, fixed=true), m(start=0.05, fixed=true), h(start=0.6, fixed=true), n(start=0.32, fixed=true);
    Real stimulus = if time > 5 and time < 15 then 12 else 0;
  equation
    Na.i = Na.g*m^3*h*(v - Na.E);
    K.i = K.g*n^4*(v - K.E);
    leak.i = leak.g*(v - leak.E);
    der(v) = stimulus - Na.i - K.i - leak.i;
    der(m) = rate(v, 0.1, -40, 10, true)*(1 - m) - rate(v, 4, -65, 18)*m;
    der(h) = rate(v, 0.07, -65, 20)*(1 - h) - h/(1 + exp(-(v + 35)/10));
    der(n) = rate(v, 0.01, -55, 10, linear=true)*(1 - n) - rate(v, k=0.125, v0=-65, scale=80)*n;
  end Axon;

  model Exchanger "Two streams against one another, in cells"
    parameter Integer n = 6;
    parameter Real hot_in = 90, cold_in = 15;
    Real hot[n](each start=20, each fixed=true), cold[n](each start=20, each fixed=true), q[n];
  equation
    q = 0.8*(hot - cold);
    der(hot) = 2*(cat(1, {hot_in}, hot[1:end - 1]) - hot) - q;
    for i in 1:n loop
      der(cold[i]) = 1.5*((if i < n then cold[min(i + 1, n)] else cold_in) - cold[i]) + 0.7*q[i];
    end for;
  end Exchanger;

  model Enzyme "A quasi-steady state: an equation of the third degree holds all the time"
    Real s(start=2, fixed=true), p(start=0, fixed=true), free(start=0.5, min=0), bound;
  equation
    free + bound + bound^3/10 = 1;
    bound = 3*free*s;
    der(s) = 0.2 - 0.9*bound;
    der(p) = 0.9*bound - 0.1*p;
  end Enzyme;

  model Polynomial "Functions of time are differentiated"
    function value
      input Real x;
      input Real c[:];
      output Real y;
    protected
      Integer n = size(c, 1);
    algorithm
      y := c[1];
      for i in 2:n loop
        y := y*x + c[i];
      end for;
      annotation (derivative=slope);
    end value;
    function slope
      input Real x;
      input Real c[:];
      input Real x_der;
      input Real c_der[:];
      output Real y_der;
    protected
      Integer n = size(c, 1);
    algorithm
      y_der := value(x, {c[i]*(n - i) for i in 1:n - 1})*x_der + value(x, c_der);
    end slope;
    Real y, p, dy, dp, inverse(start=1);
  equation
    y = value(time, {1, -2, 2});
    p = time^2 - 2*time + 2;
    dy = der(y);
    dp = der(p);
    time + 3 = value(inverse, {2, 3, 1});
  end Polynomial;

  model Linear "A system by matrices that is extended with values; inputs of size zero"
    parameter Integer nx = 0, nu = 0, ny = 0;
    parameter Real A[nx, nx] = fill(0, nx, nx), B[nx, nu] = fill(0, nx, nu), C[ny, nx] = fill(0, ny, nx), D[ny, nu] = fill(0, ny, nu), x0[nx] = fill(0, nx);
    Real x[nx], u[nu], y[ny];
  initial equation
    x = x0;
  equation
    der(x) = A*x + B*u;
    y = C*x + D*u;
  end Linear;

  model Blocks "A matrix of blocks"
    parameter Real J[2] = {0.4, 1}, S[2, 2] = [-1/J[1], 1/J[1]; 1/J[2], -1/J[2]];
    extends Linear(nx=4, x0={0, 1, 0, 0}, A=[zeros(2, 2), identity(2); 11*S + [0, 0; 0, -5/J[2]], 0.2*S + [0, 0; 0, -1/J[2]]],
      B=fill(0, 4, 0), C=fill(0, 0, 4), D=fill(0, 0, 0));
  equation
    u = fill(0, 0);
  end Blocks;

  model Quasilinear "The matrix itself depends on the state: predators and prey"
    Real x[2](start={10, 10}, each fixed=true), A[2, 2] = [0.1 - 0.02*x[2], 0; 0.02*x[2], -0.4];
  equation
    der(x) = A*x;
  end Quasilinear;

  model Species "The state is an array over an enumeration, the rates a matrix of it"
    type Kind = enumeration(A, B, X);
    Real c[Kind](start={1, 1, 0}, each fixed=true), fraction[Kind] = c/sum(c);
    parameter Real k[3] = {0.1, 0.1, 10};
  equation
    der(c) = [-k[1]*c[Kind.B], 0, k[2]; -k[1]*c[Kind.B], -k[3]*c[Kind.X], k[2]; k[1]*c[Kind.B], -k[3]*c[Kind.X], -k[2]]*c;
  end Species;

  model Backlash "A gear with play: sign, max and abs"
    parameter Real b = 0.5, kb = 1000;
    Real phi1(start=0, fixed=true), phi2(start=0, fixed=true), w1(start=5, fixed=true), w2(start=0, fixed=true), d = phi2 - phi1;
  equation
    w1 = der(phi1);
    w2 = der(phi2);
    0.4*der(w1) = kb*sign(d)*max(abs(d) - b/2, 0) + 11*d + 0.2*der(d);
    der(w2) = kb*sign(-d)*max(abs(d) - b/2, 0) - 11*d - 0.2*der(d) - 5*phi2 - der(phi2);
  end Backlash;

  model Duffing "A spring that gets stiffer, driven"
    Real x(start=1), v(start=0);
  equation
    der(x) = v;
    der(v) = 0.3*cos(1.2*time) - 0.2*v + x - x^3;
  end Duffing;

  model Steady "Starts where nothing moves; the disturbance comes later"
    parameter Real h = 0.7, C = 0.12;
    Real T, surroundings;
  initial equation
    der(T) = 0 "in balance";
  equation
    if time <= 0.5 then
      surroundings = 298.15;
    else
      surroundings = 298.15 - 20*(time - 0.5);
    end if;
    C*der(T) = h*(surroundings - T);
  end Steady;

  model Oregonator "Stiff oscillation"
    Real x(start=1, fixed=true), y(start=2, fixed=true), z(start=3, fixed=true);
  equation
    der(x) = 77.27*(y + x*(1 - 8.375e-6*x - y));
    der(y) = (z - (1 + x)*y)/77.27;
    der(z) = 0.161*(x - z);
  end Oregonator;
end Dynamics;
