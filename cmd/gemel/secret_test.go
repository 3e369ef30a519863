package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A device, its twin and people at work, with every call in the log: no password, token, key or passphrase is in what is printed, nor in any file but its own,
// and nothing of it listens where other machines reach it.
func TestNoSecretIsWrittenDown(t *testing.T) {
	if testing.Short() {
		t.Skip("a device and its twin")
	}
	l := closedLoop(t, "60", "9h")
	var said strings.Builder
	do := func(status int, args ...string) {
		t.Helper()
		out, err, got := gemel(t, args...)
		if said.WriteString(out + err); got != status {
			t.Errorf("gemel %s: status %d, not %d: %s%s", strings.Join(args, " "), got, status, out, err)
		}
	}
	write(t, filepath.Join(l.dir, "bert.phrase"), "correct horse battery\n")
	write(t, filepath.Join(l.dir, "wrong.phrase"), "correct donkey engine\n")
	do(0, "key", "new", "bert", "--out", filepath.Join(l.dir, "bert.key"), "--passphrase-file", filepath.Join(l.dir, "bert.phrase"))
	do(exitInput, "login", l.address, "--as", "bert", "--key", filepath.Join(l.dir, "bert.key"), "--passphrase-file", filepath.Join(l.dir, "wrong.phrase"), "--fingerprint", l.print)
	do(exitInput, "login", l.address, "--as", "bert", "--key", filepath.Join(l.dir, "bert.key"), "--passphrase-file", filepath.Join(l.dir, "bert.phrase"), "--fingerprint", l.print)
	l.login(t, "anna")
	do(0, "watch")
	do(0, "grant", "night", "--tag", "pump1/speed", "--step", "50 rpm", "--most", "2", "--for", "1h")
	do(0, "proposals", "--all")
	do(0, "trust", l.twin)
	do(0, "browse", l.twin)
	url := until(t, l.device, `(opc\.tcp://\S+)`, time.Second)[1]
	do(exitFailed, "browse", url, "--store", filepath.Join(l.twin, folderPKI), "--user", "operator", "--password-file", filepath.Join(l.dir, "wrong.phrase"))
	do(0, "kill", "--why", "enough")
	for _, address := range ownListeners(t, 2) {
		if !address.IsLoopback() {
			t.Errorf("something listens at %s", address)
		}
	}
	if status := l.stopLive(); status != 0 {
		t.Errorf("gemel live ended with %d:\n%s", status, l.live)
	}
	if status := l.stopDevice(); status != 0 {
		t.Errorf("gemel device ended with %d:\n%s", status, l.device)
	}
	said.WriteString(l.live.String() + l.device.String())
	if n := strings.Count(said.String(), "POST /v1/login"); n < 2 {
		t.Errorf("the log has %d logins: nothing was searched", n)
	}
	secrets := secretsBelow(t, l.dir)
	if len(secrets) < 10 {
		t.Fatalf("%d secrets are known: nothing was searched", len(secrets))
	}
	for name, secret := range secrets {
		if strings.Contains(said.String(), secret) {
			t.Errorf("%s was printed", name)
		}
	}
	searchFiles(t, l.dir, secrets)
}

// isSecret says whether a file holds one by its name, and which part of it is the secret.
func isSecret(path string, data []byte) (string, bool) {
	name := filepath.Base(path)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	switch {
	case name == "session.json":
		var s session
		err := json.Unmarshal(data, &s)
		return s.Token, err == nil && s.Token != ""
	case strings.HasSuffix(name, ".key") || name == "key.pem":
		return lines[min(1, len(lines)-1)], true
	case strings.HasSuffix(name, ".phrase") || filepath.Base(filepath.Dir(path)) == "secrets":
		return lines[0], true
	}
	return "", false
}

func eachFile(t *testing.T, dir string, do func(path string, data []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		do(path, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// secretsBelow are all secrets in a folder, by their files; each is for its owner's eyes only.
func secretsBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	secrets := map[string]string{}
	eachFile(t, dir, func(path string, data []byte) {
		secret, ok := isSecret(path, data)
		if !ok {
			return
		}
		if secrets[path] = secret; len(secret) < 12 {
			t.Errorf("%s: %q is too short to be searched for", path, secret)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
	})
	return secrets
}

// searchFiles looks for secrets in every file that is not there to hold them.
func searchFiles(t *testing.T, dir string, secrets map[string]string) {
	t.Helper()
	searched := 0
	eachFile(t, dir, func(path string, data []byte) {
		if secrets[path] != "" {
			return
		}
		searched++
		for name, secret := range secrets {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds the secret of %s", path, name)
			}
		}
	})
	if searched < 10 {
		t.Errorf("%d files were searched", searched)
	}
}
