within Gemel;
package Actuators "What moves valves and dampers: slow, loose, sticking, and sometimes stuck"
  annotation(Documentation(info = "<html>
<p>An actuator turns a command into a position, both shares of the stroke from 0 to 1. <b>Backlash</b> and <b>Stiction</b> are the two ways in which a mechanism does not follow its command, and
stand between any two signals; <b>ValvePositioner</b> and <b>DamperMotor</b> are whole actuators with their faults.</p>
</html>"));
end Actuators;
