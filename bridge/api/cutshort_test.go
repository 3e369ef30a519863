package api

import (
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"gemel/bridge"
)

// A program that is killed while it makes a certificate or a key leaves nothing that keeps the next one from starting.
func TestWhatWasCutShortIsMadeAnew(t *testing.T) {
	for name, leave := range map[string]map[string]string{
		"certificate without key":         {certificateFile: "-----BEGIN"},
		"half a certificate":              {certificateFile + halfWritten: "-----BEG"},
		"half a key":                      {certificateFile: "old", keyFile + halfWritten: "-----BEG"},
		"whole key, not yet in its place": {certificateFile: "old", keyFile + halfWritten: "another"},
	} {
		dir := filepath.Join(t.TempDir(), "api")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for file, text := range leave {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		made, err := LoadCertificate(dir, nil, bridge.Wall{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if again, err := LoadCertificate(dir, nil, bridge.Wall{}); err != nil || again.Fingerprint != made.Fingerprint {
			t.Errorf("%s: the next time it is another: %v", name, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
			t.Errorf("%s: %v, %v", name, left, err)
		}
	}
	// between the two names of a finished key: what is taken away is a name, not the key
	dir := t.TempDir()
	path := filepath.Join(dir, "a.key")
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteKey(path, key, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, path+halfWritten); err != nil {
		t.Skip(err)
	}
	if err := WriteKey(path, key, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a key that is there is written over: %v", err)
	}
	if again, err := ReadKey(path, nil); err != nil || !again.Equal(key) {
		t.Errorf("the key is gone: %v", err)
	}
}
