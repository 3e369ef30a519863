within Gemel.Thermal;
package Interfaces "Connector of thermal components"
end Interfaces;
