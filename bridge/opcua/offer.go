package opcua

import (
	"context"
	"crypto/x509"
	"slices"
	"time"
)

// Offer is an endpoint of a server, for a person to look at. It came over an unsecured channel: only the comparison of the fingerprint with one that came on
// another way proves anything.
type Offer struct {
	URL         string
	Policy      string // "Basic256Sha256"
	Mode        string // "SignAndEncrypt"
	Application string // application URI
	Users       []string
	Certificate []byte // DER; nil: none, or one that cannot be read
	Fingerprint string // SHA-256
	Subject     string
	Names       []string // hosts that the certificate is for
	From, To    time.Time
	Refused     error   // why a Client with this connection would refuse the certificate; nil: it is trusted
	Faults      []error // what is wrong with the certificate, even if it were trusted
}

// Offers asks a server what it offers, for `gemel trust`: it shows the fingerprint, a person compares it, and Store.Trust accepts it.
func Offers(ctx context.Context, conn Connection) ([]Offer, error) {
	host, _, err := conn.check()
	if err != nil {
		return nil, err
	}
	list, err := endpoints(ctx, &conn)
	if err != nil {
		return nil, err
	}
	var out []Offer
	for _, e := range list {
		o := Offer{URL: printable([]byte(e.EndpointURL)), Policy: printable([]byte(policyName(e.SecurityPolicyURI))), Mode: modeName(e.SecurityMode), Application: printable([]byte(e.Server.ApplicationURI))}
		for _, u := range e.UserIdentityTokens {
			if kind := userKind(u.TokenType); !slices.Contains(o.Users, kind) {
				o.Users = append(o.Users, kind)
			}
		}
		var chain []*x509.Certificate
		if chain, err = parseCertificates(e.ServerCertificate); err == nil {
			c := chain[0]
			o.Certificate, o.Fingerprint, o.Subject = c.Raw, Fingerprint(c.Raw), printable([]byte(c.Subject.String()))
			o.Names, o.From, o.To = names(c), c.NotBefore.UTC(), c.NotAfter.UTC()
			want := expectation{host: host, uri: e.Server.ApplicationURI, now: conn.Clock.Now(), deprecated: conn.Insecure.Deprecated}
			_, o.Refused = conn.Store.check(e.ServerCertificate, want)
			o.Faults = faultsOf(c, want)
		}
		out = append(out, o)
	}
	return out, nil
}
