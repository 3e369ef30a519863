package opcua

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Reasons for which a server's certificate is refused, for errors.Is.
var (
	ErrUntrusted  = errors.New("not trusted")
	ErrExpired    = errors.New("not valid at this time")
	ErrHost       = errors.New("for another host")
	ErrURI        = errors.New("for another application")
	ErrRevoked    = errors.New("revoked")
	ErrRevocation = errors.New("revocation unknown")
	ErrWeak       = errors.New("too weak")
)

// CertificateError says why a certificate is refused; no credential was sent.
type CertificateError struct {
	Reason      error
	Fingerprint string
	Text        string
}

func (e *CertificateError) Error() string {
	return fmt.Sprintf("the server's certificate %s is refused, %s: %s", e.Fingerprint, e.Reason, e.Text)
}
func (e *CertificateError) Unwrap() error { return e.Reason }

// expectation is what a server's certificate is held against.
type expectation struct {
	host       string // that was dialled, or that the configuration names instead
	uri        string // application URI of the endpoint
	now        time.Time
	deprecated bool // SHA-1 and short keys are let through
}

// check is step by step what OPC 10000-4, 6.1.3 asks for: every check must pass, and the error is of the first that does not. It returns the
// server's own certificate out of the chain that was sent.
func (s Store) check(sent []byte, want expectation) (*x509.Certificate, error) {
	chain, err := parseCertificates(sent)
	if err != nil {
		return nil, &CertificateError{ErrUntrusted, Fingerprint(sent), "it cannot be read: " + err.Error()}
	}
	c := chain[0]
	refuse := func(reason error, format string, args ...any) error {
		return &CertificateError{reason, Fingerprint(c.Raw), fmt.Sprintf(format, args...)}
	}
	faults := faultsOf(c, want)
	if len(faults) > 0 && errors.Is(faults[0], ErrWeak) {
		return nil, faults[0]
	}
	if err := s.trust(c, chain[1:], want, refuse); err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, faults[0]
	}
	return c, nil
}

// faultsOf is what is wrong with a certificate whether it is trusted or not; its strength first.
func faultsOf(c *x509.Certificate, want expectation) (all []error) {
	note := func(reason error, format string, args ...any) {
		all = append(all, &CertificateError{reason, Fingerprint(c.Raw), fmt.Sprintf(format, args...)})
	}
	if why := weak(c); why != "" && !want.deprecated {
		note(ErrWeak, "%s", why)
	}
	if want.now.Before(c.NotBefore) || want.now.After(c.NotAfter) {
		note(ErrExpired, "it is good from %s to %s, and it is %s", c.NotBefore.UTC().Format(time.RFC3339), c.NotAfter.UTC().Format(time.RFC3339), want.now.UTC().Format(time.RFC3339))
	}
	if c.VerifyHostname(bracketed(want.host)) != nil {
		note(ErrHost, "it is for %s, and %s was dialled; where that is right, name the host to expect in the configuration", printable([]byte(strings.Join(names(c), ", "))), want.host)
	}
	if !slices.ContainsFunc(c.URIs, func(u *url.URL) bool { return u.String() == want.uri }) {
		note(ErrURI, "the endpoint says that it is %q, the certificate does not", printable([]byte(want.uri)))
	}
	return all
}

func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

func names(c *x509.Certificate) []string {
	out := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		out = append(out, ip.String())
	}
	if len(out) == 0 {
		out = append(out, "no host at all")
	}
	return out
}

func weak(c *x509.Certificate) string {
	key, ok := c.PublicKey.(*rsa.PublicKey)
	switch {
	case !ok:
		return "it has no RSA key"
	case key.Size() < 256:
		return fmt.Sprintf("its key has %d bits, where 2048 are asked for", key.N.BitLen())
	}
	switch c.SignatureAlgorithm {
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		return "it is signed with " + c.SignatureAlgorithm.String()
	}
	if need := x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment; c.KeyUsage != 0 && c.KeyUsage&need != need {
		return "its key may not be used to sign and to encrypt keys"
	}
	return ""
}

// trust finds the certificate among the trusted, or a chain from it to a trusted authority, and looks for it in the revocation lists.
func (s Store) trust(c *x509.Certificate, sent []*x509.Certificate, want expectation, refuse func(error, string, ...any) error) error {
	trusted, err := s.Trusted()
	if err != nil {
		return err
	}
	issuers, err := s.certificates("issuers")
	if err != nil {
		return err
	}
	lists, err := s.revocationLists()
	if err != nil {
		return err
	}
	authorities := append(append([]*x509.Certificate{}, trusted...), issuers...)
	for _, t := range trusted {
		if t.Equal(c) { // pinned: revoked all the same where a list says so
			return revoked(c, authorities, lists, false, want.now, refuse)
		}
	}
	roots, others := x509.NewCertPool(), x509.NewCertPool()
	for _, t := range trusted {
		if t.IsCA {
			roots.AddCert(t)
		}
	}
	for _, o := range append(issuers, sent...) {
		others.AddCert(o)
	}
	// the authority's own time counts, that of the server's certificate is checked and told apart
	chains, err := c.Verify(x509.VerifyOptions{Roots: roots, Intermediates: others, CurrentTime: inside(c, want.now), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return refuse(ErrUntrusted, "compare its fingerprint with the server's, then trust it (gemel trust)")
	}
	for _, chain := range chains {
		for _, member := range chain[:len(chain)-1] {
			if err = revoked(member, append(chain[1:], authorities...), lists, true, want.now, refuse); err != nil {
				break
			}
		}
		if err == nil {
			return nil
		}
	}
	return err
}

func inside(c *x509.Certificate, now time.Time) time.Time {
	if now.Before(c.NotBefore) {
		return c.NotBefore
	}
	if now.After(c.NotAfter) {
		return c.NotAfter
	}
	return now
}

// revoked looks a certificate up in the lists that its issuer has signed; must: there has to be one, and it has to be up to date.
func revoked(c *x509.Certificate, authorities []*x509.Certificate, lists []*x509.RevocationList, must bool, now time.Time, refuse func(error, string, ...any) error) error {
	known := false
	for _, l := range lists {
		if !bytes.Equal(l.RawIssuer, c.RawIssuer) || !signedByOne(l, authorities) {
			continue
		}
		for _, r := range l.RevokedCertificateEntries {
			if r.SerialNumber.Cmp(c.SerialNumber) == 0 {
				return refuse(ErrRevoked, "%s revoked it at %s", printable([]byte(l.Issuer.String())), r.RevocationTime.UTC().Format(time.RFC3339))
			}
		}
		known = known || l.NextUpdate.IsZero() || now.Before(l.NextUpdate)
	}
	if must && !known {
		return refuse(ErrRevocation, "there is no revocation list of %s in the store that is up to date", printable([]byte(c.Issuer.String())))
	}
	return nil
}

func signedByOne(l *x509.RevocationList, authorities []*x509.Certificate) bool {
	for _, a := range authorities {
		if bytes.Equal(a.RawSubject, l.RawIssuer) && l.CheckSignatureFrom(a) == nil {
			return true
		}
	}
	return false
}
