within Gemel.Wind.Data;
record Machine "What a turbine is made of, in numbers; those of the NREL 5-MW where nothing else is said"
  // Rotor
  parameter Units.Length radius(min = 1, max = 200, nominal = 50) = 63
    "Radius of the rotor (OpenFAST ElastoDyn TipRad)";
  parameter Units.Length hub_height(min = 5, max = 250, nominal = 100) = 90
    "Height of the hub above ground (NREL/TP-500-38060, table 1-1)";
  // Drive train
  parameter Units.MomentOfInertia rotor_inertia(min = 1, max = 5e9, nominal = 1e7) = 38677040.613
    "Blades and hub about the shaft (ROSCO NREL5MW.yaml)";
  parameter Units.MomentOfInertia generator_inertia(min = 1e-3, max = 1e8, nominal = 1e3) = 534.116
    "Generator about its own shaft (OpenFAST ElastoDyn GenIner)";
  parameter Units.Ratio gear_ratio(min = 1, max = 200) = 97
    "Generator speed over rotor speed (OpenFAST ElastoDyn GBRatio)";
  parameter Units.RotationalStiffness shaft_stiffness(min = 1e3, max = 1e12, nominal = 1e9) = 8.67637e8
    "Torsional spring of the shaft, at rotor speed (OpenFAST ElastoDyn DTTorSpr)";
  parameter Units.RotationalDamping shaft_damping(min = 1, max = 1e10, nominal = 1e6) = 6.215e6
    "Torsional damper of the shaft, at rotor speed (OpenFAST ElastoDyn DTTorDmp)";
  parameter Units.Efficiency gear_efficiency(min = 0.5) = 1
    "Efficiency of the gearbox (OpenFAST ElastoDyn GBoxEff)";
  parameter Units.Torque brake_torque(min = 0, max = 1e8, nominal = 1e4) = 28116.2
    "Brake, fully on, at the generator shaft (NREL/TP-500-38060, table 5-1)";
  parameter Units.Time brake_time(min = 0.01, max = 10) = 0.6
    "Time constant of the brake (NREL/TP-500-38060, table 5-1)";
  // Generator
  parameter Units.Power power_rated(min = 1e2, max = 5e7, nominal = 1e6) = 5e6
    "Rated electrical power (NREL/TP-500-38060, table 1-1)";
  parameter Units.Efficiency efficiency(min = 0.5) = 0.944
    "Efficiency of generator and converter (NREL/TP-500-38060, table 5-1; ROSCO DISCON.IN VS_GenEff)";
  parameter Units.Torque torque_max(min = 1, max = 1e8, nominal = 1e4) = 47402.9
    "Highest generator torque (ROSCO DISCON.IN VS_MaxTq)";
  parameter Real torque_rate(unit = "N.m/s", min = 1, max = 1e9, nominal = 1e4) = 4e4
    "Highest rate of change of the torque (ROSCO DISCON.IN VS_MaxRat)";
  // Tower
  parameter Units.Mass tower_mass(min = 10, max = 1e7, nominal = 1e5) = 431.9e3
    "Mass of the fore-aft mode, referred to the tower top (NREL/TP-500-38060, table 1-1: 350 t on a tower of 347.46 t; 33/140 of the tower counts (Rayleigh))";
  parameter Units.Frequency tower_frequency(min = 0.05, max = 10) = 0.324
    "Frequency of the fore-aft mode (NREL/TP-500-38060, table 9-1, FAST, first fore-aft)";
  parameter Units.Fraction tower_damping(min = 1e-3, max = 0.5, nominal = 0.01) = 0.01
    "Structural damping ratio of the fore-aft mode (NREL/TP-500-38060, section 6)";
  // Pitch actuator
  parameter Units.AngularVelocity pitch_bandwidth(displayUnit = "rad/s", min = 0.1, max = 100, nominal = 3) = 3.14
    "Natural frequency of the pitch actuator (ROSCO DISCON.IN PA_CornerFreq)";
  parameter Units.Ratio pitch_damping(min = 0.2, max = 2) = 0.707
    "Damping ratio of the pitch actuator (ROSCO DISCON.IN PA_Damping)";
  parameter Units.AngularVelocity pitch_rate(displayUnit = "deg/s", min = 1e-3, max = 1, nominal = 0.1) = 0.1745
    "Highest pitch rate (ROSCO DISCON.IN PC_MaxRat)";
  parameter Units.AngularVelocity pitch_rate_stop(displayUnit = "deg/s", min = 1e-3, max = 1, nominal = 0.02) = 0.0218
    "Pitch rate of start-up and normal shutdown (ROSCO DISCON.IN SD_MaxPitchRate)";
  // Control
  parameter Units.AngularVelocity speed_rated(displayUnit = "deg/s", min = 0.1, max = 1000) = 122.90967
    "Rated generator speed: set-point of the pitch controller (ROSCO DISCON.IN PC_RefSpd)";
  parameter Units.AngularVelocity filter_speed(min = 0.1, max = 100, nominal = 1) = 1.5708
    "Corner of the low-pass filter of the generator speed (ROSCO DISCON.IN F_LPFCornerFreq)";
  parameter Boolean filter_second = false
    "That filter is of second order, else of first (ROSCO DISCON.IN F_LPFType)";
  parameter Units.Ratio filter_damping(min = 0.3, max = 5) = 0.7
    "Damping ratio of that filter, if of second order (ROSCO F_LPFDamping: 0.7)";
  parameter Boolean constant_power = true
    "Above rated wind the torque keeps the power; else the torque is constant (ROSCO DISCON.IN VS_ConstPower)";
  parameter Boolean tracking = false
    "Below rated the speed tracks the best tip-speed ratio; else the torque follows K omega^2 (NREL/TP-500-38060, section 7: K omega^2 with region 1.5 and 2.5 (ROSCO DISCON.IN: tracking))";
  parameter Units.AngularVelocity speed_cut_in(min = 0, max = 1000) = 70.16224
    "Torque law: generator speed at which region 1.5 begins (NREL/TP-500-38060, table 7-2: 670 r/min)";
  parameter Units.AngularVelocity speed_region2(min = 0, max = 1000) = 91.21091
    "Torque law: generator speed at which region 2 begins (NREL/TP-500-38060, table 7-2: 871 r/min)";
  parameter Units.AngularVelocity speed_region3(min = 0.1, max = 1000) = 121.6805
    "Torque law: generator speed at which region 3 begins (NREL/TP-500-38060, table 7-2: 1161.963 r/min)";
  parameter Units.Fraction slip(min = 0.005, max = 0.5, nominal = 0.1) = 0.1
    "Torque law: slip of the straight line of region 2.5 (NREL/TP-500-38060, table 7-2)";
  parameter Real torque_gain(unit = "N.m.s2/rad2", min = 0, max = 1e10, nominal = 1) = 2.31055
    "Torque law: K of K omega^2, generator side (ROSCO DISCON.IN VS_Rgn2K (NREL/TP-500-38060: 2.332287))";
  parameter Units.Ratio ratio_best(min = 1, max = 20, nominal = 8) = 7.5
    "Tracking: best tip-speed ratio (ROSCO DISCON.IN VS_TSRopt)";
  parameter Units.AngularVelocity speed_min(min = 0, max = 1000) = 34.64286
    "Tracking: lowest generator speed (ROSCO DISCON.IN VS_MinOMSpd)";
  parameter Units.AngularVelocity speed_reference(min = 0.1, max = 1000) = 122.90967
    "Tracking: highest set-point of the generator speed (ROSCO DISCON.IN VS_RefSpd)";
  parameter Real tracking_kp(unit = "N.m.s/rad", min = 0, max = 1e10, nominal = 1e3) = 697.771
    "Tracking: proportional gain (ROSCO DISCON.IN VS_KP)";
  parameter Real tracking_ki(unit = "N.m/rad", min = 0, max = 1e10, nominal = 1e2) = 104.507
    "Tracking: integral gain (ROSCO DISCON.IN VS_KI)";
  parameter Units.Ratio smoother_torque(min = 0, max = 5) = 1
    "Set-point smoother: gain on the torque controller (ROSCO DISCON.IN SS_VSGain)";
  parameter Units.Ratio smoother_pitch(min = 0, max = 5, nominal = 0.1) = 0.05
    "Set-point smoother: gain on the pitch controller (ROSCO DISCON.IN SS_PCGain)";
  parameter Units.Fraction shaving(min = 0, max = 1) = 0
    "Peak shaving: 1 uses the schedule of least pitch over wind speed, 0 does not (off, as in TP (ROSCO DISCON.IN: on))";
  // Wind
  parameter Units.Velocity wind_cut_in(min = 0.5, max = 10, nominal = 5) = 3
    "Mean wind at which the turbine starts (NREL/TP-500-38060, table 1-1)";
  parameter Units.Velocity wind_cut_out(min = 10, max = 50, nominal = 25) = 25
    "Mean wind at which it stops (NREL/TP-500-38060, table 1-1)";
  parameter Units.AngularVelocity yaw_rate(displayUnit = "deg/s", min = 0, max = 0.1, nominal = 0.005) = 0.0087
    "Speed of the yaw drive (ROSCO DISCON.IN Y_Rate)";
  parameter Units.Angle yaw_threshold(min = 0.01, max = 1, nominal = 0.1) = 0.13963
    "Filtered yaw error at which the yaw drive starts (ROSCO DISCON.IN Y_ErrThresh, 8 deg)";
  annotation(Documentation(info = "<html>
<p>J. Jonkman et al., <i>Definition of a 5-MW Reference Wind Turbine for Offshore System Development</i>, NREL/TP-500-38060, 2009, with
drive train and gains
from the OpenFAST and ROSCO files of the machine. The source of each number stands beside it. The gain schedule of the pitch controller
and the
coefficients of the rotor are in packages of tables beside this record.</p>
</html>"));
end Machine;
