package opcua

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"sync/atomic"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// Client reads tags of one server for as long as it is run; it is a bridge.Source.
type Client struct {
	cfg     Config
	running atomic.Bool
}

// New checks the configuration; nothing is connected yet.
func New(cfg Config) (*Client, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	return &Client{cfg: cfg}, nil
}

// Name of the connection.
func (c *Client) Name() string { return c.cfg.Name }

var _ bridge.Source = (*Client)(nil)

// run is what lives from one connection to the next.
type run struct {
	*Config
	ctx      context.Context
	take     func([]bridge.Sample) error
	tell     func(bridge.Event)
	endpoint *ua.EndpointDescription
	subs     map[uint32]*subscription // that we want, by the server's id
	unwanted map[uint32]bool          // that are to be deleted
	bound    []string                 // namespaces that the items of the subscriptions were made with
	tags     []seen                   // of each tag
	handles  []*ua.NodeID             // node of each tag, at this connection
	acks     []*ua.SubscriptionAcknowledgement
	batch    []bridge.Sample
	lost     []hole // found while reading a batch
	said     map[string]bool
	silent   bool             // no history to be had from this server
	last     bridge.Time      // when the server was heard last
	heard    time.Time        // the same, untouched by whoever sets the clock
	hurry    <-chan time.Time // when to ask for messages that others have overtaken
	previous *session         // that was detached, and may be taken up again
	asked    int              // requests to publish that the server has
}

// hole is an interval in which samples of a tag are missing.
type hole struct {
	tag      int
	from, to bridge.Time // exclusive
}

// open is the end of a hole whose end is not known yet: what comes after it and is told twice is dropped as a duplicate.
const open bridge.Time = math.MaxInt64

// Run delivers samples until ctx ends. It returns an error at once where the first connection is refused for a reason that waiting does not mend; once
// it has been connected, such a refusal is told as an event and tried again every half minute, with the trust store read anew.
func (c *Client) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	if !c.running.CompareAndSwap(false, true) {
		return fmt.Errorf("%s: already running", c.cfg.Name)
	}
	defer c.running.Store(false)
	cfg := c.cfg
	r := &run{Config: &cfg, ctx: ctx, take: take, subs: map[uint32]*subscription{}, unwanted: map[uint32]bool{},
		tags: make([]seen, len(cfg.Tags)), handles: make([]*ua.NodeID, len(cfg.Tags)), said: map[string]bool{}}
	r.tell = tell
	ever, wait := false, time.Duration(0)
	for ctx.Err() == nil {
		if !ever && wait == 0 {
			r.event(bridge.Connecting, "connecting to %s", cfg.URL)
		}
		s, err := connect(ctx, &cfg.Connection, r.endpoint, r.previous)
		begun := cfg.Clock.Now()
		if err == nil {
			ever, r.endpoint = true, s.endpoint
			cfg.Hello = min(max(c.cfg.Hello, 4*s.channel.greeted), slowest)
			err = r.live(s)
			r.lose(s, err)
			if cfg.Clock.Now().Sub(begun) > 10*time.Second {
				wait = 0
			}
		} else if ctx.Err() == nil {
			if final(err) && !ever {
				return fmt.Errorf("%s: %w", c.cfg.Name, err)
			}
			r.once(bridge.Disconnected, "cannot connect: "+plain(err))
		}
		if s == nil && (!dialing(err) || hungUp(err)) && r.endpoint != nil {
			r.endpoint = nil // it may have changed: ask for it, and try again
			err = nil
		}
		wait = pause(wait, err, s != nil)
		if errors.Is(err, errLate) { // it may be the line that is slow; a line that was fast before is more likely to be dead
			if cfg.Hello = time.Duration(1.02 * float64(cfg.Hello)); !ever {
				cfg.Hello *= 2
			}
			cfg.Hello, wait = min(cfg.Hello, slowest), 50*time.Millisecond
		}
		select {
		case <-ctx.Done():
		case <-cfg.Clock.After(wait):
		}
	}
	return ctx.Err()
}

// slowest line that is waited for.
const slowest = 10 * time.Second

// pause is the time until the next attempt: doubled, up to half a second where nobody answers, to 5 s where the server cannot now, to 30 s where it, or
// we, refuse. What went wrong with a connection that stood is no refusal.
func pause(last time.Duration, err error, stood bool) time.Duration {
	least, most := 50*time.Millisecond, 500*time.Millisecond
	var status ua.StatusCode
	switch {
	case stood && errors.As(err, &status):
		most = 2 * time.Second // it ended the connection itself, and may do so again
	case stood:
	case final(err):
		least, most = time.Second, 30*time.Second
	case errors.As(err, &status) && status != ua.StatusBadTimeout:
		most = 5 * time.Second
	}
	return min(max(2*last, least), most)
}

// final says whether an error is one that no patience can mend.
func final(err error) bool {
	var certificate *CertificateError
	var dns *net.DNSError
	if errors.As(err, &certificate) || errors.As(err, &dns) && dns.IsNotFound || errors.Is(err, ErrNoEndpoint) || errors.Is(err, ErrCredentials) {
		return true
	}
	for _, s := range []ua.StatusCode{ua.StatusBadUserAccessDenied, ua.StatusBadIdentityTokenRejected, ua.StatusBadIdentityTokenInvalid,
		ua.StatusBadSecurityChecksFailed, ua.StatusBadCertificateUntrusted, ua.StatusBadCertificateURIInvalid, ua.StatusBadCertificateInvalid,
		ua.StatusBadCertificateTimeInvalid, ua.StatusBadCertificateRevoked, ua.StatusBadSecurityPolicyRejected} {
		if errors.Is(err, s) {
			return true
		}
	}
	return false
}

// dialing says whether an error comes from the network, and says nothing about the endpoint.
func dialing(err error) bool {
	var op net.Error
	return errors.As(err, &op) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errLate)
}

// hungUp says whether somebody was there, and ended the connection: so do servers that cannot read what was encrypted for a certificate that they no longer have.
func hungUp(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// plain is the text of an error without the port numbers that make each one new.
func plain(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Op + ": " + op.Err.Error()
	}
	return err.Error()
}

func (r *run) event(state bridge.State, format string, args ...any) {
	r.tell(bridge.Event{At: bridge.At(r.Clock.Now()), Source: r.Name, State: state, Text: fmt.Sprintf(format, args...)})
}

// once tells what has not been told since the last connection.
func (r *run) once(state bridge.State, text string) {
	if !r.said[text] {
		r.said[text] = true
		r.event(state, "%s", text)
	}
}

// lose tells how a connection ended, and drops it: politely where we are to end, else without a word, so that the server keeps the subscriptions.
func (r *run) lose(s *session, err error) {
	if r.ctx.Err() != nil {
		s.end(time.Second)
		r.event(bridge.Disconnected, "disconnected, as asked")
		return
	}
	r.previous = s
	if errors.Is(err, errAnew) {
		r.previous = nil
		s.end(s.conn.Call) // there is nothing left to be taken up
	}
	if r.transferring {
		r.previous = nil
	}
	s.detach(err)
	clear(r.said)
	if errors.Is(err, errSilent) {
		return // told as Stale
	}
	r.once(bridge.Disconnected, "connection lost: "+plain(err))
}
