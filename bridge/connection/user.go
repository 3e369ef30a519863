package connection

import (
	"crypto/rsa"
	"fmt"

	"gemel/bridge/opcua"
)

// userCertificate is a user of OPC UA who is known by a certificate.
func (s *Set) userCertificate(a *account) (opcua.Credentials, error) {
	pair, err := s.own(a)
	if err != nil {
		return opcua.Credentials{}, err
	}
	key, ok := pair.PrivateKey.(*rsa.PrivateKey)
	if !ok {
		return opcua.Credentials{}, fmt.Errorf("%s: OPC UA wants an RSA key", s.path(a.key))
	}
	return opcua.Credentials{Certificate: pair.Certificate[0], Key: key}, nil
}
