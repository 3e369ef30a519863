package Drives "Rotating shafts: the flange carries an angle and a torque"
  import SI = Modelica.Units.SI;

  annotation (version="1.0", uses(Modelica(version="4.0.0")));
end Drives;
