// Package textbook judges the language from outside: models as authors of textbooks write
// them, in several styles, run as "gemel simulate" runs them, and compared with values
// that are computed here in other ways: closed forms, or equations derived by hand and
// integrated by a method of this package. It holds tests only.
//
//	testdata/*.mo, testdata/*/package.mo -> modelica.Library -> flat.Flatten -> engine
//	                                                                              |
//	closed form or hand-derived equations -> reference values ---- compared at 1e-5, and
//	                                         instants of events --- likewise
//
// Mistakes that plant engineers make are stories in testdata/mistakes, each with the exact answer.
package textbook
