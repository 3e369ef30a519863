within Gemel;
package Wind "Wind turbines: rotor, drive train, generator, tower, control; wind fields, wakes and farms"
  annotation(Documentation(info = "<html>
<p>Start with <b>TurbineNREL5MW</b>, <b>TurbineIEA15MW</b> or <b>TurbineSmall</b>: complete machines that need a wind speed. Their parts are
models of their own: <b>Rotor</b>, <b>DriveTrain</b>, <b>Generator</b>, <b>PitchActuator</b>, <b>Tower</b>, <b>YawDrive</b>,
<b>Supervisor</b>,
<b>TorqueController</b>, <b>PitchController</b>. The wind comes from an input, from <b>TurbulentWind</b>, or from a gust; <b>Farm</b> puts
turbines into a row with wakes.</p>
<p>Conventions: rotor quantities are of the slow shaft, generator quantities of the fast one. Pitch is 0 in production and rises towards
feather (90&deg;). Yaw error is positive when the wind comes from the right of the nacelle. Wind from behind is negative.</p>
</html>"));
end Wind;
