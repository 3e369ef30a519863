within Gemel.Buildings;
model InternalGains "Heat of people, lamps and machines, to the air and to the surfaces"
  parameter Units.HeatFlowRate Q_person(min = 0, max = 500, nominal = 100) = 75 "Sensible heat of a person (ASHRAE Handbook of Fundamentals 2017, chapter 18, table 1: office)";
  parameter Units.Fraction radiative_person = 0.58 "Radiative part of it (ASHRAE Handbook of Fundamentals 2017, chapter 18, table 1: low air velocity)";
  parameter Units.Fraction radiative_lamps = 0.5 "Radiative part of lamps (ASHRAE Handbook of Fundamentals 2017, chapter 18, table 3: 0.4 to 0.7)";
  parameter Units.Fraction radiative_machines = 0.25 "Radiative part of machines (ASHRAE Handbook of Fundamentals 2017, chapter 18, table 14: with fan 0.1 to 0.35)";
  Blocks.Interfaces.RealInput people(unit = "1", min = 0, max = 1e5, start = 0) "Number of people"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput lamps(unit = "W", min = 0, max = 1e6, nominal = 100, start = 0) "Power of lamps"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput machines(unit = "W", min = 0, max = 1e6, nominal = 100, start = 0) "Power of machines"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Thermal.Interfaces.HeatPort air "Convective heat"
    annotation(Placement(transformation(extent = {{90, 30}, {110, 50}})));
  Thermal.Interfaces.HeatPort radiation "Radiative heat"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  Units.HeatFlowRate Q_total "All of it";
equation
  Q_total = people*Q_person + lamps + machines;
  radiation.Q_flow = -(people*Q_person*radiative_person + lamps*radiative_lamps + machines*radiative_machines);
  air.Q_flow + radiation.Q_flow = -Q_total;
  annotation(Documentation(info = "<html><p>ASHRAE, <i>Handbook of Fundamentals</i>, 2017, chapter 18. Drive the inputs with a <code>Schedule</code>.</p></html>"));
end InternalGains;
