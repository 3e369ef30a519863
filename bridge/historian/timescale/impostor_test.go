package timescale_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/bridge/historian/timescale"
	"gemel/bridge/mqtt/mqtttest"
)

// impostor answers the request for TLS and shows a certificate; heard is what comes through it.
func impostor(t *testing.T, certificate tls.Certificate) (address string, heard <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	said := make(chan string, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.SetDeadline(time.Now().Add(5 * time.Second))
			request := make([]byte, 8)
			if _, err := io.ReadFull(c, request); err != nil {
				said <- ""
				_ = c.Close()
				continue
			}
			_, _ = c.Write([]byte("S"))
			secure := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{certificate}})
			buffer := make([]byte, 512)
			n, _ := secure.Read(buffer)
			said <- string(buffer[:n])
			_ = c.Close()
		}
	}()
	return l.Addr().String(), said
}

// A server that is not who it should be hears nothing, no name of a user and no password.
func TestAnImpostorHearsNothing(t *testing.T) {
	right := mqtttest.NewAuthority(t)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, right.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	issue := func(a *mqtttest.Authority, change func(*x509.Certificate)) tls.Certificate {
		c, _, _ := a.Issue("postgres", change)
		return c
	}
	for name, certificate := range map[string]tls.Certificate{
		"the right one":     issue(right, nil),
		"another authority": issue(mqtttest.NewAuthority(t), nil),
		"another host":      issue(right, func(x *x509.Certificate) { x.IPAddresses = nil; x.DNSNames = []string{"plant.example"} }),
		"expired":           issue(right, func(x *x509.Certificate) { x.NotAfter = time.Now().Add(-time.Hour) }),
	} {
		address, heard := impostor(t, certificate)
		o := timescale.Options{URL: fmt.Sprintf("postgres://gemel@%s/plant?sslmode=verify-full&sslrootcert=%s", address, ca), Password: "hunter2hunter2", Timeout: 5 * time.Second}
		_, err := timescale.Open(o)
		got := <-heard
		switch {
		case err == nil || strings.Contains(err.Error(), o.Password):
			t.Errorf("%s: %v", name, err)
		case name == "the right one" && !strings.Contains(got, "gemel"):
			t.Errorf("the right one was told %q: the test cannot hear (%v)", got, err)
		case name != "the right one" && (got != "" || !strings.Contains(err.Error(), "certificate")):
			t.Errorf("%s heard %q (%v)", name, got, err)
		}
	}
}
