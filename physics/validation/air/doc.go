// Package air compares the moist air, coils, fans, dampers and air handling units of Gemel.Air with published references.
package air
