within Drives;
package Examples "Ready to run"
  model DualMass "Two inertias, a spring-damper between, one to the wall"
    Components.Inertia inertia1(J=0.4, phi(start=0, fixed=true), w(start=0, fixed=true));
    Components.Inertia inertia2(J=1.0, phi(start=1, fixed=true), w(start=0, fixed=true));
    Components.SpringDamper coupling(c=11, d=0.2);
    Components.Spring spring(c=5);
    Components.Damper damper(d=1);
    Components.Fixed ground;
  equation
    connect(coupling.flange_a, inertia1.flange_b);
    connect(coupling.flange_b, inertia2.flange_a);
    connect(inertia2.flange_b, spring.flange_a);
    connect(inertia2.flange_b, damper.flange_a);
    connect(spring.flange_b, ground.flange);
    connect(damper.flange_b, ground.flange);
  end DualMass;

  model DualMassRelative "The same with a damper that differentiates its relative angle: index reduction needed"
    Components.Inertia inertia1(J=0.4, phi(start=0, fixed=true), w(start=0, fixed=true));
    Components.Inertia inertia2(J=1.0, phi(start=1, fixed=true), w(start=0, fixed=true));
    Components.Spring coupling(c=11);
    Components.RelativeDamper friction(d=0.2);
    Components.Spring spring(c=5);
    Components.RelativeDamper damper(d=1);
    Components.Fixed ground;
  equation
    connect(coupling.flange_a, inertia1.flange_b);
    connect(coupling.flange_b, inertia2.flange_a);
    connect(friction.flange_a, inertia1.flange_b);
    connect(friction.flange_b, inertia2.flange_a);
    connect(inertia2.flange_b, spring.flange_a);
    connect(inertia2.flange_b, damper.flange_a);
    connect(spring.flange_b, ground.flange);
    connect(damper.flange_b, ground.flange);
  end DualMassRelative;

  model GearedDrive "A motor drives a mass through an elastic shaft and a gear; a load torque comes after a second"
    Components.Motor motor(u=12);
    Components.Inertia rotor(J=0.02, phi(start=0, fixed=true), w(fixed=true));
    Components.Spring shaft(c=50);
    Components.Gear gear(ratio=5);
    Components.Inertia mass(J=2, phi(fixed=true, start=0), w(fixed=true, start=0));
    Components.Damper bearing(d=0.6);
    Components.Fixed housing;
    Components.Torque load(tau=if time > 1 then -4 else 0);
  equation
    connect(motor.flange, rotor.flange_a);
    connect(rotor.flange_b, shaft.flange_a);
    connect(shaft.flange_b, gear.flange_a);
    connect(gear.flange_b, mass.flange_a);
    connect(mass.flange_b, load.flange);
    connect(bearing.flange_a, mass.flange_b);
    connect(bearing.flange_b, housing.flange);
  end GearedDrive;

  model StiffGear "Gear between two inertias: their angles are not independent, index reduction needed"
    Components.Torque drive(tau=2*sin(3*time));
    Components.Inertia small(J=0.02, phi(start=0, fixed=true), w(start=0, fixed=true));
    Components.Gear gear(ratio=5);
    Components.Inertia large(J=2);
  equation
    connect(drive.flange, small.flange_a);
    connect(small.flange_b, gear.flange_a);
    connect(gear.flange_b, large.flange_a);
  end StiffGear;

  model Rattle "A mass swings in a gap: a state event at each touch"
    Components.Inertia mass(J=1, phi(start=0, fixed=true), w(start=1, fixed=true));
    Components.Backlash gap(c=400, b=1, d=0.5);
    Components.Fixed wall;
  equation
    connect(mass.flange_b, gap.flange_a);
    connect(gap.flange_b, wall.flange);
  end Rattle;

  model Chain "An array of equal stages, modified one by one"
    parameter Integer n = 4;
    Components.Inertia stage[n](J={1, 2, 3, 4}, each w(start=0, fixed=true), phi(start={0.4, 0, 0, -0.4}, each fixed=true));
    Components.SpringDamper link[n - 1](c=fill(30, n - 1), each d=0.5);
  equation
    connect(stage[1:n - 1].flange_b, link.flange_a);
    connect(link.flange_b, stage[2:n].flange_a);
  end Chain;
end Examples;
