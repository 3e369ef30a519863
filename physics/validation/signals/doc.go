// Package signals validates Gemel.Blocks, Gemel.Sensors and Gemel.Actuators: what stands between a plant and its controller.
package signals
