within Gemel.Blocks;
package Sources "Signals that depend on time only"
end Sources;
