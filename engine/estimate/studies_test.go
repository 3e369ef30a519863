//go:build !long

package estimate_test

// studies is how often a problem of the literature is run.
func studies(few int) int { return few }
