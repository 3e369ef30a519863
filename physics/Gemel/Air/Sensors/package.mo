within Gemel.Air;
package Sensors "What is measured in air"
end Sensors;
