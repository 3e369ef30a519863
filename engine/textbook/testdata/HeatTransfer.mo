package HeatTransfer "Rods, rooms and their surroundings"
  package Interfaces
    connector HeatPort
      Modelica.Units.SI.Temperature T;
      flow Modelica.Units.SI.HeatFlowRate Q_flow;
    end HeatPort;
  end Interfaces;

  package Components
    import Modelica.Units.SI.{Temperature,HeatCapacity,ThermalConductance,HeatFlowRate};
    import HeatTransfer.Interfaces.HeatPort;

    model Capacity
      parameter HeatCapacity C;
      parameter Temperature T0 = 293.15;
      HeatPort port(T(start=T0, fixed=true));
    equation
      C*der(port.T) = port.Q_flow;
    end Capacity;

    partial model TwoPort
      HeatPort a, b;
      HeatFlowRate Q_flow "from a to b";
      Modelica.Units.SI.TemperatureDifference dT;
    equation
      dT = a.T - b.T;
      a.Q_flow = Q_flow;
      b.Q_flow = -Q_flow;
    end TwoPort;

    model Conductor
      extends TwoPort;
      parameter ThermalConductance G;
    equation
      Q_flow = G*dT;
    end Conductor;

    model Radiator "Stefan and Boltzmann"
      extends TwoPort;
      parameter Real Gr(unit="m2");
    equation
      Q_flow = Gr*Modelica.Constants.sigma*(a.T^4 - b.T^4);
    end Radiator;

    model Fixed
      parameter Temperature T;
      HeatPort port;
    equation
      port.T = T;
    end Fixed;

    model Source "heat by a formula of time"
      parameter HeatFlowRate Q = 100;
      parameter Boolean pulsating = false;
      parameter Real w(unit="rad/s") = 2;
      HeatPort port;
    equation
      if pulsating then
        port.Q_flow = -Q*(1 + sin(w*time));
      else
        port.Q_flow = -Q;
      end if;
    end Source;

    model Ambient
      parameter Temperature mean = 280;
      parameter Real swing(unit="K") = 5;
      Temperature T = mean + swing*cos(time);
    end Ambient;

    model ToAmbient "Loses heat to the surroundings, wherever these are defined"
      outer Ambient ambient;
      parameter ThermalConductance G = 1;
      HeatPort port;
    equation
      port.Q_flow = G*(port.T - ambient.T);
    end ToAmbient;
  end Components;

  model RodByLoop "A rod in slices, balances written in for loops"
    import Modelica.Units.SI;
    parameter Integer n = 8 "slices";
    parameter SI.Length L = 1.0;
    parameter SI.Area A = 0.01;
    parameter SI.ThermalConductivity k = 200;
    parameter SI.Density rho = 2700;
    parameter SI.SpecificHeatCapacity c = 9;
    parameter SI.CoefficientOfHeatTransfer h = 500;
    parameter SI.Temperature T_hot = 400, T_room = 300;
    SI.Temperature T[n](each start=T_room, each fixed=true);
    SI.HeatFlowRate Q[n + 1] "between slices; Q[1] enters, Q[n+1] leaves";
    SI.Energy content = sum(T)*rho*A*dx*c;
  protected
    parameter SI.Length dx = L/n;
  equation
    Q[1] = k*A*(T_hot - T[1])/(dx/2);
    for i in 2:n loop
      Q[i] = k*A*(T[i - 1] - T[i])/dx;
    end for;
    Q[n + 1] = h*A*(T[n] - T_room);
    for i in 1:n loop
      rho*A*dx*c*der(T[i]) = Q[i] - Q[i + 1];
    end for;
  end RodByLoop;

  model RodBySlices "The same balance by array slices; insulated ends; starts with a profile"
    parameter Integer n = 6;
    parameter Real a = 2.5 "diffusivity over dx^2";
    Real T[n];
  initial equation
    T = linspace(10, 60, n);
  equation
    der(T[1]) = a*(T[2] - T[1]);
    der(T[2:n - 1]) = a*(T[1:n - 2] - 2*T[2:n - 1] + T[3:n]);
    der(T[n]) = a*(T[n - 1] - T[n]);
  end RodBySlices;

  model RodOfComponents "Capacities and conductors, connected in a loop"
    import HeatTransfer.Components.*;
    parameter Integer n = 5;
    Capacity slice[n](each C=4, T0={300 + 10*i for i in 1:n});
    Conductor between[n - 1](each G=2);
    Conductor ends[2](G={5, 1.5});
    Fixed cold(T=290);
    Source heater(Q=60, pulsating=true);
  equation
    for i in 1:n - 1 loop
      connect(slice[i].port, between[i].a);
      connect(between[i].b, slice[i + 1].port);
    end for;
    connect(cold.port, ends[1].a);
    connect(ends[1].b, slice[1].port);
    connect(slice[n].port, ends[2].a);
    connect(ends[2].b, cold.port);
    connect(heater.port, slice[div(n + 1, 2)].port);
  end RodOfComponents;

  model Satellite "Radiates into space while a heater keeps it warm; its equilibrium is the start"
    Components.Capacity body(C=50, port(T(start=250, fixed=false)));
    Components.Radiator skin(Gr=1.2);
    Components.Fixed space(T=3);
    Components.Source heater(Q=300);
    Components.Source sun(Q=if 1 > 2 then 5 else 100, pulsating=true, w=0.8);
  initial equation
    der(body.port.T) = 0;
  equation
    connect(body.port, skin.a);
    connect(skin.b, space.port);
    connect(heater.port, body.port);
    connect(sun.port, body.port);
  end Satellite;

  model House "The surroundings are declared once and seen by all rooms below"
    model Room
      Components.Capacity air(C=2);
      Components.ToAmbient window(G=0.4);
      Interfaces.HeatPort wall;
    equation
      connect(air.port, window.port);
      connect(air.port, wall);
    end Room;
    inner Components.Ambient ambient(mean=275);
    Room kitchen(air(T0=295)), bedroom(window.G=0.8, air.T0=288);
    Components.Conductor door(G=0.25);
    Components.Source stove(Q=12);
  equation
    connect(kitchen.wall, door.a);
    connect(door.b, bedroom.wall);
    connect(stove.port, kitchen.wall);
  end House;
end HeatTransfer;
