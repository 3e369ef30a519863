within Gemel.Power;
package Data "Machines and governors of published examples, with the source of each"
  annotation(Documentation(info = "<html>
<p>Use: <code>parameter Data.KundurSteam data; Steam.IEEEG1 turbine(K = data.K, T4 = data.T4, ...);</code>. Each record has the names of the parameters of its model.</p>
</html>"));
end Data;
