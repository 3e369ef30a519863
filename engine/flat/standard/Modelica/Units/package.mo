within Modelica;
package Units "Types of physical quantities"
  package NonSI "Types with units outside SI"
    type Temperature_degC = Real(final quantity = "ThermodynamicTemperature", final unit = "degC");
    type Angle_deg = Real(final quantity = "Angle", final unit = "deg");
    type AngularVelocity_rpm = Real(final quantity = "AngularVelocity", final unit = "rev/min");
    type Pressure_bar = Real(final quantity = "Pressure", final unit = "bar");
    type Time_hour = Real(final quantity = "Time", final unit = "h");
    type Time_minute = Real(final quantity = "Time", final unit = "min");
    type Time_day = Real(final quantity = "Time", final unit = "d");
    type Energy_kWh = Real(final quantity = "Energy", final unit = "kW.h");
  end NonSI;
  package Conversions "Conversions between units"
    function from_degC "degrees Celsius to kelvin"
      input Real Celsius;
      output SI.Temperature Kelvin;
    algorithm
      Kelvin := Celsius + 273.15;
    end from_degC;
    function to_degC "kelvin to degrees Celsius"
      input SI.Temperature Kelvin;
      output Real Celsius;
    algorithm
      Celsius := Kelvin - 273.15;
    end to_degC;
    function from_deg "degrees to radians"
      input Real degree;
      output SI.Angle radian;
    algorithm
      radian := (Modelica.Constants.pi/180)*degree;
    end from_deg;
    function to_deg "radians to degrees"
      input SI.Angle radian;
      output Real degree;
    algorithm
      degree := (180/Modelica.Constants.pi)*radian;
    end to_deg;
    function from_rpm "revolutions per minute to rad/s"
      input Real rpm;
      output SI.AngularVelocity w;
    algorithm
      w := (Modelica.Constants.pi/30)*rpm;
    end from_rpm;
    function to_rpm "rad/s to revolutions per minute"
      input SI.AngularVelocity w;
      output Real rpm;
    algorithm
      rpm := (30/Modelica.Constants.pi)*w;
    end to_rpm;
    function from_bar "bar to pascal"
      input Real bar;
      output SI.Pressure Pa;
    algorithm
      Pa := 1e5*bar;
    end from_bar;
    function to_bar "pascal to bar"
      input SI.Pressure Pa;
      output Real bar;
    algorithm
      bar := 1e-5*Pa;
    end to_bar;
  end Conversions;
end Units;
