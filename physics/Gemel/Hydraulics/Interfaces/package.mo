within Gemel.Hydraulics;
package Interfaces "Connector and common shape of hydraulic components"
end Interfaces;
