within Kit;
package Thermal "Heat"
  extends Kit.Icons.Package;
  import Modelica.Units.SI;
  partial connector Port
    SI.Temperature T;
    flow SI.HeatFlowRate Q_flow;
  end Port;
  connector Port_a
    extends Port;
    annotation (defaultComponentName = "port_a");
  end Port_a;
  model Mass
    parameter SI.HeatCapacity C;
    SI.Temperature T(start = 293.15, displayUnit = "degC");
    Port_a port;
  equation
    T = port.T;
    C*der(T) = port.Q_flow;
  end Mass;
  model Ambient
    parameter Modelica.Units.NonSI.Temperature_degC T = 20;
    Port_a port;
  equation
    port.T = to_K(T);
  end Ambient;
  model Conductor
    parameter SI.ThermalConductance G;
    Port_a a, b;
  equation
    a.Q_flow = G*(a.T - b.T);
    a.Q_flow + b.Q_flow = 0;
  end Conductor;
  constant Modelica.Units.NonSI.Temperature_degC zero = -273.15 "absolute zero";
  function to_K
    extends Kit.Icons.Function;
    input Modelica.Units.NonSI.Temperature_degC t;
    output SI.Temperature T;
  algorithm
    T := t - Kit.Thermal.zero;
    annotation (Inline = true);
  end to_K;
  function to_degC
    extends Kit.Icons.Function;
    input SI.Temperature T;
    output Modelica.Units.NonSI.Temperature_degC t;
  algorithm
    t := T + Kit.Thermal.zero;
  end to_degC;
end Thermal;
