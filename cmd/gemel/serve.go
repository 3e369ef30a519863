package main

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/api"
)

// usualAddress is where the API listens unless it is told otherwise.
const usualAddress = "127.0.0.1:8443"

// serveFlags say where and to whom the API answers.
type serveFlags struct {
	listen    string
	anywhere  bool
	hosts     []string
	dashboard string
	verbose   bool

	bound net.Listener // by bind
}

// add adds the flags to a command; live has the same.
func (f *serveFlags) add(c *cobra.Command) {
	s := c.Flags()
	s.StringVar(&f.listen, "listen", usualAddress, "listen on `ADDRESS`")
	s.BoolVar(&f.anywhere, "anywhere", false, "allow an address that other machines can reach")
	s.StringArrayVar(&f.hosts, "host", nil, "`NAME` for a new certificate beside localhost; may be repeated")
	s.StringVar(&f.dashboard, "dashboard-token", "", "let the token in `FILE` read without a login, for Prometheus and Grafana")
	s.BoolVar(&f.verbose, "verbose", false, "log every call to the terminal")
}

func serveCommand(t terminal) *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve FOLDER",
		Short: "Serve the folder of a twin over its API",
		Long: `Serve what the folder of a twin holds (tags.yaml, people.yaml, rules.yaml,
historian, journal) over HTTPS: history, proposals, decisions, stop, audit and
metrics. Nothing is read from devices, and nothing can be written to them.

It listens on 127.0.0.1 only. The certificate is made once; compare the
fingerprint that is printed with the one that gemel login shows.`,
		Example: "  gemel serve station\n  gemel serve station --listen 127.0.0.1:9000 --dashboard-token prom.token",
		Args:    exactlyOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			clock := bridge.Wall{}
			w, err := twinFolder(args[0]).open(clock)
			if err != nil {
				return err
			}
			ctx, begin, end := interruptible(c.Context())
			defer end()
			begin()
			return errors.Join(f.serve(ctx, t, w, clock), w.close())
		},
	}
	f.add(c)
	return c
}

// serve answers for an open folder until ctx ends.
func (f *serveFlags) serve(ctx context.Context, t terminal, w *twin, clock bridge.Clock) error {
	return f.run(ctx, t, w.folder, api.Options{Name: string(w.folder), People: w.people, Clock: clock, Plant: api.TagPlant{List: w.tags.Tags, Latest: stored{w.tags, w.store}},
		History: w.store, Gate: w.gate, Audit: api.JournalAudit{Journal: w.journal, Dir: w.folder.path(folderJournal), Key: w.key.Public().(ed25519.PublicKey)}})
}

// run starts the API with what is behind it, says where it is, and answers until ctx ends.
func (f *serveFlags) run(ctx context.Context, t terminal, folder twinFolder, o api.Options) error {
	var err error
	o.Version = version
	if o.Certificate, err = api.LoadCertificate(folder.path(folderAPI), f.hosts, o.Clock); err != nil {
		return err
	}
	if o.Dashboard, err = dashboardToken(f.dashboard); err != nil {
		return err
	}
	if f.verbose {
		o.Log = slog.New(slog.NewTextHandler(t.err, nil))
	}
	s, err := api.New(o)
	if err != nil {
		return err
	}
	if err := f.bind(); err != nil {
		return err
	}
	l := f.bound
	fmt.Fprintf(t.out, "address      %s\nfingerprint  %s\n", l.Addr(), o.Certificate.Fingerprint)
	if host, _, err := net.SplitHostPort(l.Addr().String()); err == nil && !net.ParseIP(host).IsLoopback() {
		fmt.Fprintln(t.err, "other machines can reach this address")
	}
	return s.Serve(ctx, l)
}

// bind takes the address, where it has not been taken yet.
func (f *serveFlags) bind() (err error) {
	if f.bound != nil {
		return nil
	}
	switch f.bound, err = api.Listen(f.listen, f.anywhere); {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("--listen %s: something listens there already, perhaps another gemel; name another address, such as 127.0.0.1:0 for any that is free", f.listen)
	case err != nil:
		return fmt.Errorf("--listen %s: %w", f.listen, err)
	}
	return nil
}

// dashboardToken is the hash of the token in a file; where there is no file, it is written with a new one.
func dashboardToken(path string) (*[sha256.Size]byte, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = newToken(path)
	}
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	token := strings.TrimSpace(string(data))
	switch {
	case info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("%s can be read by others: chmod 600 it", path)
	case len(token) < 32:
		return nil, fmt.Errorf("%s: a token has at least 32 characters; delete the file, and a new one is made", path)
	}
	sum := sha256.Sum256([]byte(token))
	return &sum, nil
}
