package Lookup "Interpolation as authors write it themselves"
  function byFor "with a loop that is left early"
    input Real x;
    input Real table[:, 2];
    output Real y;
  protected
    Integer n = size(table, 1);
    Real p;
  algorithm
    assert(x >= table[1, 1], "below the table");
    y := table[n, 2];
    for i in 1:n - 1 loop
      if x < table[i + 1, 1] then
        p := (x - table[i, 1])/(table[i + 1, 1] - table[i, 1]);
        y := p*table[i + 1, 2] + (1 - p)*table[i, 2];
        break;
      end if;
    end for;
  end byFor;

  function bySearch "with a while loop and an index that moves"
    input Real x;
    input Real table[:, 2];
    output Real y;
  protected
    Integer i;
    Integer n = size(table, 1);
    Real p;
  algorithm
    i := 1;
    while x >= table[i + 1, 1] and i < n - 1 loop
      i := i + 1;
    end while;
    p := (x - table[i, 1])/(table[i + 1, 1] - table[i, 1]);
    y := p*table[i + 1, 2] + (1 - p)*table[i, 2];
  end bySearch;

  function byIndex "an equidistant table"
    input Real x;
    input Real y[:];
    output Real z;
  protected
    Integer i = max(1, min(size(y, 1) - 1, integer(x) + 1));
  algorithm
    z := y[i] + (x - (i - 1))*(y[i + 1] - y[i]);
  end byIndex;

  model ByFor
    parameter Real table[:, 2] = [0, 0; 2, 0; 4, 2; 6, 0; 8, 0];
    Real x = byFor(time, table), y(start=0, fixed=true);
  equation
    der(y) = x;
  end ByFor;

  model BySearch
    parameter Real table[:, 2] = [0, 0; 2, 0; 4, 2; 6, 0; 8, 0];
    Real x = bySearch(time, table), y(start=0, fixed=true);
  equation
    der(y) = x;
  end BySearch;

  model ByIndex
    Real x = byIndex(time, {0, 1, 4, 9, 16, 25});
  end ByIndex;
end Lookup;
