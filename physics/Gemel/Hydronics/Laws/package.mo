within Gemel.Hydronics;
package Laws "Laws as functions, shared by several assets"
end Laws;
