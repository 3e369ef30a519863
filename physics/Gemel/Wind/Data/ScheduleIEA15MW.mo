within Gemel.Wind.Data;
package ScheduleIEA15MW "IEA 15-MW: gains of the pitch controller and least pitch"
  constant Real gains[:, 3] = {
    {0.064, 1.157, 0.1207}, {0.091, 0.9977, 0.109}, {0.111, 0.867, 0.0993}, {0.129, 0.7575, 0.09121},
    {0.145, 0.6646, 0.08433}, {0.16, 0.5848, 0.07842}, {0.174, 0.5153, 0.07328}, {0.187, 0.4544, 0.06878},
    {0.199, 0.4006, 0.06479}, {0.211, 0.3527, 0.06125}, {0.222, 0.3097, 0.05807}, {0.233, 0.271, 0.0552},
    {0.244, 0.2359, 0.05261}, {0.254, 0.204, 0.05024}, {0.264, 0.1748, 0.04808}, {0.274, 0.148, 0.0461},
    {0.284, 0.1234, 0.04428}, {0.293, 0.1006, 0.04259}, {0.303, 0.07948, 0.04103}, {0.312, 0.05986, 0.03958},
    {0.321, 0.04159, 0.03823}, {0.33, 0.02452, 0.03696}, {0.338, 0.008545, 0.03578}, {0.347, -0.006441, 0.03467},
    {0.355, -0.02053, 0.03363}, {0.364, -0.03379, 0.03265}, {0.372, -0.0463, 0.03172}, {0.38, -0.05812, 0.03085},
    {0.388, -0.06931, 0.03002}, {0.396, -0.07991, 0.02924}}
    "Pitch [rad], proportional gain [s], integral gain [1]; on the error of the generator speed (shape: points x 3)";
  constant Real least[:, 2] = {
    {3, 0.06}, {4.3086, 0.06}, {4.8321, 0.0527}, {5.3555, 0.0425}, {6.1407, 0.0237}, {6.9259, 0.003},
    {7.1876, 0}, {10.59, 0}, {11.0703, 0.0142}, {12.031, 0.0383}, {13.472, 0.069}, {15.8737, 0.1143},
    {19.236, 0.1722}, {23.559, 0.2418}, {25, 0.2641}}
    "Wind speed [m/s], least pitch [rad] (shape: points x 2)";
  annotation(Documentation(info = "<html>
<p>ROSCO 2.10.1, IEA-15-240-RWT-Monopile_DISCON.IN: PC_GS_angles, PC_GS_KP, PC_GS_KI (signs turned: a positive gain feathers when the
speed is too high) and
PS_WindSpeeds, PS_BldPitchMin (points that straight lines reproduce within 0.0006 rad are left out).</p>
</html>"));
end ScheduleIEA15MW;
