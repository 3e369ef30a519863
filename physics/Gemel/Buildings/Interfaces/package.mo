within Gemel.Buildings;
package Interfaces "Common shape of simple rooms"
end Interfaces;
