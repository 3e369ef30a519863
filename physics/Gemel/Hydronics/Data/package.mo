within Gemel.Hydronics;
package Data "Machines: curves and tables with their sources"
end Data;
