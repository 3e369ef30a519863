package opcua

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gopcua/opcua/ua"
	"github.com/gopcua/opcua/uapolicy"

	"gemel/bridge"
)

// security is what a channel is opened with. server is the certificate that has been checked: no other is accepted on this channel.
type security struct {
	policy string
	mode   ua.MessageSecurityMode
	own    *Identity
	server *x509.Certificate
}

// channel is a secure channel over one TCP connection: requests out, responses in. It is the stack behind the small interface of calls that the
// rest of this package uses; it ends at the first thing that is not as it should be, and does not try to go on.
type channel struct {
	conn    net.Conn
	clock   bridge.Clock
	sec     security
	opener  protection // of the messages that open and renew the channel
	decode  func([]byte) (ua.Response, error)
	chunk   int           // bytes that the server takes at once
	greeted time.Duration // how long the TCP connection and the first answer took

	mu       sync.Mutex // guards what follows, and writing
	sequence uint32
	request  uint32
	current  *protection
	previous *protection // still accepted while the server changes over
	waiting  map[uint32]func(ua.Response, error)
	nonce    []byte // sent with the request to open that is under way
	opening  chan opened

	writing atomic.Int64 // when the write that is under way began; 0: none

	ended chan struct{}
	once  sync.Once
	cause error
}

// limits in time of opening a channel and of one call.
type patience struct {
	Hello time.Duration // TCP connection and first answer
	Call  time.Duration // everything after that
}

// openChannel dials and opens a channel. decode is what responses are decoded with.
func openChannel(ctx context.Context, clock bridge.Clock, url, address string, sec security, wait patience, decode func([]byte) (ua.Response, error)) (*channel, error) {
	greeting, cancel := context.WithCancel(ctx)
	defer cancel()
	late, begun := make(chan struct{}), clock.Now()
	go func() {
		select {
		case <-clock.After(wait.Hello):
			close(late)
			cancel()
		case <-greeting.Done():
		}
	}()
	conn, err := (&net.Dialer{}).DialContext(greeting, "tcp", address)
	if err != nil {
		return nil, timedOut(late, err)
	}
	stop := context.AfterFunc(greeting, func() { conn.Close() })
	c := &channel{conn: conn, clock: clock, sec: sec, decode: decode, waiting: map[uint32]func(ua.Response, error){},
		opening: make(chan opened, 1), ended: make(chan struct{})}
	if err := c.greet(url); err != nil {
		conn.Close()
		return nil, timedOut(late, err)
	}
	if !stop() {
		conn.Close()
		return nil, timedOut(late, context.Cause(greeting))
	}
	c.greeted = clock.Now().Sub(begun)
	if c.opener, err = sec.opener(); err != nil {
		conn.Close()
		return nil, err
	}
	go c.read()
	go c.guard(wait.Call)
	if err := c.open(ctx, ua.SecurityTokenRequestTypeIssue, wait.Call); err != nil {
		c.close(err)
		return nil, err
	}
	return c, nil
}

var errLate = errors.New("no answer in time")

func timedOut(late chan struct{}, err error) error {
	select {
	case <-late:
		return errLate
	default:
		return err
	}
}

// guard ends the channel where the server has not taken a byte for so long that the buffers are full.
func (c *channel) guard(most time.Duration) {
	for {
		select {
		case <-c.ended:
			return
		case <-c.clock.After(most / 2):
			if at := c.writing.Load(); at != 0 && c.clock.Now().UnixNano()-at > int64(most) {
				c.end(errors.New("the server takes nothing any more"))
			}
		}
	}
}

func (c *channel) greet(url string) error {
	if _, err := c.conn.Write(hello(url)); err != nil {
		return err
	}
	chunk, err := readChunk(c.conn, make([]byte, receiveSize))
	if err != nil {
		return err
	}
	c.chunk, err = acknowledged(chunk)
	return err
}

func (s security) opener() (protection, error) {
	if s.policy == ua.SecurityPolicyURINone {
		return protection{}, nil
	}
	key, ok := s.server.PublicKey.(*rsa.PublicKey)
	if !ok {
		return protection{}, errors.New("the server's certificate has no RSA key")
	}
	a, err := uapolicy.Asymmetric(s.policy, s.own.key, key)
	return protection{algorithm: a, encrypt: true}, err
}

// wide says whether padding takes two bytes: the key that encrypts has more than 2048 bits (OPC 10000-6, 6.7.2.5).
func (s security) wide(ours bool) bool {
	if s.policy == ua.SecurityPolicyURINone {
		return false
	}
	if ours {
		return s.own.key.Size() > 256
	}
	return s.server.PublicKey.(*rsa.PublicKey).Size() > 256
}

// open sends a request to open or renew the channel and waits until its keys are in use.
func (c *channel) open(ctx context.Context, kind ua.SecurityTokenRequestType, wait time.Duration) error {
	nonce := make([]byte, 0)
	if c.opener.algorithm != nil {
		nonce = make([]byte, c.opener.algorithm.NonceLength())
		rand.Read(nonce)
	}
	req := &ua.OpenSecureChannelRequest{RequestType: kind, SecurityMode: c.sec.mode, ClientNonce: nonce, RequestedLifetime: uint32(tokenLife / time.Millisecond)}
	c.mu.Lock()
	c.nonce = nonce
	var number uint32
	if c.current != nil {
		number = c.current.channel
	}
	h := head("OPNF", number)
	h.WriteString(c.sec.policy)
	if c.opener.algorithm == nil {
		h.WriteByteString(nil)
		h.WriteByteString(nil)
	} else {
		thumbprint := sha1.Sum(c.sec.server.Raw)
		h.WriteByteString(c.sec.own.certificate.Raw)
		h.WriteByteString(thumbprint[:])
	}
	_, err := c.write(req, nil, wait, h.Bytes(), &c.opener, nil)
	c.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case o := <-c.opening:
		if o.lifetime < 1000 {
			return fmt.Errorf("the server gives the channel %d ms to live", o.lifetime)
		}
		go c.renew(time.Duration(o.lifetime) * time.Millisecond)
		return nil
	case <-c.ended:
		return c.cause
	case <-ctx.Done():
		return ctx.Err()
	case <-c.clock.After(wait):
		return fmt.Errorf("opening a secure channel: %w", errLate)
	}
}

// tokenLife is how long the keys of a channel are asked to last.
var tokenLife = time.Hour

func (c *channel) renew(life time.Duration) {
	select {
	case <-c.ended:
	case <-c.clock.After(life * 3 / 4):
		if err := c.open(context.Background(), ua.SecurityTokenRequestTypeRenew, life/4); err != nil {
			c.close(fmt.Errorf("renewing the keys of the channel: %w", err))
		}
	}
}

// post sends a request; answer is called once, from the reading goroutine, in the order of the answers: it must not block.
func (c *channel) post(req ua.Request, token *ua.NodeID, wait time.Duration, answer func(ua.Response, error)) (uint32, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == nil {
		return 0, errors.New("the channel is not open")
	}
	h := head("MSGF", c.current.channel)
	h.WriteUint32(c.current.token)
	return c.write(req, token, wait, h.Bytes(), c.current, answer)
}

// call sends a request and waits for its answer. A result that is not Good is an error, a ua.StatusCode.
func (c *channel) call(ctx context.Context, req ua.Request, token *ua.NodeID, wait time.Duration) (ua.Response, error) {
	type result struct {
		r   ua.Response
		err error
	}
	got := make(chan result, 1)
	n, err := c.post(req, token, wait, func(r ua.Response, err error) { got <- result{r, err} })
	if err != nil {
		return nil, err
	}
	select {
	case g := <-got:
		return g.r, g.err
	case <-c.ended:
		return nil, c.cause
	case <-ctx.Done():
		err = ctx.Err()
	case <-c.clock.After(wait):
		err = ua.StatusBadTimeout
	}
	c.mu.Lock()
	delete(c.waiting, n)
	c.mu.Unlock()
	return nil, err
}

// write encodes, protects and sends; c.mu is held.
func (c *channel) write(req ua.Request, token *ua.NodeID, wait time.Duration, security []byte, p *protection, answer func(ua.Response, error)) (uint32, error) {
	select {
	case <-c.ended:
		return 0, c.cause
	default:
	}
	c.request++
	if token == nil {
		token = ua.NewTwoByteNodeID(0)
	}
	req.SetHeader(&ua.RequestHeader{AuthenticationToken: token, Timestamp: c.clock.Now(), RequestHandle: c.request, TimeoutHint: uint32(wait / time.Millisecond)})
	b := ua.NewBuffer(nil)
	b.WriteStruct(ua.NewFourByteExpandedNodeID(0, ua.ServiceTypeID(req)))
	b.WriteStruct(req)
	if b.Error() != nil {
		return 0, b.Error()
	}
	body := b.Bytes()
	room := p.room(c.chunk, len(security))
	opening := security[0] == 'O'
	if room < 1 || opening && len(body) > room {
		return 0, errors.New("the request does not fit into the server's chunks")
	}
	if answer != nil {
		c.waiting[c.request] = answer
	}
	for first := true; first || len(body) > 0; first = false {
		n := min(len(body), room)
		security[3] = 'F'
		if n < len(body) {
			security[3] = 'C'
		}
		if c.sequence++; c.sequence > 4294966271 {
			c.sequence = 1
		}
		plain := make([]byte, sequenceSize, sequenceSize+n)
		binary.LittleEndian.PutUint32(plain, c.sequence)
		binary.LittleEndian.PutUint32(plain[4:], c.request)
		chunk, err := p.seal(security, append(plain, body[:n]...), opening && c.sec.wide(false))
		if err == nil {
			c.writing.Store(c.clock.Now().UnixNano())
			_, err = c.conn.Write(chunk)
			c.writing.Store(0)
		}
		if err != nil {
			delete(c.waiting, c.request)
			c.end(err)
			return 0, err
		}
		body = body[n:]
	}
	return c.request, nil
}

// close ends the channel at once, without a word to the server; cause is what calls under way will hear.
func (c *channel) close(cause error) { c.end(cause) }

func (c *channel) end(cause error) {
	c.once.Do(func() {
		c.cause = cause
		close(c.ended)
		c.conn.Close()
	})
}

// leave closes the channel politely; the answer, if any, is not waited for.
func (c *channel) leave() {
	c.mu.Lock()
	if c.current != nil {
		h := head("CLOF", c.current.channel)
		h.WriteUint32(c.current.token)
		c.write(&ua.CloseSecureChannelRequest{}, nil, time.Second, h.Bytes(), c.current, nil)
	}
	c.mu.Unlock()
	c.close(net.ErrClosed)
}
