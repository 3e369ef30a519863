within Gemel.Blocks;
package Interfaces "Connectors and common shapes of signal blocks"
  connector RealInput = input Real "Signal into a block";
  connector RealOutput = output Real "Signal out of a block";
end Interfaces;
