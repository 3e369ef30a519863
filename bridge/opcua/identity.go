package opcua

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"gemel/bridge"
)

// Identity is an application instance certificate with its key: what this program, not its user, proves to be.
type Identity struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
}

// Certificate in DER, to be trusted by the server's administrator.
func (i *Identity) Certificate() []byte { return i.certificate.Raw }

// Key that belongs to the certificate; it is never to be shown.
func (i *Identity) Key() *rsa.PrivateKey { return i.key }

// ApplicationURI that the certificate speaks for.
func (i *Identity) ApplicationURI() string { return i.certificate.URIs[0].String() }

// Files of an identity in its folder.
const (
	CertificateFile = "certificate.pem"
	KeyFile         = "key.pem"
)

// LoadIdentity reads the identity in a folder; where there is none, it makes one, once: self-signed, RSA 2048, for 10 years, key file mode 0600.
// uri names the application ("urn:host:gemel"), hosts are the names and addresses that it is reached by.
func LoadIdentity(folder, uri string, hosts []string, clock bridge.Clock) (*Identity, error) {
	key, err := readKey(filepath.Join(folder, KeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeIdentity(folder, uri, hosts, clock); err != nil {
			return nil, fmt.Errorf("%s: making a certificate of our own: %w", folder, err)
		}
		key, err = readKey(filepath.Join(folder, KeyFile))
	}
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, CertificateFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	list, err := parseCertificates(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if public, ok := list[0].PublicKey.(*rsa.PublicKey); !ok || !public.Equal(&key.PublicKey) {
		return nil, fmt.Errorf("%s does not belong to the key beside it; move both away, and a new pair is made", path)
	}
	if len(list[0].URIs) == 0 {
		return nil, fmt.Errorf("%s: no application URI among its alternative names", path)
	}
	return &Identity{certificate: list[0], key: key}, nil
}

func readKey(path string) (*rsa.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others (mode %04o): chmod 600 it, or make a new pair if it may have been copied", path, info.Mode().Perm())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%s: not a private key in PEM", path)
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	any, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := any.(*rsa.PrivateKey)
	if err != nil || !ok {
		return nil, fmt.Errorf("%s: not an RSA private key in PEM", path)
	}
	return key, nil
}

// makeKey makes a key of 2048 bits, the size that every server knows. Of a hundred keys one has a private exponent that is a byte shorter than the modulus; it is as good as
// any, but there is software that takes the length of the one for that of the other, and fails to decrypt passwords with it.
func makeKey() (*rsa.PrivateKey, error) {
	for {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil || len(key.D.Bytes()) == key.Size() {
			return key, err
		}
	}
}

func makeIdentity(folder, uri string, hosts []string, clock bridge.Clock) error {
	name, err := url.Parse(uri)
	if err != nil {
		return err
	}
	key, err := makeKey()
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	now := clock.Now()
	// the fields that OPC 10000-6, 6.2.2 asks for
	t := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "gemel", Organization: []string{"Gemel"}},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(10, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageKeyEncipherment |
			x509.KeyUsageDataEncipherment | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true, URIs: []*url.URL{name},
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	// the certificate first: a key without one would be kept for ever
	if err := writePEM(filepath.Join(folder, CertificateFile), "CERTIFICATE", der, 0o644); err != nil {
		return err
	}
	return writePEM(filepath.Join(folder, KeyFile), "PRIVATE KEY", secret, 0o600)
}

// writePEM replaces a file as a whole or not at all.
func writePEM(path, kind string, der []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	defer os.Remove(path + ".new")
	if err := pem.Encode(f, &pem.Block{Type: kind, Bytes: der}); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// parseCertificates reads PEM or DER, one or a chain.
func parseCertificates(data []byte) ([]*x509.Certificate, error) {
	var der []byte
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type == "CERTIFICATE" {
			der = append(der, block.Bytes...)
		}
	}
	if der == nil {
		der = data
	}
	list, err := x509.ParseCertificates(der)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("no certificate in it")
	}
	return list, nil
}
