package opcua

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gopcua/opcua/ua"
	"github.com/gopcua/opcua/uapolicy"
)

// Chunks of the secure conversation (OPC 10000-6, 6.7.2): header, security header, sequence header, body, padding, signature.
const (
	headerSize   = 12 // type, size, channel
	sequenceSize = 8  // sequence number, request id
	receiveSize  = 65535
	maxChunks    = 1024
	maxMessage   = 32 << 20
)

var errSecurity = errors.New("a message failed the check of its signature")

// protection is how chunks under one token, or those that open a channel, are signed and encrypted.
type protection struct {
	algorithm *uapolicy.EncryptionAlgorithm // nil: security policy None
	encrypt   bool
	channel   uint32
	token     uint32
}

// seal returns header+security header+plain, padded, signed and encrypted. wide: the receiver's key has more than 2048 bits.
func (p *protection) seal(head, plain []byte, wide bool) ([]byte, error) {
	a := p.algorithm
	if a == nil {
		out := append(append([]byte{}, head...), plain...)
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)))
		return out, nil
	}
	out := append(make([]byte, 0, len(head)+len(plain)+1024), head...)
	out = append(out, plain...)
	size := len(out) + a.SignatureLength()
	if p.encrypt {
		padBytes := 1
		if wide {
			padBytes = 2
		}
		block := a.PlaintextBlockSize()
		pad := (block - (len(plain)+padBytes+a.SignatureLength())%block) % block
		for i := 0; i <= pad; i++ {
			out = append(out, byte(pad))
		}
		if wide {
			out = append(out, byte(pad>>8))
		}
		size = len(head) + (len(out)-len(head)+a.SignatureLength())/block*a.BlockSize()
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(size))
	signature, err := a.Signature(out)
	if err != nil {
		return nil, err
	}
	out = append(out, signature...)
	if !p.encrypt {
		return out, nil
	}
	secret, err := a.Encrypt(out[len(head):])
	if err != nil {
		return nil, err
	}
	return append(out[:len(head)], secret...), nil
}

// open checks and decrypts a chunk; head is the number of bytes before the part that is encrypted. wide: our key has more than 2048 bits.
func (p *protection) open(chunk []byte, head int, wide bool) ([]byte, error) {
	a := p.algorithm
	if a == nil {
		return bytes.Clone(chunk[head:]), nil // what is decoded from it keeps parts of it, and the chunk's memory is used again
	}
	if p.encrypt {
		plain, err := a.Decrypt(chunk[head:])
		if err != nil {
			return nil, errSecurity
		}
		chunk = append(chunk[:head:head], plain...)
	}
	end := len(chunk) - a.RemoteSignatureLength()
	if end < head {
		return nil, errSecurity
	}
	if a.VerifySignature(chunk[:end], chunk[end:]) != nil {
		return nil, errSecurity
	}
	if p.encrypt {
		if end <= head+1 {
			return nil, errSecurity
		}
		pad := int(chunk[end-1]) + 1
		if wide {
			pad = int(chunk[end-1])<<8 + int(chunk[end-2]) + 2
		}
		end -= pad
	}
	if end < head+sequenceSize {
		return nil, errSecurity
	}
	if !p.encrypt {
		return bytes.Clone(chunk[head:end]), nil
	}
	return chunk[head:end], nil
}

// room is how many bytes of body fit into a chunk.
func (p *protection) room(chunk, head int) int {
	a := p.algorithm
	switch {
	case a == nil:
		return chunk - head - sequenceSize
	case !p.encrypt:
		return chunk - head - sequenceSize - a.SignatureLength()
	}
	return a.PlaintextBlockSize()*((chunk-head)/a.BlockSize()) - sequenceSize - a.SignatureLength() - 1
}

// head writes the beginning of a chunk; the size is filled in by seal.
func head(kind string, channel uint32) *ua.Buffer {
	b := ua.NewBuffer(nil)
	b.Write([]byte(kind))
	b.WriteUint32(0)
	b.WriteUint32(channel)
	return b
}

// asymmetricHead is where the encrypted part of an OPN chunk begins, and what its security header says.
func asymmetricHead(chunk []byte) (at int, policy string, certificate []byte, err error) {
	if len(chunk) < headerSize {
		return 0, "", nil, errors.New("an answer that is too short")
	}
	b := ua.NewBuffer(chunk[headerSize:])
	policy = b.ReadString()
	certificate = b.ReadBytes()
	b.ReadBytes() // thumbprint of our certificate
	if b.Error() != nil {
		return 0, "", nil, fmt.Errorf("an answer that is cut off: %w", b.Error())
	}
	return headerSize + b.Pos(), policy, certificate, nil
}
