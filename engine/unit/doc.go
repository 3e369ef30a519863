// Package unit gives numbers their physical meaning: it reads Modelica unit strings ("W/(m2.K)") and quantities typed by
// people ("1450 rpm", "20 °C", "2h30m"), converts between them, and knows the dimension that equations are checked against.
//
//	"1450 rpm" -ParseQuantity-> Quantity{1450, rpm} -In(rad/s)-> 151.84
//	"kg/s"     -Parse-> Unit{Dimension, Scale, Offset}
//
// A [Dimension] is the exponents of the SI base units, plus one for the angle. A [Unit] is a dimension with a scale and an
// offset. A [Quantity] is a number in a unit.
//
// # The angle
//
// SI calls the radian dimensionless, and then cannot tell 1450 rpm from 24.17 Hz. Here the angle is an eighth exponent: rad,
// deg, rev and rpm carry it, Hz and 1/s do not, and asking for rad/s where Hz was given is an error that says what to write.
// Two things soften this. "1/min" is how many data sheets spell rpm, so it is accepted where an angular speed is wanted. And
// equations mix the radian in and out freely (torque times angular speed is a power), so an equation check compares
// [Dimension.WithoutAngle].
//
// # Temperatures
//
// degC and degF standing alone are absolute temperatures and carry an offset; inside a compound unit (W/degC) they are
// differences. A reader that wants a difference calls [Unit.Difference].
package unit
