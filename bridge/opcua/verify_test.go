package opcua

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
)

// One good certificate, and each way to be a bad one.
func TestCertificatesAreRefusedForEachReason(t *testing.T) {
	t.Parallel()
	key, caKey := identity(t, "server").key, identity(t, "authority").key
	authority := template("authority")
	authority.IsCA, authority.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	ca := sign(t, authority, authority, &caKey.PublicKey, caKey)
	now := time.Now()
	good := expectation{host: "127.0.0.1", uri: peerURI, now: now}
	revokes := func(serial *big.Int, next time.Time, by *x509.Certificate, key *rsa.PrivateKey) []byte {
		list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: now.Add(-time.Hour), NextUpdate: next}
		if serial != nil {
			list.RevokedCertificateEntries = []x509.RevocationListEntry{{SerialNumber: serial, RevocationTime: now.Add(-time.Minute)}}
		}
		der, err := x509.CreateRevocationList(rand.Reader, list, by, key)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	self := func(change func(*x509.Certificate)) *x509.Certificate {
		c := template("server")
		if change != nil {
			change(c)
		}
		return sign(t, c, c, &key.PublicKey, key)
	}
	issued := func() *x509.Certificate { return sign(t, template("server"), ca, &key.PublicKey, caKey) }
	small, _ := rsa.GenerateKey(rand.Reader, 1024)
	small1024 := template("server")
	for _, c := range []struct {
		name   string
		cert   *x509.Certificate
		pinned bool // the certificate itself is trusted
		ca     bool // its authority is
		crl    []byte
		want   func(*expectation)
		reason error
	}{
		{name: "pinned", cert: self(nil), pinned: true},
		{name: "unknown", cert: self(nil), reason: ErrUntrusted},
		{name: "expired", cert: self(func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Minute) }), pinned: true, reason: ErrExpired},
		{name: "not yet valid", cert: self(func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour) }), pinned: true, reason: ErrExpired},
		{name: "for another host", cert: self(func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 0, 0, 1)} }), pinned: true, reason: ErrHost},
		{name: "another host dialled", cert: self(nil), pinned: true, want: func(e *expectation) { e.host = "plc.example" }, reason: ErrHost},
		{name: "a host by name", cert: self(nil), pinned: true, want: func(e *expectation) { e.host = "localhost" }},
		{name: "for another application", cert: self(nil), pinned: true, want: func(e *expectation) { e.uri = "urn:other" }, reason: ErrURI},
		{name: "for no application", cert: self(func(c *x509.Certificate) { c.URIs = nil }), pinned: true, reason: ErrURI},
		{name: "not to sign with", cert: self(func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCertSign }), pinned: true, reason: ErrWeak},
		{name: "a short key", cert: sign(t, small1024, small1024, &small.PublicKey, small), pinned: true, reason: ErrWeak},
		{name: "issued, list up to date", cert: issued(), ca: true, crl: revokes(nil, now.Add(time.Hour), ca, caKey)},
		{name: "issued, no list", cert: issued(), ca: true, reason: ErrRevocation},
		{name: "issued, old list", cert: issued(), ca: true, crl: revokes(nil, now.Add(-time.Minute), ca, caKey), reason: ErrRevocation},
		{name: "issued by a stranger", cert: issued(), crl: revokes(nil, now.Add(time.Hour), ca, caKey), reason: ErrUntrusted},
		{name: "a list that its authority did not sign", cert: issued(), ca: true, reason: ErrRevocation,
			crl: func() []byte {
				b := revokes(nil, now.Add(time.Hour), ca, caKey)
				b[len(b)-1] ^= 1
				return b
			}()},
	} {
		store := Store{Folder: t.TempDir()}
		if c.pinned {
			if _, err := store.Trust(c.cert.Raw); err != nil {
				t.Fatal(err)
			}
		}
		if c.ca {
			writeFile(t, filepath.Join(store.Folder, "trusted", "authority.der"), ca.Raw)
		}
		if c.crl != nil {
			writeFile(t, filepath.Join(store.Folder, "crl", "authority.crl"), c.crl)
		}
		want := good
		if c.want != nil {
			c.want(&want)
		}
		got, err := store.check(c.cert.Raw, want)
		if c.reason == nil && (err != nil || !got.Equal(c.cert)) || c.reason != nil && !errors.Is(err, c.reason) {
			t.Errorf("%s: %v, want %v", c.name, err, c.reason)
		}
	}

	// revoked: by a list that is found for a certificate of the chain, and also for one that is pinned
	for _, pinned := range []bool{true, false} {
		c := issued()
		store := Store{Folder: t.TempDir()}
		writeFile(t, filepath.Join(store.Folder, "issuers", "authority.pem"), pemOf("CERTIFICATE", ca.Raw))
		writeFile(t, filepath.Join(store.Folder, "crl", "authority.pem"), pemOf("X509 CRL", revokes(c.SerialNumber, now.Add(time.Hour), ca, caKey)))
		if pinned {
			writeFile(t, filepath.Join(store.Folder, "trusted", "server.pem"), pemOf("CERTIFICATE", c.Raw))
		} else {
			writeFile(t, filepath.Join(store.Folder, "trusted", "authority.pem"), pemOf("CERTIFICATE", ca.Raw))
		}
		if _, err := store.check(c.Raw, good); !errors.Is(err, ErrRevoked) {
			t.Errorf("revoked, pinned %v: %v", pinned, err)
		}
	}
}

func TestTrustIsExplicitAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	s := Store{Folder: filepath.Join(t.TempDir(), "pki")}
	c := identity(t, "server").certificate
	if list, err := s.Trusted(); err != nil || len(list) != 0 {
		t.Fatalf("an empty store: %v, %v", list, err)
	}
	fingerprint, err := s.Trust(pemOf("CERTIFICATE", c.Raw))
	if err != nil || len(fingerprint) != 95 || strings.ToUpper(fingerprint) != fingerprint {
		t.Fatalf("%q, %v", fingerprint, err)
	}
	if list, err := s.Trusted(); err != nil || len(list) != 1 || !list[0].Equal(c) {
		t.Fatalf("%v, %v", list, err)
	}
	if err := s.Distrust(strings.ToLower(fingerprint)); err != nil {
		t.Fatal(err)
	}
	if list, _ := s.Trusted(); len(list) != 0 {
		t.Error("it is still trusted")
	}
	if s.Distrust(fingerprint) == nil {
		t.Error("taken back twice")
	}
}

func TestOurKeyIsMadeOnceAndKeptFromOthers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "own")
	one, err := LoadIdentity(dir, "urn:host:gemel", []string{"host", "127.0.0.1"}, bridge.Wall{})
	if err != nil {
		t.Fatal(err)
	}
	two, err := LoadIdentity(dir, "urn:host:gemel", nil, bridge.Wall{})
	if err != nil || !two.key.Equal(one.key) || two.ApplicationURI() != "urn:host:gemel" {
		t.Fatalf("the second time: %v", err)
	}
	path := filepath.Join(dir, KeyFile)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadIdentity(dir, "urn:host:gemel", nil, bridge.Wall{}); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
}
