within Gemel.Wind.Data;
package ScheduleNREL5MW "NREL 5-MW: gains of the pitch controller and least pitch"
  constant Real gains[:, 3] = {
    {0.057, 0.02075, 0.008417}, {0.084, 0.01823, 0.007536}, {0.106, 0.01619, 0.006822}, {0.124, 0.0145, 0.006232},
    {0.141, 0.01308, 0.005735}, {0.156, 0.01187, 0.005312}, {0.17, 0.01082, 0.004947}, {0.183, 0.009913, 0.004629},
    {0.196, 0.009113, 0.00435}, {0.208, 0.008404, 0.004102}, {0.22, 0.007772, 0.003881}, {0.232, 0.007204, 0.003682},
    {0.243, 0.006692, 0.003503}, {0.253, 0.006227, 0.003341}, {0.264, 0.005803, 0.003192}, {0.274, 0.005415, 0.003057},
    {0.284, 0.005059, 0.002932}, {0.294, 0.004731, 0.002818}, {0.304, 0.004427, 0.002712}, {0.314, 0.004146, 0.002613},
    {0.323, 0.003884, 0.002522}, {0.332, 0.00364, 0.002436}, {0.341, 0.003411, 0.002357}, {0.35, 0.003198, 0.002282},
    {0.359, 0.002997, 0.002212}, {0.368, 0.002809, 0.002146}, {0.377, 0.002631, 0.002084}, {0.385, 0.002463, 0.002025},
    {0.394, 0.002305, 0.00197}, {0.402, 0.002155, 0.001917}}
    "Pitch [rad], proportional gain [s], integral gain [1]; on the error of the generator speed (shape: points x 3)";
  constant Real least[:, 2] = {
    {3, 0}, {9.9517, 0}, {10.2414, 0.0145}, {10.531, 0.0272}, {10.8207, 0.0368}, {11.8533, 0.0637},
    {13.6667, 0.106}, {15.9333, 0.1546}, {19.1067, 0.2181}, {22.28, 0.2779}, {25, 0.3265}}
    "Wind speed [m/s], least pitch [rad] (shape: points x 2)";
  annotation(Documentation(info = "<html>
<p>ROSCO 2.10.1, NREL5MW_DISCON.IN: PC_GS_angles, PC_GS_KP, PC_GS_KI (signs turned: a positive gain feathers when the speed is too high) and
PS_WindSpeeds, PS_BldPitchMin (points that straight lines reproduce within 0.0006 rad are left out).</p>
</html>"));
end ScheduleNREL5MW;
