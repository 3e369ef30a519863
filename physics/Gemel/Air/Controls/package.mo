within Gemel.Air;
package Controls "Control of air handling units, in continuous time"
end Controls;
