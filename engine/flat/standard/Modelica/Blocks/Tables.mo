within Modelica.Blocks;
package Tables "Interpolation in tables"
  import Modelica.Blocks.Types.{Smoothness, Extrapolation};
  block CombiTable1Ds "Table of one input with several outputs"
    extends Modelica.Blocks.Interfaces.SIMO(final nout = size(columns, 1));
    parameter Boolean tableOnFile = false "reading from files is not supported";
    parameter Real table[:, :] = fill(0.0, 0, 2) "first column: grid of u" annotation (Evaluate = true);
    parameter String tableName = "NoName";
    parameter String fileName = "NoName";
    parameter Boolean verboseRead = true;
    parameter Integer columns[:] = 2:size(table, 2) "columns to interpolate";
    parameter Smoothness smoothness = Smoothness.LinearSegments "kind of interpolation";
    parameter Extrapolation extrapolation = Extrapolation.LastTwoPoints "kind of extrapolation";
    parameter Boolean verboseExtrapolation = false;
    final parameter Real u_min = table[1, 1] "smallest abscissa" annotation (Evaluate = true);
    final parameter Real u_max = table[end, 1] "largest abscissa" annotation (Evaluate = true);
  equation
    assert(not tableOnFile, "tables in files are not supported: write the numbers into the parameter 'table'");
    if extrapolation == Extrapolation.NoExtrapolation then
      assert(u >= u_min and u <= u_max, "the input of the table lies outside of its grid");
    end if;
    y = {Internal.table1(table, columns[i], u, smoothness, extrapolation) for i in 1:nout};
  end CombiTable1Ds;
  block CombiTable1Dv "Table with an input for each output"
    extends Modelica.Blocks.Interfaces.MIMOs(final n = size(columns, 1));
    parameter Boolean tableOnFile = false "reading from files is not supported";
    parameter Real table[:, :] = fill(0.0, 0, 2) "first column: grid of u" annotation (Evaluate = true);
    parameter String tableName = "NoName";
    parameter String fileName = "NoName";
    parameter Boolean verboseRead = true;
    parameter Integer columns[:] = 2:size(table, 2) "columns to interpolate";
    parameter Smoothness smoothness = Smoothness.LinearSegments "kind of interpolation";
    parameter Extrapolation extrapolation = Extrapolation.LastTwoPoints "kind of extrapolation";
    parameter Boolean verboseExtrapolation = false;
    final parameter Real u_min = table[1, 1] "smallest abscissa" annotation (Evaluate = true);
    final parameter Real u_max = table[end, 1] "largest abscissa" annotation (Evaluate = true);
  equation
    assert(not tableOnFile, "tables in files are not supported: write the numbers into the parameter 'table'");
    if extrapolation == Extrapolation.NoExtrapolation then
      for i in 1:n loop
        assert(u[i] >= u_min and u[i] <= u_max, "an input of the table lies outside of its grid");
      end for;
    end if;
    y = {Internal.table1(table, columns[i], u[i], smoothness, extrapolation) for i in 1:n};
  end CombiTable1Dv;
  block CombiTable1D = CombiTable1Dv "Name before version 4";
  block CombiTable2Ds "Table of two inputs"
    extends Modelica.Blocks.Interfaces.SI2SO;
    parameter Boolean tableOnFile = false "reading from files is not supported";
    parameter Real table[:, :] = fill(0.0, 0, 2) "first column: grid of u1, first row: grid of u2" annotation (Evaluate = true);
    parameter String tableName = "NoName";
    parameter String fileName = "NoName";
    parameter Boolean verboseRead = true;
    parameter Smoothness smoothness = Smoothness.LinearSegments "kind of interpolation";
    parameter Extrapolation extrapolation = Extrapolation.LastTwoPoints "kind of extrapolation";
    parameter Boolean verboseExtrapolation = false;
  equation
    assert(not tableOnFile, "tables in files are not supported: write the numbers into the parameter 'table'");
    if extrapolation == Extrapolation.NoExtrapolation then
      assert(u1 >= table[2, 1] and u1 <= table[end, 1] and u2 >= table[1, 2] and u2 <= table[1, end],
        "an input of the table lies outside of its grid");
    end if;
    y = Internal.table2(table, u1, u2, smoothness, extrapolation);
  end CombiTable2Ds;
  block CombiTable2D = CombiTable2Ds "Name before version 4";
  package Internal "Interpolation"
    function table1 "Column of a table over its first column"
      input Real table[:, :];
      input Integer column;
      input Real u;
      input Smoothness smoothness;
      input Extrapolation extrapolation;
      output Real y;
      external "builtin" y = table1(table, column, u, smoothness, extrapolation);
    end table1;
    function table2 "Table of two inputs"
      input Real table[:, :];
      input Real u1;
      input Real u2;
      input Smoothness smoothness;
      input Extrapolation extrapolation;
      output Real y;
      external "builtin" y = table2(table, u1, u2, smoothness, extrapolation);
    end table2;
  end Internal;
end Tables;
