within Gemel;
package Blocks "Signals: controllers, limits, lags, tables and sources"
  annotation(Documentation(info = "<html>
<p>Blocks compute outputs from inputs. They carry no unit of their own; whoever uses one gives it the unit.</p>
</html>"));
end Blocks;
