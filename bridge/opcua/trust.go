package opcua

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Store is a folder that says whom to trust. A person may put files there by hand; PEM and DER are both read, whatever their names.
//
//	trusted/  certificates of servers, and of authorities whose servers are all trusted
//	issuers/  certificates of authorities that are needed to build a chain, and trusted for nothing else
//	crl/      revocation lists of those authorities
//
// It is read anew at each connection.
type Store struct{ Folder string }

// Fingerprint is the SHA-256 of a certificate in DER, in the form that people compare: "3F:A0:…".
func Fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":")
}

// Trust accepts a certificate (PEM or DER; of a chain the first) from now on, and returns its fingerprint. Nothing else in Gemel adds to the store.
func (s Store) Trust(certificate []byte) (string, error) {
	list, err := parseCertificates(certificate)
	if err != nil {
		return "", err
	}
	c := list[0]
	folder := filepath.Join(s.Folder, "trusted")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	sum := sha256.Sum256(c.Raw)
	return Fingerprint(c.Raw), writePEM(filepath.Join(folder, fmt.Sprintf("%x.pem", sum)), "CERTIFICATE", c.Raw, 0o600)
}

// Distrust removes what has that fingerprint from the trusted certificates.
func (s Store) Distrust(fingerprint string) error {
	found := false
	err := s.each("trusted", func(path string, data []byte) error {
		list, err := parseCertificates(data)
		if err != nil || !strings.EqualFold(Fingerprint(list[0].Raw), fingerprint) {
			return nil
		}
		found = true
		return os.Remove(path)
	})
	if err == nil && !found {
		err = fmt.Errorf("%s: no trusted certificate has the fingerprint %s", s.Folder, fingerprint)
	}
	return err
}

// Trusted lists the trusted certificates.
func (s Store) Trusted() ([]*x509.Certificate, error) { return s.certificates("trusted") }

func (s Store) certificates(folder string) (out []*x509.Certificate, err error) {
	err = s.each(folder, func(path string, data []byte) error {
		list, err := parseCertificates(data)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, list...)
		return nil
	})
	return out, err
}

func (s Store) revocationLists() (out []*x509.RevocationList, err error) {
	err = s.each("crl", func(path string, data []byte) error {
		if block, _ := pem.Decode(data); block != nil {
			data = block.Bytes
		}
		list, err := x509.ParseRevocationList(data)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, list)
		return nil
	})
	return out, err
}

func (s Store) each(folder string, do func(path string, data []byte) error) error {
	folder = filepath.Join(s.Folder, folder)
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), ".new") {
			continue
		}
		path := filepath.Join(folder, e.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := do(path, data); err != nil {
			return err
		}
	}
	return nil
}
