within Gemel.Wind.Data;
record IEA15MW "IEA 15-MW reference turbine, direct drive, on a monopile"
  // Sources. TP: E. Gaertner et al., Definition of the IEA 15-Megawatt Offshore Reference Wind Turbine, NREL/TP-5000-75698, 2020.
  // YAML: IEA15MW.yaml of ROSCO. DISCON: IEA-15-240-RWT-Monopile_DISCON.IN of ROSCO 2.10.1.
  extends Machine(
    radius = 120.97,                 // DISCON WE_BladeRadius
    hub_height = 150,                // TP table ES-1
    rotor_inertia = 310619488,       // YAML
    generator_inertia = 1836784,     // DISCON WE_Jtot less the rotor
    gear_ratio = 1,                  // DISCON WE_GearboxRatio: direct drive
    shaft_stiffness = 5e9,           // assumed; usual 1e9 to 1e11 (the source's model has a rigid shaft)
    shaft_damping = 9.6e6,           // assumed; 5 % of critical, as the 5-MW machine
    gear_efficiency = 1,             // no gearbox
    brake_torque = 2e7,              // assumed; about rated torque
    brake_time = 0.6,                // assumed; as the 5-MW machine
    power_rated = 15e6,              // YAML
    efficiency = 0.95756,            // DISCON VS_GenEff
    torque_max = 2.17654e7,          // DISCON VS_MaxTq
    torque_rate = 4.5e6,             // DISCON VS_MaxRat
    tower_mass = 1.22e6,             // TP table ES-1: 1017 t on a tower of 860 t; 33/140 of the tower counts (Rayleigh)
    tower_frequency = 0.17,          // TP section 4: first fore-aft on the monopile
    tower_damping = 0.02,            // assumed; usual 0.01 to 0.03
    pitch_bandwidth = 1.5708,        // YAML PA_CornerFreq
    pitch_damping = 0.707,           // YAML PA_Damping
    pitch_rate = 0.0349,             // DISCON PC_MaxRat
    pitch_rate_stop = 0.0044,        // DISCON SD_MaxPitchRate
    speed_rated = 0.79168,           // DISCON PC_RefSpd
    filter_speed = 1.0081,           // DISCON F_LPFCornerFreq
    filter_second = true,            // DISCON F_LPFType
    filter_damping = 0.7,            // DISCON F_LPFDamping
    constant_power = false,          // DISCON VS_ConstPower
    tracking = true,                 // DISCON VS_ControlMode 2
    speed_cut_in = 0.5,              // assumed; region 1.5 when tracking is off
    speed_region2 = 0.55,            // assumed; region 1.5 when tracking is off
    speed_region3 = 0.78788,         // DISCON VS_RefSpd
    slip = 0.1,                      // assumed; as the 5-MW machine
    torque_gain = 3.81784e7,         // DISCON VS_Rgn2K
    ratio_best = 9,                  // DISCON VS_TSRopt
    speed_min = 0.5236,              // DISCON VS_MinOMSpd
    speed_reference = 0.78788,       // DISCON VS_RefSpd
    tracking_kp = 3.61179e7,         // DISCON VS_KP
    tracking_ki = 4.49937e6,         // DISCON VS_KI
    smoother_torque = 1,             // DISCON SS_VSGain
    smoother_pitch = 0.05,           // DISCON SS_PCGain
    shaving = 1,                     // DISCON PS_Mode
    wind_cut_in = 3,                 // YAML v_min
    wind_cut_out = 25,               // YAML v_max
    yaw_rate = 0.0087,               // DISCON Y_Rate
    yaw_threshold = 0.13963);        // DISCON Y_ErrThresh, 8 deg
  annotation(Documentation(info = "<html>
<p>E. Gaertner et al., <i>Definition of the IEA 15-Megawatt Offshore Reference Wind Turbine</i>, NREL/TP-5000-75698, 2020, with the gains
of the
ROSCO files of the machine. The source of each number stands beside it.</p>
</html>"));
end IEA15MW;
