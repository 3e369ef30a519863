package api

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func phrase(s string) func() ([]byte, error) { return func() ([]byte, error) { return []byte(s), nil } }

// A key comes back with its passphrase only, and its file is its owner's.
func TestKeyFiles(t *testing.T) {
	dir, key := t.TempDir(), keyOf("anna")
	for _, pass := range []string{"", "correct horse"} {
		path := filepath.Join(dir, "anna"+pass)
		if err := WriteKey(path, key, []byte(pass)); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", err, info.Mode())
		}
		got, err := ReadKey(path, phrase(pass))
		if err != nil || !got.Equal(key) {
			t.Errorf("%q: %v", pass, err)
		}
		if err := WriteKey(path, key, nil); !errors.Is(err, os.ErrExist) {
			t.Errorf("written over: %v", err)
		}
		data, err := os.ReadFile(path)
		if err != nil || pass != "" && bytes.Contains(data, []byte(encoded(key.Seed())[4:40])) {
			t.Errorf("%v: the key is there in clear", err)
		}
	}
	path := filepath.Join(dir, "annacorrect horse")
	if _, err := ReadKey(path, phrase("wrong horse")); !errors.Is(err, ErrPassphrase) {
		t.Errorf("%v", err)
	}
	if err := WriteKey(filepath.Join(dir, "short"), key, []byte("1234567")); err == nil {
		t.Error("a passphrase of 7 characters was taken")
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKey(path, phrase("correct horse")); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("%v", err)
	}
}

// openssl reads what is written here, and what it writes is read here.
func TestKeysOfOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	dir, key := t.TempDir(), keyOf("anna")
	ours, theirs, pass := filepath.Join(dir, "ours"), filepath.Join(dir, "theirs"), filepath.Join(dir, "pass")
	if err := errors.Join(WriteKey(ours, key, []byte("correct horse")), os.WriteFile(pass, []byte("correct horse\ncorrect horse\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(openssl, "pkey", "-in", ours, "-passin", "file:"+pass, "-pubout", "-outform", "DER").Output()
	if err != nil || !bytes.HasSuffix(out, key.Public().(ed25519.PublicKey)) {
		t.Errorf("openssl reads %x: %v", out, err)
	}
	if out, err := exec.Command(openssl, "pkcs8", "-topk8", "-in", ours, "-passin", "file:"+pass, "-passout", "file:"+pass, "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-iter", "10000", "-out", theirs).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if err := os.Chmod(theirs, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadKey(theirs, phrase("correct horse")); err != nil || !got.Equal(key) {
		t.Errorf("%v", err)
	}
}

// Foreign bytes are an error, not a panic.
func FuzzKey(f *testing.F) {
	dir := f.TempDir()
	for i, pass := range []string{"", "correct horse"} {
		path := filepath.Join(dir, string(rune('a'+i)))
		if err := WriteKey(path, keyOf("anna"), []byte(pass)); err != nil {
			f.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if i == 0 {
			f.Add(data)
		} else {
			f.Add(data[:len(data)/2])
		}
	}
	f.Add([]byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n"))
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----\n"))
	refuse := errors.New("nobody knows it")
	f.Fuzz(func(t *testing.T, data []byte) {
		der, err := plainKey(data, func() ([]byte, error) { return nil, refuse })
		if err == nil && len(der) > len(data) {
			t.Error("more came out than went in")
		}
	})
}
