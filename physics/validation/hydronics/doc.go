// Package hydronics holds the validation of Gemel.Hydronics: chillers, heat pumps and towers against published curves, tables and results; pipes, storage,
// exchangers and emitters against closed forms; energy and water of closed circuits; and the corners of every asset.
package hydronics
