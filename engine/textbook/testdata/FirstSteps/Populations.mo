within FirstSteps;
package Populations "Lotka and Volterra, in several dresses"
  model Classic "Predators and prey"
    parameter Real alpha=0.1 "Reproduction rate of prey";
    parameter Real beta=0.02 "Mortality rate of prey per predator";
    parameter Real gamma=0.4 "Mortality rate of predator";
    parameter Real delta=0.02 "Reproduction rate of predator per prey";
    parameter Real x0=10 "Start value of prey population";
    parameter Real y0=10 "Start value of predator population";
    Real x(start=x0) "Prey population";
    Real y(start=y0) "Predator population";
  equation
    der(x) = x*(alpha - beta*y);
    der(y) = y*(delta*x - gamma);
  end Classic;

  model Crowded "More of them"
    extends Classic(x0=50, alpha=0.15);
  end Crowded;

  model ByStart "Start values modified where they are used"
    extends Classic(x(start=30, fixed=true), y(start=7, fixed=true));
  end ByStart;

  model Quiescent "Starts at the equilibrium that is not extinction"
    extends Classic(x(start=15), y(start=4));
  initial equation
    der(x) = 0;
    der(y) = 0;
  end Quiescent;

  model Island
    parameter Real r = 0.5, K = 10, a = 0.3, d = 0.4;
    input Real arriving "prey that comes from elsewhere";
    output Real total = prey + hunters;
    Real prey(start=4, fixed=true);
    Real hunters(start=1, fixed=true);
  equation
    der(prey) = r*prey*(1 - prey/K) - a*prey*hunters + arriving;
    der(hunters) = a*prey*hunters*0.5 - d*hunters;
  end Island;

  model TwoIslands "A ferry between them"
    parameter Real ferry = 0.2;
    Island north(r=0.7, arriving=ferry*(south.prey - north.prey));
    Island south(prey(start=8), arriving=-north.arriving);
    Real everybody = north.total + south.total;
  end TwoIslands;
end Populations;
