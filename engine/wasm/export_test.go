package wasm

// Sweep is sweep for the tests; name is the entry that stays.
func Sweep(cacheDir, name string, limit int64) { sweep(cacheDir, entry(name), limit) }
