within;
package Modelica "Minimal stand-in for the packages of the Modelica Standard Library that models commonly use"
  package SIunits "Name of Modelica.Units.SI before version 4"
    extends Modelica.Units.SI;
    package Conversions "Conversions between units"
      extends Modelica.Units.Conversions;
      package NonSIunits = Modelica.Units.NonSI;
    end Conversions;
  end SIunits;
  package Utilities "Text"
    package Streams "Output of text"
      function print "Prints a text; refused where it is called"
        input String string = "";
        input String fileName = "";
      algorithm
      end print;
      function error "Stops the simulation with a message"
        input String string;
      algorithm
        assert(false, string);
      end error;
    end Streams;
  end Utilities;
end Modelica;
