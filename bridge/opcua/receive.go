package opcua

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gopcua/opcua/ua"
	"github.com/gopcua/opcua/uapolicy"
)

// read is the goroutine that reads until the channel ends.
func (c *channel) read() {
	in := inbox{buffer: make([]byte, receiveSize), parts: map[uint32][]byte{}}
	for {
		if err := c.receive(&in); err != nil {
			c.end(err)
			break
		}
	}
	c.mu.Lock()
	left := c.waiting
	c.waiting = map[uint32]func(ua.Response, error){}
	c.mu.Unlock()
	for _, answer := range left {
		answer(nil, c.cause)
	}
}

// inbox is what the reading goroutine alone knows.
type inbox struct {
	buffer   []byte
	parts    map[uint32][]byte // of messages in several chunks, by request
	held     int               // bytes in parts
	sequence uint32
	begun    bool
}

func (c *channel) receive(in *inbox) error {
	chunk, err := readChunk(c.conn, in.buffer)
	if err != nil {
		return err
	}
	if len(chunk) < headerSize+4 {
		return errForeign
	}
	var plain []byte
	switch kind := string(chunk[:3]); kind {
	case "OPN":
		plain, err = c.openOpened(chunk)
	case "MSG":
		plain, err = c.openMessage(chunk)
	case "CLO":
		return errors.New("the server closed the channel")
	default:
		return fmt.Errorf("a message of unknown kind %q", printable(chunk[:3]))
	}
	if err != nil {
		return err
	}
	number, request := binary.LittleEndian.Uint32(plain), binary.LittleEndian.Uint32(plain[4:])
	if in.begun && number != in.sequence+1 && !(in.sequence >= 4294966271 && number < 1024) {
		return fmt.Errorf("message %d follows message %d: something was repeated or left out on the way", number, in.sequence)
	}
	in.begun, in.sequence = true, number
	return c.assemble(in, string(chunk[:4]), request, plain[sequenceSize:])
}

func (c *channel) assemble(in *inbox, kind string, request uint32, body []byte) error {
	switch kind[3] {
	case 'C':
		if in.held += len(body); in.held > maxMessage || kind[0] == 'O' {
			return fmt.Errorf("a message of more than %d bytes", maxMessage)
		}
		in.parts[request] = append(in.parts[request], body...)
		return nil
	case 'A':
		in.held -= len(in.parts[request])
		delete(in.parts, request)
		c.deliver(request, nil, serverError(body))
		return nil
	}
	if part, ok := in.parts[request]; ok {
		in.held -= len(part)
		delete(in.parts, request)
		body = append(part, body...)
	}
	if kind[0] == 'O' {
		return c.accept(body)
	}
	r, err := c.decode(body)
	if err != nil {
		var status ua.StatusCode
		if !errors.As(err, &status) {
			return err
		}
	} else if status := r.Header().ServiceResult; status != ua.StatusOK {
		err = status
	}
	c.deliver(request, r, err)
	return nil
}

func (c *channel) deliver(request uint32, r ua.Response, err error) {
	c.mu.Lock()
	answer := c.waiting[request]
	delete(c.waiting, request)
	c.mu.Unlock()
	if answer != nil {
		answer(r, err)
	}
}

// openOpened checks an answer to opening the channel: it must come from the holder of the certificate that was checked before.
func (c *channel) openOpened(chunk []byte) ([]byte, error) {
	at, policy, certificate, err := asymmetricHead(chunk)
	if err != nil {
		return nil, err
	}
	if policy != c.sec.policy {
		return nil, fmt.Errorf("the server answers with security policy %q where %s was asked for", printable([]byte(policy)), policyName(c.sec.policy))
	}
	if c.opener.algorithm != nil && !bytes.HasPrefix(certificate, c.sec.server.Raw) {
		return nil, errors.New("the answer comes with another certificate than the one that was checked")
	}
	plain, err := c.opener.open(chunk, at, c.sec.wide(true))
	if err == nil && len(plain) < sequenceSize {
		err = errForeign
	}
	return plain, err
}

func (c *channel) openMessage(chunk []byte) ([]byte, error) {
	number, token := binary.LittleEndian.Uint32(chunk[8:]), binary.LittleEndian.Uint32(chunk[12:])
	c.mu.Lock()
	current, previous := c.current, c.previous
	c.mu.Unlock()
	for _, p := range []*protection{current, previous} {
		if p == nil || p.channel != number || p.token != token {
			continue
		}
		plain, err := p.open(chunk, headerSize+4, false)
		if err == nil && len(plain) < sequenceSize {
			err = errForeign
		}
		return plain, err
	}
	return nil, errors.New("a message under a token that is not in use")
}

// accept puts the keys of an OpenSecureChannelResponse to use.
func (c *channel) accept(body []byte) error {
	o, err := decodeOpened(body)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.nonce == nil {
		return errors.New("an answer to opening the channel that nobody asked for")
	}
	p := &protection{channel: o.channel, token: o.token, encrypt: c.sec.mode == ua.MessageSecurityModeSignAndEncrypt}
	if c.opener.algorithm != nil {
		if len(o.nonce) < c.opener.algorithm.NonceLength() {
			return errors.New("the server's nonce is too short")
		}
		if p.algorithm, err = uapolicy.Symmetric(c.sec.policy, c.nonce, o.nonce); err != nil {
			return err
		}
	}
	c.nonce, c.previous, c.current = nil, c.current, p
	c.opening <- o
	return nil
}
