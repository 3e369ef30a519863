package Index3 "Constraints that are not linear in the states: which state is given up depends on the start values"
  constant Real g = 9.81;

  model Pendulum "In Cartesian coordinates, around its lowest point"
    parameter Real L = 2 "length, m";
    parameter Real m = 3 "mass, kg";
    Real x(start=1.2, fixed=true), y(start=-1.6) "position, m";
    Real vx(start=0.8, fixed=true), vy "velocity, m/s";
    Real F "pull of the rod, N";
  equation
    der(x) = vx;
    der(y) = vy;
    m*der(vx) = -F*x/L;
    m*der(vy) = -F*y/L - m*g;
    x^2 + y^2 = L^2;
  end Pendulum;

  model Rest "All starts are given, more than there are degrees of freedom"
    extends Pendulum(y(fixed=true), vy(start=0.6, fixed=true));
  end Rest;

  model Swing "From the height of its bearing through the lowest point and back"
    extends Pendulum(x(start=2), y(start=0, fixed=false), vx(start=0, fixed=false), vy(start=0, fixed=true));
  end Swing;

  model Turn "All the way around"
    extends Pendulum(x(start=0), y(start=-2), vx(start=9.5));
  end Turn;

  model Demanded "The height is found from x, because the model says so"
    extends Pendulum(x(stateSelect=StateSelect.always), vx(stateSelect=StateSelect.always));
  end Demanded;

  model Double "Two rods, one at the end of the other"
    parameter Real L1 = 1, L2 = 0.7, m1 = 1, m2 = 0.5;
    Real x1(start=0.3, fixed=true), y1(start=-0.95), x2(start=0.5, fixed=true), y2(start=-1.6);
    Real F1, F2 "pull over length, N/m";
  protected
    Real u1(start=0, fixed=true), w1, u2(start=0, fixed=true), w2;
  equation
    der(x1) = u1;
    der(y1) = w1;
    der(x2) = u2;
    der(y2) = w2;
    m1*der(u1) = -F1*x1 + F2*(x2 - x1);
    m1*der(w1) = -F1*y1 + F2*(y2 - y1) - m1*g;
    m2*der(u2) = -F2*(x2 - x1);
    m2*der(w2) = -F2*(y2 - y1) - m2*g;
    x1^2 + y1^2 = L1^2;
    (x2 - x1)^2 + (y2 - y1)^2 = L2^2;
  end Double;

  model SliderCrank "A crank turns all the way around and drives a slider with friction"
    parameter Real r = 0.2, l = 0.5, J = 0.1, Jr = 0.02, m = 2, d = 3, drive = 1.5;
    Real phi(start=0.4, fixed=true), w(start=3, fixed=true) "crank";
    Real beta "rod";
    Real s "slider";
    Real fx, fy "force in the joint of rod and slider";
    Real v, b;
  equation
    w = der(phi);
    b = der(beta);
    v = der(s);
    r*sin(phi) = l*sin(beta);
    s = r*cos(phi) + l*cos(beta);
    J*der(w) = drive + fx*r*sin(phi) - fy*r*cos(phi);
    Jr*der(b) = fx*l*sin(beta) + fy*l*cos(beta);
    m*der(v) = -d*v + fx;
  end SliderCrank;

  model FourBar "Crank, coupler and rocker: the crank turns, the rocker swings"
    parameter Real a = 1, b = 3, c = 2.5, d = 3 "lengths of crank, coupler, rocker and ground";
    parameter Real Ja = 0.4, Jb = 0.1, Jc = 0.6;
    Real qa(start=0.3, fixed=true), wa(start=1, fixed=true);
    Real qb(start=0.6), qc(start=1.5);
    Real wb, wc, f1, f2;
  equation
    der(qa) = wa;
    der(qb) = wb;
    der(qc) = wc;
    a*cos(qa) + b*cos(qb) = d + c*cos(qc);
    a*sin(qa) + b*sin(qb) = c*sin(qc);
    Ja*der(wa) = 0.5 - f1*a*sin(qa) + f2*a*cos(qa);
    Jb*der(wb) = -f1*b*sin(qb) + f2*b*cos(qb);
    Jc*der(wc) = -0.2*wc + f1*c*sin(qc) - f2*c*cos(qc);
  end FourBar;

  model Varactors "Two capacitors whose charge is not linear in the voltage, side by side"
    Real q1(start=0.5, fixed=true), q2, v, i1, i2;
  equation
    q1 = v + 0.2*v^3;
    q2 = 2*v + 0.1*v^3;
    der(q1) = i1;
    der(q2) = i2;
    i1 + i2 = (3*sin(2*time) - v)/4;
  end Varactors;

  model Vessels "Two gas vessels at one pressure, of which one is heated"
    parameter Real R = 287, cv = 718, V1 = 1, V2 = 2;
    Real m1(start=1.2, fixed=true), m2(start=2, fixed=true), U1(start=2.5e5, fixed=true), U2(start=5e5, fixed=true);
    Real p1(nominal=1e5), p2(nominal=1e5), T1(start=290), T2, n;
  equation
    p1*V1 = m1*R*T1;
    p2*V2 = m2*R*T2;
    U1 = m1*cv*T1;
    U2 = m2*cv*T2;
    p1 = p2;
    der(m1) = -n;
    der(m2) = n;
    der(U1) = 5e4 - n*(cv + R)*T1;
    der(U2) = n*(cv + R)*T1;
  end Vessels;

  model Bead "A bead on a wire, its height given by its place"
    Real x(start=1, fixed=true), y, s(start=0, fixed=true) "way along the wire";
    Real vx(start=0, fixed=true), vy, N;
  equation
    y = x^2 + 0.1*x^3;
    vx = der(x);
    vy = der(y);
    der(vx) = -N*(2*x + 0.3*x^2);
    der(vy) = N - g;
    der(s) = sqrt(vx^2 + vy^2 + 1e-12);
  end Bead;

  model Inverse "The torque that moves a load behind an elastic joint as wanted: index 5"
    Real q1, q2 "angles of motor and load", w1, w2, tau;
  equation
    der(q1) = w1;
    der(q2) = w2;
    der(w1) = tau - 100*(q1 - q2);
    der(w2) = 100*(q1 - q2) - g*sin(q2);
    q2 = 1 - cos(time);
  end Inverse;

  model Skate "A turning skate on a slope moves along its blade only: no constraint of places"
    Real x(start=0, fixed=true), y(start=0, fixed=true), phi(start=0, fixed=true);
    Real vx(start=1, fixed=true), vy, w(start=1, fixed=true), f "force across the blade";
  equation
    der(x) = vx;
    der(y) = vy;
    der(phi) = w;
    der(w) = 0;
    der(vx) = f*sin(phi);
    der(vy) = -f*cos(phi) - 1;
    vx*sin(phi) = vy*cos(phi);
  end Skate;

  model Kicked "A pendulum at rest gets a kick, after which it swings"
    parameter Real L = 2;
    Real x(start=0), y(start=-2), vx(start=0, fixed=true), vy, F;
  equation
    der(x) = vx;
    der(y) = vy;
    der(vx) = -F*x;
    der(vy) = -F*y - g;
    x^2 + y^2 = L^2;
    when time >= 0.5 then
      reinit(vx, 3);
    end when;
  end Kicked;
end Index3;
