//go:build long

package estimate_test

// studies is how often a problem of the literature is run: as often as those who published it.
func studies(int) int { return 100 }
