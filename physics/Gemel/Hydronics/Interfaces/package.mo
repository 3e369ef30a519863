within Gemel.Hydronics;
package Interfaces "Connector and common shapes of hydronic components"
end Interfaces;
