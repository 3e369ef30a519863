within Gemel.Wind.Data;
record Small "A generic turbine of 100 kW and 21 m, for the rotor formula"
  // No real machine: sized from the formula of the rotor (best power coefficient 0.48 at ratio 8.1), 12 m/s and 1.225 kg/m3; the rest is assumed
  // in the usual proportions.
  extends Machine(
    radius = 10.5,                   // assumed; usual for 100 kW: 9 to 13 m
    hub_height = 30,                 // assumed; usual 25 to 40 m
    rotor_inertia = 2.5e4,           // assumed; usual 1.5e4 to 5e4
    generator_inertia = 2,           // assumed; usual 1 to 5
    gear_ratio = 20,                 // assumed; usual 15 to 30
    shaft_stiffness = 6e6,           // assumed; usual 2e6 to 2e7
    shaft_damping = 8e3,             // assumed; about 5 % of critical
    gear_efficiency = 0.97,          // assumed; usual 0.95 to 0.98
    brake_torque = 1500,             // assumed; about 1.5 times rated torque
    brake_time = 0.3,                // assumed; usual 0.2 to 1 s
    power_rated = 1e5,               // by definition
    efficiency = 0.93,               // assumed; usual 0.9 to 0.95
    torque_max = 800,                // assumed; 1.1 times rated
    torque_rate = 2000,              // assumed
    tower_mass = 8e3,                // assumed; usual 6 to 10 t
    tower_frequency = 0.8,           // assumed; usual 0.5 to 1.2 Hz
    tower_damping = 0.01,            // assumed; usual 0.005 to 0.02
    pitch_bandwidth = 10,            // assumed; usual 6 to 20 rad/s
    pitch_damping = 0.8,             // assumed
    pitch_rate = 0.175,              // assumed; 10 deg/s
    pitch_rate_stop = 0.02,          // assumed; as the 5-MW machine
    speed_rated = 154.3,             // ratio 8.1 at 10 m/s: 7.714 rad/s of the rotor
    filter_speed = 6,                // assumed
    filter_second = false,           // by choice
    filter_damping = 0.7,            // not used
    constant_power = true,           // by choice
    tracking = false,                // by choice
    speed_cut_in = 50,               // assumed; about a third of rated speed
    speed_region2 = 65,              // assumed
    speed_region3 = 152,             // assumed; 98.5 % of rated speed
    slip = 0.1,                      // assumed
    torque_gain = 0.027,             // rho pi R^5 Cp/(2 ratio^3)/gear^3 at ratio 8.1, less the gear loss
    ratio_best = 8.1,                // of the formula
    speed_min = 50,                  // assumed
    speed_reference = 152,           // assumed
    tracking_kp = 30,                // assumed
    tracking_ki = 10,                // assumed
    smoother_torque = 1,             // assumed; as the 5-MW machine
    smoother_pitch = 0.05,           // assumed; as the 5-MW machine
    shaving = 0,                     // off
    wind_cut_in = 3.5,               // assumed; usual 3 to 4 m/s
    wind_cut_out = 25,               // assumed; usual 25 m/s
    yaw_rate = 0.0175,               // assumed; 1 deg/s
    yaw_threshold = 0.17453);        // assumed; 10 deg
  annotation(Documentation(info = "<html>
<p>A plausible machine for models that need no real one. Its numbers follow from the rotor formula and from usual proportions.</p>
</html>"));
end Small;
