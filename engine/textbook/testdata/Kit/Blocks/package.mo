within Kit;
package Blocks "Signals"
  extends Kit.Icons.Package;
  import Modelica.Units.SI;
end Blocks;
