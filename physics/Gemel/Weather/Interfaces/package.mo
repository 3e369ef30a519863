within Gemel.Weather;
package Interfaces "Connector of weather"
  connector BusOutput = output Conditions "Weather out of a station";
  connector BusInput = input Conditions "Weather into a wall, window, room";
end Interfaces;
