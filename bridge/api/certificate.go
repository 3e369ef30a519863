package api

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"gemel/bridge"
)

// Files of a certificate in its folder.
const (
	certificateFile = "certificate.pem"
	keyFile         = "key.pem"
)

// Certificate by which a server is known.
type Certificate struct {
	tls         tls.Certificate
	Fingerprint string // SHA-256 of the certificate, hexadecimal
}

// LoadCertificate reads the certificate in a folder; where there is none, it makes one, once: self-signed, ECDSA P-256, ten years, for loopback and the
// hosts that are given. The key has mode 0600.
func LoadCertificate(folder string, hosts []string, clock bridge.Clock) (*Certificate, error) {
	cert, key := filepath.Join(folder, certificateFile), filepath.Join(folder, keyFile)
	if _, err := os.Stat(key); errors.Is(err, fs.ErrNotExist) {
		if err := makeCertificate(folder, hosts, clock.Now()); err != nil {
			return nil, fmt.Errorf("%s: making a certificate: %w", folder, err)
		}
	}
	if err := errors.Join(forget(cert+halfWritten), forget(key+halfWritten), private(key)); err != nil {
		return nil, err
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	return &Certificate{tls: pair, Fingerprint: fingerprint(pair.Certificate[0])}, nil
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// private says whether a file can be read by its owner only.
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && filepath.Separator == '/' {
		return fmt.Errorf("%s can be read by others (mode %04o): chmod 600 it, or make a new one if it may have been copied", path, mode)
	}
	return nil
}

func makeCertificate(folder string, hosts []string, now time.Time) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return err
	}
	c := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: "gemel"}, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(10, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true}
	for _, h := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if ip := net.ParseIP(h); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else if h != "" {
			c.DNSNames = append(c.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		return err
	}
	text, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	// a certificate without a key is what is left of an attempt that was cut short, and nobody has seen it
	path := filepath.Join(folder, certificateFile)
	if err := forget(path); err != nil {
		return err
	}
	if err := writeNew(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		return err
	}
	return writeNew(filepath.Join(folder, keyFile), pem.EncodeToMemory(&pem.Block{Type: pemPlain, Bytes: text}), 0o600)
}

// writeNew writes a file that is not there yet: as a whole, or not at all where the program is killed. Of two that write it at once one fails.
func writeNew(path string, data []byte, mode fs.FileMode) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "open", Path: path, Err: fs.ErrExist}
	}
	half := path + halfWritten
	if err := forget(half); err != nil {
		return err
	}
	f, err := os.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Link(half, path)
		if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without hard links
			err = os.Rename(half, path)
		}
	}
	return errors.Join(err, forget(half))
}

// halfWritten is the ending of a file that writeNew has not finished.
const halfWritten = ".new"

// forget removes a file, where there is one.
func forget(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
