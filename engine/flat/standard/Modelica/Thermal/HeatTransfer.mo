within Modelica.Thermal;
package HeatTransfer "Heat transfer between lumped bodies"
  import Modelica.Units.SI;
  package Interfaces "Ports and partial components"
    partial connector HeatPort "Thermal port"
      SI.Temperature T "temperature";
      flow SI.HeatFlowRate Q_flow "heat flow into the component";
    end HeatPort;
    connector HeatPort_a "Thermal port, filled"
      extends HeatPort;
    end HeatPort_a;
    connector HeatPort_b "Thermal port, open"
      extends HeatPort;
    end HeatPort_b;
    partial model Element1D "Heat flows between two ports without storage"
      SI.HeatFlowRate Q_flow "heat flow from port_a to port_b";
      SI.TemperatureDifference dT "port_a.T - port_b.T";
      HeatPort_a port_a;
      HeatPort_b port_b;
    equation
      dT = port_a.T - port_b.T;
      port_a.Q_flow = Q_flow;
      port_b.Q_flow = -Q_flow;
    end Element1D;
  end Interfaces;
  package Components "Storage and transport"
    model HeatCapacitor "Lumped storage"
      parameter SI.HeatCapacity C "heat capacity";
      SI.Temperature T(start = 293.15, displayUnit = "degC") "temperature";
      SI.TemperatureSlope der_T(start = 0) "its time derivative";
      Interfaces.HeatPort_a port;
    equation
      T = port.T;
      der_T = der(T);
      C*der(T) = port.Q_flow;
    end HeatCapacitor;
    model ThermalConductor "Conduction"
      extends Interfaces.Element1D;
      parameter SI.ThermalConductance G "conductance";
    equation
      Q_flow = G*dT;
    end ThermalConductor;
    model ThermalResistor "Conduction with the resistance"
      extends Interfaces.Element1D;
      parameter SI.ThermalResistance R "resistance";
    equation
      dT = R*Q_flow;
    end ThermalResistor;
    model Convection "Convection between a wall and a fluid"
      SI.HeatFlowRate Q_flow "heat flow from solid to fluid";
      SI.TemperatureDifference dT "solid.T - fluid.T";
      Modelica.Blocks.Interfaces.RealInput Gc(unit = "W/K") "conductance";
      Interfaces.HeatPort_a solid;
      Interfaces.HeatPort_b fluid;
    equation
      dT = solid.T - fluid.T;
      solid.Q_flow = Q_flow;
      fluid.Q_flow = -Q_flow;
      Q_flow = Gc*dT;
    end Convection;
    model BodyRadiation "Radiation between two bodies"
      extends Interfaces.Element1D;
      parameter Real Gr(unit = "m2") "net radiation conductance";
    equation
      Q_flow = Gr*Modelica.Constants.sigma*(port_a.T^4 - port_b.T^4);
    end BodyRadiation;
    model ThermalCollector "Joins ports"
      parameter Integer m(min = 1) = 3 "number of ports to join";
      Interfaces.HeatPort_a port_a[m];
      Interfaces.HeatPort_b port_b;
    equation
      port_b.Q_flow + sum(port_a.Q_flow) = 0;
      port_a.T = fill(port_b.T, m);
    end ThermalCollector;
  end Components;
  package Sources "Boundaries"
    model FixedTemperature "Fixed temperature"
      parameter SI.Temperature T "temperature";
      Interfaces.HeatPort_b port;
    equation
      port.T = T;
    end FixedTemperature;
    model PrescribedTemperature "Temperature given by a signal"
      Interfaces.HeatPort_b port;
      Modelica.Blocks.Interfaces.RealInput T(unit = "K") "temperature";
    equation
      port.T = T;
    end PrescribedTemperature;
    model FixedHeatFlow "Fixed heat flow"
      parameter SI.HeatFlowRate Q_flow "heat flow out of the port";
      parameter SI.Temperature T_ref = 293.15 "reference temperature";
      parameter SI.LinearTemperatureCoefficient alpha = 0 "temperature coefficient";
      Interfaces.HeatPort_b port;
    equation
      port.Q_flow = -Q_flow*(1 + alpha*(port.T - T_ref));
    end FixedHeatFlow;
    model PrescribedHeatFlow "Heat flow given by a signal"
      parameter SI.Temperature T_ref = 293.15 "reference temperature";
      parameter SI.LinearTemperatureCoefficient alpha = 0 "temperature coefficient";
      Modelica.Blocks.Interfaces.RealInput Q_flow(unit = "W") "heat flow out of the port";
      Interfaces.HeatPort_b port;
    equation
      port.Q_flow = -Q_flow*(1 + alpha*(port.T - T_ref));
    end PrescribedHeatFlow;
  end Sources;
  package Sensors "Ideal sensors"
    model TemperatureSensor "Temperature"
      Modelica.Blocks.Interfaces.RealOutput T(unit = "K") "temperature";
      Interfaces.HeatPort_a port;
    equation
      T = port.T;
      port.Q_flow = 0;
    end TemperatureSensor;
    model RelTemperatureSensor "Difference of two temperatures"
      Modelica.Blocks.Interfaces.RealOutput T_rel(unit = "K") "port_a.T - port_b.T";
      Interfaces.HeatPort_a port_a;
      Interfaces.HeatPort_b port_b;
    equation
      T_rel = port_a.T - port_b.T;
      port_a.Q_flow = 0;
      port_b.Q_flow = 0;
    end RelTemperatureSensor;
    model HeatFlowSensor "Heat flow between two ports"
      Modelica.Blocks.Interfaces.RealOutput Q_flow(unit = "W") "heat flow from port_a to port_b";
      Interfaces.HeatPort_a port_a;
      Interfaces.HeatPort_b port_b;
    equation
      port_a.T = port_b.T;
      port_a.Q_flow + port_b.Q_flow = 0;
      Q_flow = port_a.Q_flow;
    end HeatFlowSensor;
  end Sensors;
  package Celsius "Components in degrees Celsius"
    model ToKelvin "Conversion to kelvin"
      Modelica.Blocks.Interfaces.RealInput Celsius(unit = "degC");
      Modelica.Blocks.Interfaces.RealOutput Kelvin(unit = "K");
    equation
      Kelvin = Modelica.Units.Conversions.from_degC(Celsius);
    end ToKelvin;
    model FromKelvin "Conversion from kelvin"
      Modelica.Blocks.Interfaces.RealInput Kelvin(unit = "K");
      Modelica.Blocks.Interfaces.RealOutput Celsius(unit = "degC");
    equation
      Celsius = Modelica.Units.Conversions.to_degC(Kelvin);
    end FromKelvin;
    model FixedTemperature "Fixed temperature"
      parameter Modelica.Units.NonSI.Temperature_degC T "temperature";
      Interfaces.HeatPort_b port;
    equation
      port.T = Modelica.Units.Conversions.from_degC(T);
    end FixedTemperature;
    model PrescribedTemperature "Temperature given by a signal"
      Modelica.Blocks.Interfaces.RealInput T(unit = "degC") "temperature";
      Interfaces.HeatPort_b port;
    equation
      port.T = Modelica.Units.Conversions.from_degC(T);
    end PrescribedTemperature;
    model TemperatureSensor "Temperature"
      Modelica.Blocks.Interfaces.RealOutput T(unit = "degC") "temperature";
      Interfaces.HeatPort_a port;
    equation
      T = Modelica.Units.Conversions.to_degC(port.T);
      port.Q_flow = 0;
    end TemperatureSensor;
  end Celsius;
end HeatTransfer;
