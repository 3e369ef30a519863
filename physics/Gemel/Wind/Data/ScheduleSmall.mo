within Gemel.Wind.Data;
package ScheduleSmall "Generic turbine of 100 kW: gains of the pitch controller and least pitch"
  constant Real gains[:, 3] = {{0, 0.012, 0.010}, {0.1, 0.008, 0.007}, {0.2, 0.005, 0.0045}, {0.4, 0.003, 0.0025}}
    "Pitch [rad], proportional gain [s], integral gain [1]; on the error of the generator speed (shape: points x 3)";
  constant Real least[:, 2] = {{3, 0}, {25, 0}} "Wind speed [m/s], least pitch [rad] (shape: points x 2)";
  annotation(Documentation(info = "<html>
<p>Assumed: gains for a natural frequency of about 1 rad/s at a damping of 0.7 with the rotor formula, falling with the pitch as the rotor
answers more.</p>
</html>"));
end ScheduleSmall;
