// Package thermal validates Gemel.Thermal: heat stored and conducted between lumped temperatures.
package thermal
