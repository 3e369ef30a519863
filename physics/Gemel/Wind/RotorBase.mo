within Gemel.Wind;
partial model RotorBase "Torque and thrust from the coefficients of a rotor; who extends it gives Cq_clean and ct"
  Blocks.Interfaces.RealInput wind(unit = "m/s", min = -60, max = 90, nominal = 10, start = 8)
    "Wind speed along the rotor axis, relative to the hub"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput pitch(unit = "rad", displayUnit = "deg", min = -0.1, max = 1.7, nominal = 0.1, start = 0) "Collective pitch"
    annotation(Placement(transformation(extent = {{-120, 0}, {-80, 40}})));
  Blocks.Interfaces.RealInput speed(unit = "rad/s", displayUnit = "rpm", min = -10, max = 50, nominal = 1, start = 1) "Rotor speed"
    annotation(Placement(transformation(extent = {{-120, -40}, {-80, 0}})));
  Blocks.Interfaces.RealInput density(unit = "kg/m3", min = 0.5, max = 2, nominal = 1, start = 1.225) "Air density"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealOutput torque(unit = "N.m", nominal = 1e6) "Aerodynamic torque on the shaft"
    annotation(Placement(transformation(extent = {{80, 20}, {120, 60}})));
  Blocks.Interfaces.RealOutput thrust(unit = "N", nominal = 1e5) "Force in the direction of the wind"
    annotation(Placement(transformation(extent = {{80, -60}, {120, -20}})));
  parameter Units.Length radius(min = 1, max = 200, nominal = 50) = 63 "Radius of the rotor (NREL/TP-500-38060: 63 m)";
  parameter Units.Fraction soiling = 0 "Fault: dirt or erosion of the blades; 1 takes 20 % of the driving torque";
  parameter Units.Fraction icing = 0 "Fault: ice on the blades; 1 takes 50 % of the driving torque and 15 % of the thrust";
  Units.Ratio lambda(min = -50, max = 50, nominal = 8) "Tip-speed ratio (ends at ratio_max)";
  Units.Ratio cp(min = -50, max = 0.6) "Power coefficient";
  Units.Ratio ct(min = -5, max = 3) "Thrust coefficient";
  Units.Power power(nominal = 1e6) "Aerodynamic power";
protected
  constant Units.Ratio ratio_max = 25 "Where the coefficients end: beyond it the torque is that of still air";
  constant Units.Ratio loss_soiling = 0.2
    "Driving torque lost at full soiling (assumed; measured 5 to 25 %: Sareen et al., Wind Energy 17, 2014)";
  constant Units.Ratio loss_icing = 0.5 "Driving torque lost at full icing (assumed; usual 20 to 80 % in icing events: IEA Wind Task 19)";
  constant Units.Ratio thrust_icing = 0.15 "Thrust lost at full icing (assumed; usual 0.1 to 0.2)";
  Units.Velocity v(nominal = 10) "Wind speed that the torque is referred to; not below that of ratio_max";
  Units.Ratio Cq_clean "Torque coefficient of clean blades";
  Units.Ratio Cq "Torque coefficient";
  final parameter Units.Area area = Constants.pi*radius^2 "Swept area";
equation
  v = max(max(abs(wind), abs(speed)*radius/ratio_max), 0.1);
  lambda = speed*radius/v;
  // Wind from behind does not drive the rotor.
  Cq = min(Cq_clean, 0) + max(Cq_clean, 0)*min(max(wind/0.2, 0), 1)*(1 - loss_soiling*soiling)*(1 - loss_icing*icing);
  cp = lambda*Cq;
  torque = 0.5*density*area*radius*v^2*Cq;
  thrust = 0.5*density*area*wind*abs(wind)*(1 - thrust_icing*icing)*ct;
  power = torque*speed;
end RotorBase;
