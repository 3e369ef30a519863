within Kit;
package Electric "Circuits"
  extends Kit.Icons.Package;
  import Modelica.Units.SI;
  connector Pin
    SI.ElectricPotential v annotation (unassignedMessage = "A potential cannot be found.
Is the ground missing?");
    flow SI.Current i;
  end Pin;
  partial model OnePort
    SI.Voltage v;
    SI.Current i;
    Pin p, n;
  equation
    v = p.v - n.v;
    0 = p.i + n.i;
    i = p.i;
  end OnePort;
  partial model Lossy "Losses may go to a heat port"
    parameter Boolean useHeatPort = false "with a heat port" annotation (Evaluate = true, HideResult = true, choices(checkBox = true));
    parameter SI.Temperature T = 293.15 "temperature otherwise" annotation (Dialog(enable = not useHeatPort));
    Kit.Thermal.Port_a heatPort(final T = T_part, final Q_flow = -loss) if useHeatPort;
    SI.Power loss;
    SI.Temperature T_part;
  equation
    if not useHeatPort then
      T_part = T;
    end if;
  end Lossy;
  model Resistor
    parameter SI.Resistance R(start = 1) "resistance at T_ref";
    parameter SI.Temperature T_ref = 300.15;
    parameter SI.LinearTemperatureCoefficient alpha = 0;
    extends OnePort;
    extends Lossy(T = T_ref);
    SI.Resistance R_actual;
  equation
    assert(1 + alpha*(T_part - T_ref) >= Modelica.Constants.eps, "too cold");
    R_actual = R*(1 + alpha*(T_part - T_ref));
    v = R_actual*i;
    loss = v*i;
  end Resistor;
  partial model Source "Voltage from a signal that a kind of source brings along"
    extends OnePort;
    parameter SI.Voltage offset = 0;
    replaceable Kit.Blocks.Interfaces.Source signal(final offset = offset);
  equation
    v = signal.y;
  end Source;
  model ConstantVoltage
    parameter SI.Voltage V(start = 1);
    extends Source(redeclare Kit.Blocks.Parts.Constant signal(k = V));
  end ConstantVoltage;
  model SineVoltage
    parameter SI.Voltage V(start = 1);
    parameter SI.Frequency f(start = 1);
    extends Source(redeclare Kit.Blocks.Parts.Sine signal(amplitude = V, f = f));
  end SineVoltage;
  model Coils "Coupled inductors; the matrix is made from its lower triangle"
    parameter Integer N(final min = 1) = 2;
    parameter SI.Inductance L[div(N*(N + 1), 2)] = {2, 0.5, 1};
    Pin p[N], n[N];
    SI.Voltage v[N];
    SI.Current i[N](each start = 0, each fixed = true);
    parameter SI.Inductance Lm[N, N](each final fixed = false);
  initial equation
    for s in 1:N loop
      for z in 1:N loop
        Lm[z, s] = if z >= s then L[(s - 1)*N - div((s - 1)*s, 2) + z] else Lm[s, z];
      end for;
    end for;
  equation
    for j in 1:N loop
      v[j] = p[j].v - n[j].v;
      0 = p[j].i + n[j].i;
      i[j] = p[j].i;
    end for;
    v = Lm*der(i);
  end Coils;
  model Ground
    Pin p;
  equation
    p.v = 0;
  end Ground;
end Electric;
