package api

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// Kinds of PEM blocks (RFC 7468).
const (
	pemPlain     = "PRIVATE KEY"
	pemEncrypted = "ENCRYPTED PRIVATE KEY"
)

// iterations of PBKDF2-HMAC-SHA-256 [OWASP Password Storage Cheat Sheet]; a file may ask for more, up to mostIterations.
const (
	iterations     = 600_000
	mostIterations = 10_000_000
	leastPhrase    = 8
)

// ErrPassphrase is what a key says that was opened with the wrong passphrase, or without one.
var ErrPassphrase = errors.New("the passphrase is wrong")

// WriteKey writes a private key into a new file of mode 0600, as PKCS #8 (RFC 5958); with a passphrase encrypted by PBES2 (RFC 8018): PBKDF2 with
// HMAC-SHA-256 and AES-256-CBC, which openssl reads too.
func WriteKey(path string, key ed25519.PrivateKey, passphrase []byte) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	block := &pem.Block{Type: pemPlain, Bytes: der}
	if len(passphrase) > 0 {
		if len(passphrase) < leastPhrase {
			return fmt.Errorf("a passphrase has at least %d characters", leastPhrase)
		}
		if block, err = encrypt(der, passphrase); err != nil {
			return err
		}
	}
	return writeNew(path, pem.EncodeToMemory(block), 0o600)
}

// ReadKey reads a private key. passphrase is asked only where the file is encrypted.
func ReadKey(path string, passphrase func() ([]byte, error)) (ed25519.PrivateKey, error) {
	if err := private(path); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	der, err := plainKey(data, passphrase)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	any, err := x509.ParsePKCS8PrivateKey(der)
	key, ok := any.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, fmt.Errorf("%s: this is no Ed25519 key; `gemel key new` makes one", path)
	}
	return key, nil
}

// plainKey is the PKCS #8 in a PEM file.
func plainKey(data []byte, passphrase func() ([]byte, error)) ([]byte, error) {
	block, _ := pem.Decode(data)
	switch {
	case block == nil:
		return nil, errors.New("this is no key file (PEM)")
	case block.Type == pemPlain:
		return block.Bytes, nil
	case block.Type != pemEncrypted:
		return nil, fmt.Errorf("it holds a %q, not a private key", block.Type)
	}
	var e encrypted
	if rest, err := asn1.Unmarshal(block.Bytes, &e); err != nil || len(rest) > 0 {
		return nil, errors.New("the encrypted key is damaged")
	}
	phrase, err := passphrase()
	if err != nil {
		return nil, err
	}
	return e.decrypt(phrase)
}

// Structures of RFC 5958 (EncryptedPrivateKeyInfo) and RFC 8018 (PBES2-params, PBKDF2-params).
type encrypted struct {
	Algorithm struct {
		ID     asn1.ObjectIdentifier
		Params pbes2
	}
	Data []byte
}

type pbes2 struct {
	KDF struct {
		ID     asn1.ObjectIdentifier
		Params pbkdf2Params
	}
	Cipher struct {
		ID asn1.ObjectIdentifier
		IV []byte
	}
}

type pbkdf2Params struct {
	Salt       []byte
	Iterations int
	KeyLength  int `asn1:"optional"`
	PRF        pkix.AlgorithmIdentifier
}

var (
	oidPBES2      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidHMACSHA256 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
	oidAES256CBC  = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
)

func encrypt(der, passphrase []byte) (*pem.Block, error) {
	var e encrypted
	e.Algorithm.ID = oidPBES2
	p := &e.Algorithm.Params
	p.KDF.ID, p.Cipher.ID = oidPBKDF2, oidAES256CBC
	p.KDF.Params = pbkdf2Params{Salt: make([]byte, 16), Iterations: iterations, PRF: pkix.AlgorithmIdentifier{Algorithm: oidHMACSHA256, Parameters: asn1.NullRawValue}}
	p.Cipher.IV = make([]byte, aes.BlockSize)
	_, _ = rand.Read(p.KDF.Params.Salt)
	_, _ = rand.Read(p.Cipher.IV)
	c, err := e.cipher(passphrase)
	if err != nil {
		return nil, err
	}
	n := aes.BlockSize - len(der)%aes.BlockSize
	e.Data = append([]byte(nil), der...)
	for range n {
		e.Data = append(e.Data, byte(n))
	}
	cipher.NewCBCEncrypter(c, p.Cipher.IV).CryptBlocks(e.Data, e.Data)
	text, err := asn1.Marshal(e)
	return &pem.Block{Type: pemEncrypted, Bytes: text}, err
}

// cipher of a passphrase.
func (e *encrypted) cipher(passphrase []byte) (cipher.Block, error) {
	p := &e.Algorithm.Params
	k := &p.KDF.Params
	if !e.Algorithm.ID.Equal(oidPBES2) || !p.KDF.ID.Equal(oidPBKDF2) || !k.PRF.Algorithm.Equal(oidHMACSHA256) || !p.Cipher.ID.Equal(oidAES256CBC) {
		return nil, errors.New("it is encrypted in another way than PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC")
	}
	if k.Iterations < 1 || k.Iterations > mostIterations || len(k.Salt) < 8 || len(p.Cipher.IV) != aes.BlockSize || k.KeyLength != 0 && k.KeyLength != 32 {
		return nil, errors.New("the encrypted key is damaged")
	}
	key, err := pbkdf2.Key(sha256.New, string(passphrase), k.Salt, k.Iterations, 32)
	if err != nil {
		return nil, err
	}
	return aes.NewCipher(key)
}

func (e *encrypted) decrypt(passphrase []byte) ([]byte, error) {
	c, err := e.cipher(passphrase)
	if err != nil {
		return nil, err
	}
	if len(e.Data) == 0 || len(e.Data)%aes.BlockSize != 0 {
		return nil, errors.New("the encrypted key is damaged")
	}
	der := make([]byte, len(e.Data))
	cipher.NewCBCDecrypter(c, e.Algorithm.Params.Cipher.IV).CryptBlocks(der, e.Data)
	n := int(der[len(der)-1])
	if n < 1 || n > aes.BlockSize {
		return nil, ErrPassphrase
	}
	for _, b := range der[len(der)-n:] {
		if int(b) != n {
			return nil, ErrPassphrase
		}
	}
	der = der[:len(der)-n]
	if _, err := x509.ParsePKCS8PrivateKey(der); err != nil {
		return nil, ErrPassphrase // one wrong passphrase in 256 leaves a padding that looks right
	}
	return der, nil
}
