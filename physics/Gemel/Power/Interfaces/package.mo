within Gemel.Power;
package Interfaces "Connectors and common shapes of machines and governors"
end Interfaces;
