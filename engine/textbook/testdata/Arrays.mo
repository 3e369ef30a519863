package Arrays "Vectors, matrices, ranges, reductions"
  constant Real table3[2, 2, 3] = {{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 9}, {10, 11, 12}}};

  model Ranges
    parameter Real r[:] = 0:0.25:1;
    parameter Integer down[:] = 5:-2:1;
    parameter Integer none[:] = 3:2;
    Real picked = sum(r[{1, 3, 5}]) + r[end] + r[end - 1]*down[end];
    Integer count = size(r, 1) + 10*size(down, 1) + 100*size(none, 1);
    Real empty = sum(none) + product(none);
    Real odd = sum(x^2 for x in {1, 3, 7});
    Real implicit = sum(r[i]*i for i);
    Real grid[2, 3] = {i + 10*j for i in 1:3, j in 1:2};
    Real nested = r[down[end - 1]];
    Real steps = sum(x for x in 0.5:0.5:2);
    Real deep = table3[2, 1, 3] + sum(table3[:, 2, 2]) + table3[1, end, end];
    Integer shape[3] = size(table3);
    Real times = sum({time*k for k in 1:4});
  end Ranges;

  model Matrices
    parameter Real A[2, 2] = [1, 2; 3, 4];
    parameter Real b[2] = {5, 6};
    parameter Real blocks[3, 3] = [A, [9; 8]; transpose([b]), 7] "four blocks";
    Real square[2, 2] = A^2;
    Real twice[2, 2] = A*A;
    Real left[2] = b*A;
    Real right[2] = A*b;
    Real form = b*A*b;
    Real quotient[2, 2] = A./[2, 2; 2, 2];
    Real powers[2] = b.^2;
    Real mixed[2] = 2*b/time2 - {1, 1};
    Real row[2] = A[1, :], col[2] = A[:, 2];
    Real sub[1, 2] = A[2:2, :];
    Real one = scalar([b*b]);
    Real skewed[3] = skew({1, 2, 3})*{4, 5, 6};
    Real sym[2, 2] = symmetric(A);
    Real negative[2] = -b;
    Real I[2, 2] = identity(2), D[2, 2] = diagonal(b);
    Real branch[2] = if time < 1 then b else {0, 0};
    Real sines[2] = sin(b*time);
    Real stacked[4] = cat(1, b, A[:, 1]);
    Real side[2, 4] = cat(2, A, A);
    Real biggest = max(A), smallest = min([A, A]), total = sum(A), three = ndims(A) + 1;
  protected
    parameter Real time2 = 4;
  end Matrices;

  model Loops2D "Nested for equations: a plate"
    parameter Integer n = 3, m = 4;
    Real T[n, m](each start=0, each fixed=true);
    Real mean = sum(T)/(n*m);
  equation
    for i in 1:n, j in 1:m loop
      der(T[i, j]) = (if i > 1 then T[i - 1, j] else 1) + (if i < n then T[i + 1, j] else 0) + (if j > 1 then T[i, j - 1] else T[i, j])
        + (if j < m then T[i, j + 1] else T[i, j]) - 4*T[i, j];
    end for;
  end Loops2D;

  type Vector3 = Real[3](each unit="m");
  type Level = enumeration(low, mid, high);

  model Types
    Vector3 r(start={1, 0, 0}, each fixed=true);
    Real v[3](each unit="m/s");
    Vector3 pair[2] = {r, 2*r};
    parameter Real gain[Level] = {1, 10, 100};
    parameter Level chosen = Level.high;
    Real g = gain[chosen];
    Real all = sum(gain[l]*Integer(l) for l in Level);
    Boolean above = chosen > Level.low;
    Real perLevel[Level];
    Boolean flags[2] = {time > 1, not time > 1};
    Real table[Boolean] = {3, 4};
  equation
    v = der(r);
    v = cross({0, 0, 2}, r);
    for l in Level loop
      perLevel[l] = gain[l]*time;
    end for;
  end Types;

  model Conditions "Arrays of components, some of which are not there"
    model Part
      parameter Real k = 1;
      Real y = k*time;
    end Part;
    parameter Integer n = 3;
    parameter Boolean extra = n > 2;
    Part part[n](k={i^2 for i in 1:n});
    Part more[2](each k=5) if extra;
    Part none[0];
    Real total = sum(part.y) + sum(none.y);
    Real weights[n] = part.k;
  end Conditions;
end Arrays;
