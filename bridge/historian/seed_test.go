package historian_test

import "flag"

// The drawings of rapid are the same every time, unless -rapid.seed says otherwise: a test that fails now and then tells nobody what broke.
func init() {
	if err := flag.Set("rapid.seed", "20260105"); err != nil {
		panic(err)
	}
}
