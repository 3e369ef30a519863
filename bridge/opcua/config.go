package opcua

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// Insecure is what has to be allowed in so many words. Each one in use is told as an Event, to be journalled.
type Insecure struct {
	None       bool // no security at all: anybody on the way can read and change everything
	Deprecated bool // Basic128Rsa15, Basic256, SHA-1, short keys
	SignOnly   bool // signed, not encrypted
}

// Secret is a text that is never shown: it prints, logs and marshals as "[secret]".
type Secret string

func (Secret) String() string               { return "[secret]" }
func (Secret) GoString() string             { return "[secret]" }
func (Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }

// Credentials are of a user: a name with a password, or a certificate with its key; the zero value is anonymous.
type Credentials struct {
	User        string
	Password    Secret
	Certificate []byte // DER
	Key         *rsa.PrivateKey
}

func (c Credentials) kind() ua.UserTokenType {
	switch {
	case c.Certificate != nil:
		return ua.UserTokenTypeCertificate
	case c.User != "":
		return ua.UserTokenTypeUserName
	}
	return ua.UserTokenTypeAnonymous
}

// String keeps fmt from looking into a key.
func (c Credentials) String() string { return "[credentials of " + userKind(c.kind()) + "]" }

// GoString is String.
func (c Credentials) GoString() string { return c.String() }

// Connection is how to reach and recognise one server.
type Connection struct {
	Name       string // in events and errors
	URL        string // opc.tcp://host:port/path
	ServerHost string // that the server's certificate is for, where it is not the host of URL (behind NAT)
	Store      Store  // whom to trust
	Identity   *Identity
	// Credentials is called at each connection, after the server has proved who it is; nil: anonymous. Kind says beforehand which it will be.
	Credentials func() (Credentials, error)
	Kind        ua.UserTokenType
	Insecure    Insecure
	Hello       time.Duration // for the TCP connection and the first answer; 0: 1 s
	Call        time.Duration // for each call after that; 0: 5 s
	Session     time.Duration // that the server keeps a session without hearing of us; 0: 2 min
	Clock       bridge.Clock  // nil: the wall clock

	anyEndpoint bool // for tests: also one that is weaker than others of the server
}

// Config of a Client.
type Config struct {
	Connection
	Tags      []bridge.Tag
	Publish   time.Duration // between two publishings; 0: 100 ms
	KeepAlive time.Duration // silence after which the server says that it is alive; 0: 1 s. Three of them without a word: Stale
	Lifetime  time.Duration // that the server keeps a subscription without hearing of us; 0: 1 h
	Sampling  time.Duration // for tags without Period; 0: as fast as the server has it. Tags with one are sampled at half of it
	Queue     int           // samples of a tag that the server keeps while nobody listens; 0: 1000

	transferring bool // for tests: no session is taken up again, its subscriptions are transferred to a new one
}

func (c *Connection) check() (host, address string, err error) {
	if c.Name == "" {
		c.Name = c.URL
	}
	c.Clock = orWall(c.Clock)
	c.Hello, c.Call, c.Session = or(c.Hello, time.Second), or(c.Call, 5*time.Second), or(c.Session, 2*time.Minute)
	if host, address, err = addressOf(c.URL); err != nil {
		return "", "", err
	}
	if c.Identity == nil {
		return "", "", fmt.Errorf("%s: no application certificate of our own: give a folder to LoadIdentity", c.Name)
	}
	if c.ServerHost != "" {
		host = c.ServerHost
	}
	return host, address, nil
}

func (c *Config) check() error {
	if _, _, err := c.Connection.check(); err != nil {
		return err
	}
	c.Publish, c.KeepAlive, c.Lifetime = or(c.Publish, 100*time.Millisecond), or(c.KeepAlive, time.Second), or(c.Lifetime, time.Hour)
	if c.Queue == 0 {
		c.Queue = 1000
	}
	if len(c.Tags) == 0 {
		return fmt.Errorf("%s: no tag is read from this server", c.Name)
	}
	for _, t := range c.Tags {
		if _, err := parseAddress(t.Address); err != nil {
			return fmt.Errorf("%s: tag %s: %w", c.Name, t.Name, err)
		}
		if t.Scale == 0 || !(t.Low <= t.High) {
			return fmt.Errorf("%s: tag %s: scale %g, limits %g to %g: want a scale other than 0 and limits in order (infinite for none)", c.Name, t.Name, t.Scale, t.Low, t.High)
		}
	}
	return nil
}

func or(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

func orWall(c bridge.Clock) bridge.Clock {
	if c == nil {
		return bridge.Wall{}
	}
	return c
}

// addressOf splits opc.tcp://host:port/path; the port is 4840 where none is named.
func addressOf(text string) (host, address string, err error) {
	u, err := url.Parse(text)
	if err == nil && u.User != nil { // and the address is not repeated
		return "", "", errors.New("an address with a password in it: give credentials apart")
	}
	if err != nil || u.Scheme != "opc.tcp" || u.Hostname() == "" {
		return "", "", fmt.Errorf("%q is no address of an OPC UA server: write opc.tcp://host:4840/path", text)
	}
	port := u.Port()
	if port == "" {
		port = "4840"
	}
	return u.Hostname(), net.JoinHostPort(u.Hostname(), port), nil
}

func hostOf(url string) (string, error) {
	host, _, err := addressOf(url)
	return host, err
}
