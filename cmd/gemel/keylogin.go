package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge/api"
)

// session is what the commands remember of a login, in a file of mode 0600. The key itself stays where it is.
type session struct {
	Address     string    `json:"address"`
	Fingerprint string    `json:"fingerprint"`
	Name        string    `json:"name"`
	Key         string    `json:"key"` // path
	Token       string    `json:"token"`
	Expires     time.Time `json:"expires"`
}

// sessionFile is one a user; GEMEL_SESSION names another.
func sessionFile() (string, error) {
	if path := os.Getenv("GEMEL_SESSION"); path != "" {
		return path, nil
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for settings; name a file in GEMEL_SESSION: %w", err)
	}
	return filepath.Join(base, "gemel", "session.json"), nil
}

func (s *session) write() error {
	path, err := sessionFile()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(path, append(data, '\n'), 0o600)
}

// replaceFile writes a file beside the old one and puts it in its place.
func replaceFile(path string, data []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return cannotWrite(path, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(cannotWrite(path, err), os.Remove(f.Name()))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

var errNoLogin = errors.New("nobody is logged in: gemel login ADDRESS --as NAME --key FILE, with the address that gemel serve or gemel live prints")

func readSession() (*session, error) {
	path, err := sessionFile()
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoLogin
	} else if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		return nil, fmt.Errorf("%s can be read by others: delete it and log in again", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s session
	if err := json.Unmarshal(data, &s); err != nil || s.Address == "" {
		return nil, fmt.Errorf("%s is damaged: delete it and log in again", path)
	}
	return &s, nil
}

// caller is a login that works.
type caller struct {
	*session
	*api.Client
	phrase passphrase
	key    ed25519.PrivateKey
}

// connect uses the last login, and logs in anew where it has expired.
func connect(ctx context.Context, p passphrase) (*caller, error) {
	s, err := readSession()
	if err != nil {
		return nil, err
	}
	c := &caller{session: s, phrase: p, Client: api.NewClient(s.Address, s.Fingerprint, s.Token)}
	if time.Until(s.Expires) > 10*time.Second {
		_, err := c.Status(ctx) // a server that was started anew knows no tokens
		var e *api.CallError
		if !errors.As(err, &e) || e.Status != http.StatusUnauthorized {
			return c, err
		}
	}
	return c, c.login(ctx)
}

func (c *caller) login(ctx context.Context) error {
	key, err := c.private()
	if err != nil {
		return err
	}
	given, err := c.Login(ctx, c.Name, key)
	if err != nil {
		return err
	}
	c.Token, c.Expires = given.Token, given.Expires
	return c.write()
}

// private is the person's key; it is read when it is needed.
func (c *caller) private() (ed25519.PrivateKey, error) {
	if c.key != nil {
		return c.key, nil
	}
	key, err := api.ReadKey(c.Key, c.phrase.read)
	c.key = key
	return key, err
}

func loginCommand(t terminal) *cobra.Command {
	var s session
	var p passphrase
	c := &cobra.Command{
		Use:   "login ADDRESS",
		Short: "Log in to a running twin",
		Long: `Log in to a running twin with one's own key, which stays on this machine: the
server sends a challenge, and gets it back signed. The token that it gives is
kept for an hour in a file that only you can read.

The first time the fingerprint of the server's certificate is needed: compare
it with the one that gemel serve or gemel live printed.`,
		Example: "  gemel login 127.0.0.1:8443 --as anna --key anna.key --fingerprint 4f1c…",
		Args:    exactlyOne("address"),
		RunE: func(c *cobra.Command, args []string) error {
			s.Address = args[0]
			return login(c.Context(), t, &s, p)
		},
	}
	c.Flags().StringVar(&s.Name, "as", "", "`NAME` in people.yaml")
	c.Flags().StringVar(&s.Key, "key", "", "private key in `FILE`")
	c.Flags().StringVar(&s.Fingerprint, "fingerprint", "", "SHA-256 of the certificate, in `HEX`")
	p.flag(c)
	return c
}

func login(ctx context.Context, t terminal, s *session, p passphrase) error {
	if s.Name == "" || s.Key == "" {
		return errors.New("--as NAME and --key FILE are needed")
	}
	var err error
	if s.Key, err = filepath.Abs(s.Key); err != nil {
		return err
	}
	if old, err := readSession(); s.Fingerprint == "" && err == nil && old.Address == s.Address {
		s.Fingerprint = old.Fingerprint
	}
	if s.Fingerprint == "" {
		shown, err := api.Fingerprint(ctx, s.Address)
		if err != nil {
			return fmt.Errorf("%s does not answer: %w", s.Address, err)
		}
		return fmt.Errorf("%s shows a certificate with the fingerprint\n  %s\nIf that is what the server printed, log in with\n  --fingerprint %s", s.Address, shown, shown)
	}
	conn := &caller{session: s, phrase: p, Client: api.NewClient(s.Address, s.Fingerprint, "")}
	if err := conn.login(ctx); err != nil {
		return err
	}
	me, err := conn.Status(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s is logged in to %s until %s\n", s.Name, me.Name, s.Expires.Local().Format("15:04"))
	return nil
}

func logoutCommand(t terminal) *cobra.Command {
	return &cobra.Command{Use: "logout", Short: "Forget the login", Args: noArguments, RunE: func(c *cobra.Command, _ []string) error {
		s, err := readSession()
		if err != nil {
			return err
		}
		gone := api.NewClient(s.Address, s.Fingerprint, s.Token).Logout(c.Context())
		path, err := sessionFile()
		if err == nil {
			err = os.Remove(path)
		}
		if err == nil && gone != nil {
			fmt.Fprintln(t.err, hang("the server could not be told; it forgets the token within the hour"))
		}
		return err
	}}
}

// newToken writes a new token into a file of mode 0600.
func newToken(path string) ([]byte, error) {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // it ends the program rather than fail
	text := []byte(base64.RawURLEncoding.EncodeToString(b) + "\n")
	return text, replaceFile(path, text, 0o600)
}
