package api

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/subtle"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
)

// Client talks to a Server that it knows by the fingerprint of its certificate.
type Client struct {
	base        string
	fingerprint string
	token       string
	http        *http.Client
}

// mostAnswer is what a client takes: more is no answer of ours.
const mostAnswer = 256 << 20

// ErrFingerprint is what a client says to a server with another certificate.
var ErrFingerprint = errors.New("the server shows another certificate than the one that was trusted")

// CallError is what a server answers instead of what was asked for.
type CallError struct {
	Status int
	Text   string
}

// Error is the server's text.
func (e *CallError) Error() string { return e.Text }

// NewClient talks to the server at an address such as 127.0.0.1:8443. token may be empty until Login.
func NewClient(address, fingerprint, token string) *Client {
	c := &Client{base: "https://" + address, fingerprint: fingerprint, token: token}
	c.http = &http.Client{Timeout: 90 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13,
		InsecureSkipVerify: true, // there is no authority that could have signed it: VerifyConnection holds the certificate itself against the one that was trusted
		VerifyConnection:   c.verify}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

func (c *Client) verify(state tls.ConnectionState) error {
	if len(state.PeerCertificates) == 0 || subtle.ConstantTimeCompare([]byte(fingerprint(state.PeerCertificates[0].Raw)), []byte(c.fingerprint)) != 1 {
		return ErrFingerprint
	}
	return nil
}

// Fingerprint of the certificate that a server shows: for people to compare, before anything is sent.
func Fingerprint(ctx context.Context, address string) (string, error) {
	d := tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true}} // nothing is sent, and nothing believed
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return "", err
	}
	state := conn.(*tls.Conn).ConnectionState()
	return fingerprint(state.PeerCertificates[0].Raw), conn.Close()
}

// call sends in, where it is not nil, and reads out.
func (c *Client) call(ctx context.Context, method, path string, query url.Values, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return err
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		if errors.Is(err, ErrFingerprint) {
			return ErrFingerprint
		}
		return fmt.Errorf("no answer from %s: %w", c.base, rootOf(err))
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return err
	}
	if answer.StatusCode >= 300 {
		return problem(answer.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// rootOf is an error without the address, which the message has already.
func rootOf(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func problem(status int, text []byte) error {
	var p struct {
		Detail string `json:"detail"`
		Errors []struct {
			Message  string `json:"message"`
			Location string `json:"location"`
		} `json:"errors"`
	}
	if json.Unmarshal(text, &p) != nil || p.Detail == "" {
		p.Detail = http.StatusText(status)
	}
	for _, e := range p.Errors {
		p.Detail += "; " + e.Location + ": " + e.Message
	}
	return &CallError{status, p.Detail}
}

// Login proves who calls, with a key that stays here.
func (c *Client) Login(ctx context.Context, name string, key ed25519.PrivateKey) (Session, error) {
	var ch Challenge
	if err := c.call(ctx, http.MethodPost, "/v1/login/challenge", nil, map[string]string{"name": name}, &ch); err != nil {
		return Session{}, err
	}
	var s Session
	in := map[string]any{"name": name, "challenge": ch.Challenge, "signature": ed25519.Sign(key, LoginText(name, ch.Challenge, c.fingerprint))}
	if err := c.call(ctx, http.MethodPost, "/v1/login", nil, in, &s); err != nil {
		return Session{}, err
	}
	c.token = s.Token
	return s, nil
}

// Logout makes the token worthless.
func (c *Client) Logout(ctx context.Context) error {
	return c.call(ctx, http.MethodDelete, "/v1/login", nil, nil, nil)
}

// ask is a call without a body.
func ask[T any](ctx context.Context, c *Client, path string, query url.Values) (out T, err error) {
	err = c.call(ctx, http.MethodGet, path, query, nil, &out)
	return out, err
}

// Status of the twin.
func (c *Client) Status(ctx context.Context) (Status, error) {
	return ask[Status](ctx, c, "/v1/status", nil)
}

// Tags with their last readings.
func (c *Client) Tags(ctx context.Context) ([]Tag, error) {
	return ask[[]Tag](ctx, c, "/v1/tags", nil)
}

// Alarms that stand.
func (c *Client) Alarms(ctx context.Context) ([]Alarm, error) {
	return ask[[]Alarm](ctx, c, "/v1/alarms", nil)
}

func spanOf(from, to bridge.Time) url.Values {
	return url.Values{"from": {from.String()}, "to": {to.String()}}
}

// Samples of a tag: a part, and from where to go on.
func (c *Client) Samples(ctx context.Context, tag string, from, to bridge.Time) (Samples, error) {
	q := spanOf(from, to)
	q.Set("tag", tag)
	q.Set("most", strconv.Itoa(usualLimits.samples))
	return ask[Samples](ctx, c, "/v1/history", q)
}

// Buckets of a tag.
func (c *Client) Buckets(ctx context.Context, tag string, from, to bridge.Time, every time.Duration) (Buckets, error) {
	q := spanOf(from, to)
	q.Set("tag", tag)
	q.Set("every", every.String())
	return ask[Buckets](ctx, c, "/v1/history/buckets", q)
}

// Gaps of a connection; of all where source is empty.
func (c *Client) Gaps(ctx context.Context, source string, from, to bridge.Time) ([]Gap, error) {
	q := spanOf(from, to)
	if source != "" {
		q.Set("source", source)
	}
	return ask[[]Gap](ctx, c, "/v1/gaps", q)
}

// Proposals in a state; all where it is empty.
func (c *Client) Proposals(ctx context.Context, state gate.State) ([]ProposalView, error) {
	q := url.Values{}
	if state != "" {
		q.Set("state", string(state))
	}
	return ask[[]ProposalView](ctx, c, "/v1/proposals", q)
}

// Proposal of an identity. What the server says its hash were must be the hash of what it shows.
func (c *Client) Proposal(ctx context.Context, id string) (ProposalView, error) {
	p, err := ask[ProposalView](ctx, c, "/v1/proposals/"+url.PathEscape(id), nil)
	if err == nil && p.Proposal.Hash() != p.Hash {
		err = fmt.Errorf("%s: the server shows another proposal than the one whose hash it names; decide nothing, and look at the journal", id)
	}
	return p, err
}

// Decide signs a decision about a proposal as it was seen, and sends it.
func (c *Client) Decide(ctx context.Context, p *ProposalView, approve bool, by, why string, at bridge.Time, key ed25519.PrivateKey) (ProposalView, error) {
	d := gate.Decision{Proposal: p.Proposal.ID, Hash: p.Proposal.Hash(), Approve: approve, By: by, At: at, Why: why}
	d.Sign(key)
	var out ProposalView
	err := c.call(ctx, http.MethodPost, "/v1/proposals/"+url.PathEscape(d.Proposal)+"/decision", nil, d, &out)
	return out, err
}

// Stop stops all writing.
func (c *Client) Stop(ctx context.Context, why string) (Stop, error) {
	var out Stop
	err := c.call(ctx, http.MethodPost, stopPath, nil, map[string]string{"why": why}, &out)
	return out, err
}

// Resume ends a stop.
func (c *Client) Resume(ctx context.Context, by, why string, at bridge.Time, key ed25519.PrivateKey) (Stop, error) {
	sw := gate.Switch{By: by, At: at, Why: why}
	sw.Sign(key)
	var out Stop
	err := c.call(ctx, http.MethodPost, "/v1/resume", nil, sw, &out)
	return out, err
}

// Verify lets the server read its journal.
func (c *Client) Verify(ctx context.Context, known []journal.Checkpoint) (Report, error) {
	var out Report
	err := c.call(ctx, http.MethodPost, "/v1/audit/verify", nil, map[string]any{"known": append([]journal.Checkpoint{}, known...)}, &out)
	return out, err
}

// Checkpoint lets the server sign its journal.
func (c *Client) Checkpoint(ctx context.Context) (journal.Checkpoint, error) {
	var out journal.Checkpoint
	err := c.call(ctx, http.MethodPost, "/v1/audit/checkpoint", nil, nil, &out)
	return out, err
}

// Remote is the history behind a Client, for exports.
type Remote struct {
	Context context.Context
	Client  *Client
	Names   map[bridge.TagID]string
}

// Read as a historian does.
func (r Remote) Read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error {
	for {
		part, err := r.Client.Samples(r.Context, r.Names[tag], from, to)
		if err != nil {
			return err
		}
		list := make([]bridge.Sample, len(part.Samples))
		for i := range part.Samples {
			if list[i], err = part.Samples[i].Sample(); err != nil {
				return err
			}
			list[i].Tag = tag
		}
		if err := f(list); err != nil {
			return err
		}
		if part.Next == nil {
			return nil
		}
		if *part.Next <= from {
			return errors.New("the server does not go on")
		}
		from = *part.Next
	}
}
