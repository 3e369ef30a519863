package timescale_test

import "flag"

// The drawings of rapid are the same every time, unless -rapid.seed says otherwise: a test that fails now and then tells nobody what broke. There are fewer
// of them than elsewhere, for each is a schema.
func init() {
	for name, value := range map[string]string{"rapid.seed": "20260105", "rapid.checks": "15"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}
