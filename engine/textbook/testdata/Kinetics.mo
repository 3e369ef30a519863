package Kinetics "Chemical reactions by arrays"
  type Concentration = Real(unit="mol/m3", min=0, nominal=1);

  model ABX "A and B form X and back; X and B decay to T and S"
    type Species = enumeration(A "first", B "second", X "product");
    parameter Real k[3] = {0.1, 0.1, 10};
    Concentration C[Species];
  initial equation
    C = {1, 1, 0};
  equation
    der(C[Species.A]) = -k[1]*C[Species.A]*C[Species.B] + k[2]*C[Species.X];
    der(C[Species.B]) = -k[1]*C[Species.A]*C[Species.B] + k[2]*C[Species.X] - k[3]*C[Species.B]*C[Species.X];
    der(C[Species.X]) = k[1]*C[Species.A]*C[Species.B] - k[2]*C[Species.X] - k[3]*C[Species.B]*C[Species.X];
  end ABX;

  model Network "Rates of mass action and a stoichiometric matrix"
    parameter Integer nS = 4 "species";
    parameter Integer nR = 3 "reactions";
    parameter Integer nu[nR, nS] = [-1, 1, 0, 0; 0, -2, 1, 0; 0, 0, -1, 2] "stoichiometry, one row a reaction";
    parameter Real k[nR](each unit="1/s") = {1.2, 0.7, 0.3};
    Real c[nS](start={2, 0.5, 0, 0}, each fixed=true);
    Real r[nR] "rates";
    Real mass = {1, 1, 2, 1}*c "which reactions cannot change";
  equation
    for j in 1:nR loop
      r[j] = k[j]*product(if nu[j, i] < 0 then c[i]^(-nu[j, i]) else 1 for i in 1:nS);
    end for;
    der(c) = transpose(nu)*r;
  end Network;

  function arrhenius "Rate constant at a temperature"
    input Real k0;
    input Modelica.Units.SI.Temperature T;
    input Modelica.Units.SI.MolarEnergy E = 5e4 "activation energy";
    output Real k;
  algorithm
    k := k0*exp(-E/(Modelica.Constants.R*T));
  end arrhenius;

  model StirredTank "Exothermic, with feed and cooling"
    parameter Real c_in = 1, q = 0.1, V = 1;
    parameter Modelica.Units.SI.Temperature T_in = 300, T_cool = 295;
    parameter Real UA = 0.2, dH = 35;
    Real c(start=0.8, fixed=true);
    Modelica.Units.SI.Temperature T(start=320, fixed=true, nominal=300);
    Real rate;
  equation
    rate = V*arrhenius(6e7, T)*c;
    V*der(c) = q*(c_in - c) - rate;
    V*der(T) = q*(T_in - T) + dH*rate - UA*(T - T_cool);
  end StirredTank;

  model Robertson "Stiff: time constants from microseconds to hours"
    Real y[3](start={1, 0, 0}, fixed={true, true, false}, nominal={1, 1e-4, 1});
  protected
    constant Real k1 = 0.04, k2 = 3e7, k3 = 1e4;
    Real r[3] = {k1*y[1], k2*y[2]^2, k3*y[2]*y[3]};
  equation
    der(y[1]) = -r[1] + r[3];
    der(y[2]) = r[1] - r[2] - r[3];
    y[1] + y[2] + y[3] = 1;
  end Robertson;
end Kinetics;
