within Gemel.Hydronics;
package Maps "What a machine does at an operating point: exchangeable parts of heat pumps and cooling towers"
end Maps;
