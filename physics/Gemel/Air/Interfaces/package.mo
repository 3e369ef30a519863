within Gemel.Air;
package Interfaces "Connector and common shapes of parts through which air flows"
end Interfaces;
