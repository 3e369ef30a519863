//go:build !linux

package main

import "errors"

// hidden cannot hide what is typed here.
func hidden(string) ([]byte, error) {
	return nil, errors.New("this program cannot ask for a passphrase on this system: give --passphrase-file FILE, or --no-passphrase for a new key")
}
