// Package power validates Gemel.Power: governors against published and independently integrated step responses, water and steam
// against closed forms, machines and grids against the swing equation.
package power
