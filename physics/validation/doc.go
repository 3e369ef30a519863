// Package validation compares the assets of the library with what others measured, computed or published.
//
// A test drives an asset on a Rig, reads the reference with Data and Read, and says with Check what it found: one Row of the validation page.
//
//	Gemel/**.mo --Start--> Rig --To, Value, Record--> numbers --Check--> Row --Main -update--> docs/validation/<domain>.json, *.svg
//	../shared/data --Data, Read--> Table ------------------^                                          |
//	                                                        docs/validation.md <--physics/validation/page--
//
// The tests of one domain lie in a folder each (hydraulics, wind, …), whose TestMain calls Main. Without -update a test fails when the
// asset misses its tolerance, or when what it reached is no longer what is recorded.
package validation
