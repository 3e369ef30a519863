within Kit.Blocks;
package Interfaces "Connectors and partial blocks"
  extends Kit.Icons.Package;
  connector RealInput = input Real "Real input" annotation (defaultComponentName = "u");
  connector RealOutput = output Real "Real output";
  partial block SISO "One input, one output"
    extends Kit.Icons.Block;
    RealInput u "input";
    RealOutput y "output";
  end SISO;
  partial block Source "Source with an offset"
    extends Kit.Icons.Block;
    parameter Real offset = 0 "added to the output";
    RealOutput y "output";
  end Source;
end Interfaces;
