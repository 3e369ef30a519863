// Package wind validates Gemel.Wind: rotors against the coefficient tables of the NREL 5-MW and IEA 15-MW, whole turbines against their published steady states,
// power and thrust curves, and the wind, wakes and small parts against the standards and closed forms.
package wind
