package timescale

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Options of a Store.
type Options struct {
	URL      string // postgres://USER@HOST:PORT/DATABASE, without a password
	Password string
	Schema   string        // "": gemel
	Insecure bool          // the server may be elsewhere without a certificate that is checked
	Timeout  time.Duration // of each call, and of each block of a Read; 0: 30 s
}

// schemaName is what a schema may be called here.
var schemaName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// Check says what is wrong with the options, without a word to the server. No error of it holds the URL, in which a password might stand by mistake.
func (o Options) Check() error {
	_, err := o.config()
	return err
}

// config is what the pool needs.
func (o Options) config() (*pgxpool.Config, error) {
	if o.Schema != "" && !schemaName.MatchString(o.Schema) {
		return nil, errors.New("schema: want small letters, digits and _, beginning with a letter")
	}
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, errors.New("want a URL such as postgres://gemel@127.0.0.1:5432/plant")
	}
	query := u.Query()
	if _, has := u.User.Password(); has || query.Has("password") || query.Has("sslpassword") {
		return nil, errors.New("there is a password in the URL, where it is shown and logged: write it into a file of its own (chmod 600)")
	}
	if u.Host == "" && query.Get("host") == "" {
		return nil, errors.New("the URL names no server: write postgres://gemel@127.0.0.1:5432/plant, or for a socket postgres://gemel@/plant?host=/var/run/postgresql")
	}
	said := query.Has("sslmode")
	if !said {
		query.Set("sslmode", "prefer")
	}
	c, err := parse(u, query)
	if err != nil {
		return nil, err
	}
	if !said && !o.Insecure && !checked(c) {
		query.Set("sslmode", "verify-full")
		if c, err = parse(u, query); err != nil {
			return nil, err
		}
	}
	if !o.Insecure && !checked(c) {
		return nil, fmt.Errorf("sslmode=%s would not check who %s is, and it is on another machine: leave sslmode out, or say that this is wanted (insecure: true)", query.Get("sslmode"), c.ConnConfig.Host)
	}
	if o.Password != "" {
		c.ConnConfig.Password = o.Password
	}
	c.ConnConfig.ConnectTimeout = 10 * time.Second
	c.ConnConfig.RuntimeParams["application_name"] = "gemel"
	c.MaxConns = 8
	return c, nil
}

// parse passes on what pgx says only where it cannot hold the URL.
func parse(u *url.URL, query url.Values) (*pgxpool.Config, error) {
	full := *u
	full.RawQuery = query.Encode()
	c, err := pgxpool.ParseConfig(full.String())
	if err == nil {
		return c, nil
	}
	var wrong *pgconn.ParseConfigError
	if cause := errors.Unwrap(err); errors.As(err, &wrong) && cause != nil && !strings.Contains(cause.Error(), "://") {
		return nil, fmt.Errorf("the URL of the historian: %w", errors.New(cause.Error()))
	}
	return nil, errors.New("the URL of the historian is not one that PostgreSQL knows")
}

// checked says whether every server that may be asked is on this machine, or has to prove its name.
func checked(c *pgxpool.Config) bool {
	if !local(c.ConnConfig.Host) && (c.ConnConfig.TLSConfig == nil || c.ConnConfig.TLSConfig.InsecureSkipVerify) {
		return false
	}
	return !slices.ContainsFunc(c.ConnConfig.Fallbacks, func(f *pgconn.FallbackConfig) bool {
		return !local(f.Host) && (f.TLSConfig == nil || f.TLSConfig.InsecureSkipVerify)
	})
}

// local says whether a host is this machine: loopback, or a socket's folder.
func local(host string) bool {
	if strings.HasPrefix(host, "/") || host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// told is an error of the server or of the connection as people and logs may see it: on one line, and without the password. It holds no other error, for
// that of a connection holds its whole configuration.
func (s *Store) told(err error) error {
	if err == nil {
		return nil
	}
	text := strings.Join(strings.Fields(err.Error()), " ")
	for _, secret := range []string{s.secret, url.QueryEscape(s.secret), url.PathEscape(s.secret)} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "...")
		}
	}
	return fmt.Errorf("the historian at %s: %s", s.place, text)
}
