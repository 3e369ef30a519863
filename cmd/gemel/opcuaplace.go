package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gopcua/opcua/ua"
	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/connection"
	"gemel/bridge/opcua"
)

// folderPKI holds the certificate of a twin, and those that it trusts.
const folderPKI = "pki"

// opcuaPlace is an OPC UA server as people name it: an address, or a folder and a connection in it.
type opcuaPlace struct {
	store, host    string
	user, password string
	insecure       []string
}

func (p *opcuaPlace) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.store, "store", "", "certificates in `FOLDER` (default pki in the folder of a twin, or one\nof your own)")
	c.Flags().StringVar(&p.host, "server-host", "", "the certificate is for `NAME`, not for the host of the address")
}

func (p *opcuaPlace) userFlags(c *cobra.Command) {
	c.Flags().StringVar(&p.user, "user", "", "log in with `NAME` (default: anonymous)")
	c.Flags().StringVar(&p.password, "password-file", "", "password in `FILE`, which only you can read")
	c.Flags().StringArrayVar(&p.insecure, "insecure", nil, "allow `LESS`: none, deprecated or sign; may be repeated")
}

// serverArguments wants an address, or a folder and the name of a connection.
func serverArguments(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return fmt.Errorf("want opc.tcp://HOST:PORT, or a folder and the name of a connection: %s", c.UseLine())
	case len(args) > 2 || len(args) == 2 && isOPCUA(args[0]):
		return fmt.Errorf("%q is too much: %s", args[len(args)-1], c.UseLine())
	}
	return nil
}

func isOPCUA(text string) bool { return strings.Contains(text, "://") }

// folder of the certificates.
func (p *opcuaPlace) folder(args []string) (string, error) {
	switch {
	case p.store != "":
		return p.store, nil
	case len(args) > 0 && !isOPCUA(args[0]):
		if !isFolder(args[0]) {
			return "", noPlace(args[0])
		}
		return filepath.Join(args[0], folderPKI), nil
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for settings; name one with --store: %w", err)
	}
	return filepath.Join(base, "gemel", folderPKI), nil
}

func noPlace(arg string) error {
	if _, _, err := net.SplitHostPort(arg); err == nil {
		return fmt.Errorf("there is no folder %s; if it is an address write opc.tcp://%s", arg, arg)
	}
	return fmt.Errorf("there is no folder %s, and the address of a server begins with opc.tcp://", arg)
}

// words name the server again, for commands that are printed.
func (p *opcuaPlace) words(args []string) string {
	var b strings.Builder
	for _, a := range args {
		b.WriteString(" " + word(a))
	}
	if p.store != "" {
		b.WriteString(" --store " + word(p.store))
	}
	if p.host != "" {
		b.WriteString(" --server-host " + word(p.host))
	}
	return b.String()
}

// connection to the server that the arguments name.
func (p *opcuaPlace) connection(args []string) (opcua.Connection, error) {
	folder, err := p.folder(args)
	if err != nil {
		return opcua.Connection{}, err
	}
	if isOPCUA(args[0]) {
		return p.direct(args[0], folder)
	}
	conn, err := named(args)
	if err != nil {
		return conn, err
	}
	if p.host != "" {
		conn.ServerHost = p.host
	}
	if p.store != "" {
		conn.Store = opcua.Store{Folder: p.store}
		if conn.Identity, err = ownIdentity(p.store); err != nil {
			return conn, err
		}
	}
	if len(p.insecure) > 0 || p.user != "" || p.password != "" {
		return conn, fmt.Errorf("--user, --password-file and --insecure are for addresses: those of a connection stand in %s", filepath.Join(args[0], folderConnections))
	}
	return conn, nil
}

// named is a connection of a folder; where only one speaks OPC UA, it needs no name.
func named(args []string) (opcua.Connection, error) {
	set, err := connection.ReadFile(filepath.Join(args[0], folderConnections))
	if err != nil {
		return opcua.Connection{}, err
	}
	names := set.Names()
	if len(args) == 2 {
		for _, n := range names {
			if n == args[1] {
				return set.OPCUA(n, bridge.Wall{})
			}
		}
		return opcua.Connection{}, fmt.Errorf("%s has no connection %q; it has %s", args[0], args[1], strings.Join(names, ", "))
	}
	var found []opcua.Connection
	for _, n := range names {
		if conn, err := set.OPCUA(n, bridge.Wall{}); err == nil {
			found = append(found, conn)
		}
	}
	switch len(found) {
	case 0:
		return opcua.Connection{}, fmt.Errorf("none of the connections of %s speaks OPC UA: %s", args[0], strings.Join(names, ", "))
	case 1:
		return found[0], nil
	}
	return opcua.Connection{}, fmt.Errorf("%s has the connections %s: name one of them behind it", args[0], strings.Join(names, ", "))
}

// direct is a server by its address alone.
func (p *opcuaPlace) direct(address, folder string) (opcua.Connection, error) {
	conn := opcua.Connection{Name: address, URL: address, ServerHost: p.host, Store: opcua.Store{Folder: folder}, Clock: bridge.Wall{}}
	if (p.user == "") != (p.password == "") {
		return conn, errors.New("--user and --password-file belong together")
	}
	for _, less := range p.insecure {
		switch less {
		case "none":
			conn.Insecure.None = true
		case "deprecated":
			conn.Insecure.Deprecated = true
		case "sign":
			conn.Insecure.SignOnly = true
		default:
			return conn, fmt.Errorf("--insecure %s: it is none of none, deprecated, sign", less)
		}
	}
	if err := checkOPCUA(address); err != nil {
		return conn, err
	}
	if p.user != "" {
		secret, err := secretFile(p.password)
		if err != nil {
			return conn, err
		}
		conn.Kind = ua.UserTokenTypeUserName
		conn.Credentials = func() (opcua.Credentials, error) {
			return opcua.Credentials{User: p.user, Password: opcua.Secret(secret)}, nil
		}
	}
	var err error
	conn.Identity, err = ownIdentity(folder)
	return conn, err
}

// checkOPCUA looks at an address before anything is made for it.
func checkOPCUA(text string) error {
	u, err := url.Parse(text)
	switch {
	case err == nil && u.User != nil:
		return errors.New("a password does not stand in an address; gemel browse has --user NAME --password-file FILE")
	case err != nil || u.Scheme != "opc.tcp" || u.Hostname() == "":
		return fmt.Errorf("%s is no address of an OPC UA server: write opc.tcp://HOST:4840", text)
	}
	return nil
}

// ownIdentity is our certificate in a folder, made once.
func ownIdentity(folder string) (*opcua.Identity, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	return opcua.LoadIdentity(folder, "urn:gemel:twin", []string{host, "localhost"}, bridge.Wall{})
}

// secretFile is the first line of a file that nobody else can read.
func secretFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		return "", fmt.Errorf("%s can be read by others: chmod 600 it", path)
	}
	data, err := os.ReadFile(path)
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return strings.TrimSuffix(string(line), "\r"), err
}

// unreached says in the user's words why a server could not be talked to.
func (p *opcuaPlace) unreached(args []string, conn *opcua.Connection, err error) error {
	var refused *opcua.CertificateError
	var number syscall.Errno
	var slow net.Error
	var lost *net.DNSError
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &refused):
		return failed(fmt.Errorf("%s\n%s\nNothing but the question for it was sent, no name and no password. To see it:\n  gemel trust%s",
			hang("the certificate of "+conn.URL+" is "+refusal(refused)), printLines(refused.Fingerprint), p.words(args)))
	case errors.Is(err, ua.StatusBadUserAccessDenied), errors.Is(err, ua.StatusBadIdentityTokenRejected), errors.Is(err, ua.StatusBadIdentityTokenInvalid):
		return failed(errors.New(hang(conn.URL + " refuses the user: name or password is wrong, or nobody may log in like this")))
	case errors.Is(err, ua.StatusBadSecurityChecksFailed), errors.Is(err, ua.StatusBadCertificateUntrusted):
		return failed(fmt.Errorf("%s refuses us: its administrator must trust our certificate\n  %s", conn.URL, filepath.Join(conn.Store.Folder, opcua.CertificateFile)))
	case errors.Is(err, opcua.ErrNoEndpoint) && conn.Credentials == nil:
		return failed(fmt.Errorf("%s\nTo log in as somebody: --user NAME --password-file FILE", hang(plainly(conn, err))))
	case errors.As(err, &lost):
		return failed(fmt.Errorf("%s: there is no host %s", conn.URL, lost.Name))
	case errors.As(err, &number):
		return failed(fmt.Errorf("%s does not answer: %w", conn.URL, number))
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return failed(fmt.Errorf("%s does not answer in time", conn.URL))
	}
	return failed(errors.New(hang(plainly(conn, err))))
}

// plainly is an error with the server's address once.
func plainly(conn *opcua.Connection, err error) string {
	text := err.Error()
	for _, name := range []string{conn.Name, conn.URL, conn.Name} {
		text = strings.TrimPrefix(text, name+": ")
	}
	return conn.URL + ": " + text
}

// refusal is why a certificate is not believed.
func refusal(c *opcua.CertificateError) string {
	if errors.Is(c, opcua.ErrUntrusted) {
		return "not trusted"
	}
	return "refused, " + reasonText(c)
}
