package connection

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/modbus"
	"gemel/bridge/mqtt"
	"gemel/bridge/opcua"
	"gemel/bridge/sparkplug"
)

// Writer writes what a gate permits, and tells the gate what became of it.
type Writer interface {
	Write(ctx context.Context, p *gate.Permit) error
}

// pki is the folder of our own certificate and of those that are trusted, beside the file.
const pki = "pki"

// applicationURI is who we are to OPC UA servers.
const applicationURI = "urn:gemel:twin"

// Names of the connections, in the order of the file.
func (s *Set) Names() (names []string) {
	for _, c := range s.list {
		names = append(names, c.name)
	}
	return names
}

// Store says whom the OPC UA connections trust.
func (s *Set) Store() opcua.Store { return opcua.Store{Folder: s.path(pki)} }

func (s *Set) find(name string) (*connection, error) {
	i := slices.IndexFunc(s.list, func(c *connection) bool { return c.name == name })
	if i < 0 {
		return nil, fmt.Errorf("there is no connection %q", name)
	}
	return s.list[i], nil
}

// Writable says whether a connection has a section writer.
func (s *Set) Writable(name string) bool {
	c, err := s.find(name)
	return err == nil && c.writer != nil
}

// Heartbeat is the address that is counted up each second while writing is on; empty: the device wants none.
func (s *Set) Heartbeat(name string) string {
	c, err := s.find(name)
	if err != nil {
		return ""
	}
	return c.beat
}

// Source reads these tags of a connection.
func (s *Set) Source(name string, tags []bridge.Tag, clock bridge.Clock) (bridge.Source, error) {
	c, err := s.find(name)
	if err != nil {
		return nil, err
	}
	src, err := s.source(c, tags, clock)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return src, nil
}

func (s *Set) source(c *connection, tags []bridge.Tag, clock bridge.Clock) (bridge.Source, error) {
	switch c.protocol {
	case "opcua":
		conn, err := s.opcua(c, &c.reader, clock)
		if err == nil {
			err = readable(&conn)
		}
		if err != nil {
			return nil, err
		}
		return opcua.New(opcua.Config{Connection: conn, Tags: tags, Publish: c.publish})
	case "sparkplug":
		b, err := s.broker(c, &c.reader)
		if err != nil {
			return nil, err
		}
		return sparkplug.NewSource(sparkplug.Config{Name: c.name, Broker: b, Host: c.host, Reorder: c.reorder, Tags: tags, Clock: clock})
	case "mqtt":
		b, err := s.broker(c, &c.reader)
		if err != nil {
			return nil, err
		}
		return mqtt.NewSource(mqtt.Config{Name: c.name, Broker: b, Tags: tags, Time: c.time, Unit: c.period, Clock: clock})
	}
	m, err := s.modbus(c, &c.reader, tags, clock)
	if err != nil {
		return nil, err
	}
	return modbus.NewSource(m)
}

// Writer writes to a connection; source is the one that reads it. The error says so where the connection has no section writer.
func (s *Set) Writer(name string, tags []bridge.Tag, source bridge.Source, clock bridge.Clock) (Writer, error) {
	c, err := s.find(name)
	if err != nil {
		return nil, err
	}
	if c.writer == nil {
		return nil, fmt.Errorf("%s: it has no section writer, so nothing is written to it", name)
	}
	w, err := s.writer(c, tags, source, clock)
	if err != nil {
		return nil, fmt.Errorf("%s: writer: %w", name, err)
	}
	return w, nil
}

func (s *Set) writer(c *connection, tags []bridge.Tag, source bridge.Source, clock bridge.Clock) (Writer, error) {
	switch c.protocol {
	case "opcua":
		conn, err := s.opcua(c, c.writer, clock)
		if err == nil {
			err = readable(&conn)
		}
		if err != nil {
			return nil, err
		}
		return opcua.NewWriter(conn)
	case "sparkplug":
		host, ok := source.(*sparkplug.Source)
		if !ok {
			return nil, errors.New("a command of Sparkplug needs the source that hears the answer")
		}
		b, err := s.broker(c, c.writer)
		if err != nil {
			return nil, err
		}
		return sparkplug.NewWriter(host, b)
	case "modbus":
		m, err := s.modbus(c, c.writer, tags, clock)
		if err != nil {
			return nil, err
		}
		return modbus.NewWriter(m)
	}
	return nil, errors.New("plain topics cannot be written to")
}

// OPCUA is how the server of a connection is reached, for looking around and for trust.
func (s *Set) OPCUA(name string, clock bridge.Clock) (opcua.Connection, error) {
	c, err := s.find(name)
	if err != nil {
		return opcua.Connection{}, err
	}
	if c.protocol != "opcua" {
		return opcua.Connection{}, fmt.Errorf("%s speaks %s, not OPC UA", name, c.protocol)
	}
	return s.opcua(c, &c.reader, clock)
}

func (s *Set) opcua(c *connection, a *account, clock bridge.Clock) (opcua.Connection, error) {
	host, err := os.Hostname()
	if err != nil {
		return opcua.Connection{}, err
	}
	conn := opcua.Connection{Name: c.name, URL: c.address, ServerHost: c.serverHost, Store: s.Store(), Clock: clock,
		Insecure: opcua.Insecure{None: slices.Contains(c.insecure, "none"), Deprecated: slices.Contains(c.insecure, "deprecated"), SignOnly: slices.Contains(c.insecure, "sign")}}
	conn.Identity, err = opcua.LoadIdentity(s.path(pki), applicationURI, []string{host, "localhost"}, clock)
	if err != nil {
		return conn, err
	}
	switch {
	case a.user != "":
		conn.Kind = ua.UserTokenTypeUserName
		conn.Credentials = func() (opcua.Credentials, error) {
			p, err := s.secret(a.password)
			return opcua.Credentials{User: a.user, Password: opcua.Secret(p)}, err
		}
	case a.certificate != "":
		conn.Kind = ua.UserTokenTypeCertificate
		conn.Credentials = func() (opcua.Credentials, error) { return s.userCertificate(a) }
	}
	return conn, nil
}

// readable says what is wrong with the files of a password or key, before anything is connected. They are read again for each connection.
func readable(conn *opcua.Connection) error {
	if conn.Credentials == nil {
		return nil
	}
	_, err := conn.Credentials()
	return err
}

// broker of an account; a writer goes where the reader goes.
func (s *Set) broker(c *connection, a *account) (mqtt.Broker, error) {
	b := mqtt.Broker{URL: c.address, ClientID: a.clientID, User: a.user, Plain: c.plain}
	var err error
	if a.password != "" {
		if b.Password, err = s.secret(a.password); err != nil {
			return b, err
		}
	}
	if b.Roots, err = s.roots(c.reader.ca); err != nil {
		return b, err
	}
	if b.Own, err = s.own(a); err != nil {
		return b, err
	}
	return b, b.Check()
}

func (s *Set) modbus(c *connection, a *account, tags []bridge.Tag, clock bridge.Clock) (modbus.Config, error) {
	m := modbus.Config{Name: c.name, Address: c.address, Base: c.base, Order: c.order, Period: c.period, Timeout: c.timeout, Tags: tags, Clock: clock}
	var err error
	if m.TLS, err = s.roots(c.reader.ca); err != nil {
		return m, err
	}
	m.Own, err = s.own(a)
	return m, err
}

// roots are the certificates in a file; nil where none is named.
func (s *Set) roots(name string) (*x509.CertPool, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("%s: there is no certificate in PEM in it", s.path(name))
	}
	return pool, nil
}

// own certificate with its key, for mutual TLS.
func (s *Set) own(a *account) (*tls.Certificate, error) {
	if a.certificate == "" {
		return nil, nil
	}
	key, err := s.secret(a.key)
	if err != nil {
		return nil, err
	}
	certificate, err := os.ReadFile(s.path(a.certificate))
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(certificate, []byte(key))
	if err != nil {
		return nil, fmt.Errorf("%s and %s: %w", s.path(a.certificate), s.path(a.key), err)
	}
	return &pair, nil
}
