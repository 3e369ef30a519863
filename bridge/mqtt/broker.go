package mqtt

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"

	"gemel/bridge"
)

// Broker says how an MQTT server is reached. Over TLS its certificate is always checked.
type Broker struct {
	URL       string // mqtts://host:8883, or mqtt://host:1883 without TLS
	ClientID  string // empty: the server gives one, and keeps nothing for us while we are away
	User      string
	Password  string
	Roots     *x509.CertPool   // whose certificates count; nil: those of the system
	Own       *tls.Certificate // for mutual TLS
	Plain     bool             // lets mqtt:// leave this machine
	KeepAlive time.Duration    // 0: 5 s; whole seconds
	Timeout   time.Duration    // of one exchange; 0: 5 s

	patience patience
}

func (b *Broker) keepAlive() time.Duration {
	if b.KeepAlive < time.Second {
		return 5 * time.Second
	}
	return b.KeepAlive.Truncate(time.Second)
}

func (b *Broker) timeout() time.Duration {
	if b.Timeout <= 0 {
		return 5 * time.Second
	}
	return b.Timeout
}

// Check says what is wrong with the settings.
func (b *Broker) Check() error {
	_, _, err := b.address()
	return err
}

// address to dial, and whether TLS is spoken there.
func (b *Broker) address() (host string, secure bool, err error) {
	u, err := url.Parse(b.URL)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Path != "" && u.Path != "/" {
		return "", false, errors.New("the address of an MQTT server looks like mqtts://host:8883, with nothing else in it")
	}
	port := u.Port()
	switch u.Scheme {
	case "mqtts", "ssl", "tls":
		secure = true
		if port == "" {
			port = "8883"
		}
	case "mqtt", "tcp":
		if port == "" {
			port = "1883"
		}
		if ip, err := netip.ParseAddr(u.Hostname()); u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) && !b.Plain {
			return "", false, fmt.Errorf("%s: what is sent there could be read and changed by others; use mqtts://, or say that plain text is meant", u.Host)
		}
	default:
		return "", false, fmt.Errorf("%s: the address begins with mqtts:// or mqtt://", u.Host)
	}
	return net.JoinHostPort(u.Hostname(), port), secure, nil
}

// dial opens the connection, with the server's certificate checked before anything of ours leaves.
func (b *Broker) dial(ctx context.Context, within time.Duration) (net.Conn, error) {
	address, secure, err := b.address()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	raw, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil || !secure {
		return raw, err
	}
	host, _, _ := net.SplitHostPort(address)
	c := &tls.Config{ServerName: host, RootCAs: b.Roots, MinVersion: tls.VersionTLS12}
	if b.Own != nil {
		c.Certificates = []tls.Certificate{*b.Own}
	}
	t := tls.Client(raw, c)
	if err := t.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, err
	}
	return t, nil
}

// Hopeless says whether no patience mends an error: a certificate that does not count, a name and password that are refused.
func Hopeless(err error) bool {
	var wrong *tls.CertificateVerificationError
	return errors.As(err, &wrong) || errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword) || errors.Is(err, packets.ErrorRefusedNotAuthorised) ||
		errors.Is(err, packets.ErrorRefusedIDRejected) || errors.Is(err, packets.ErrorRefusedBadProtocolVersion)
}

// Will is what the server publishes when a connection breaks; at QoS 1.
type Will struct {
	Topic    string
	Payload  []byte
	Retained bool
}

// Start says how a session begins.
type Start struct {
	Clean bool // the server forgets what it kept for us
	Will  *Will
}

// Connect makes one connection. It is not mended when it breaks: Lost tells, and the caller decides. One goroutine at a time may call it.
func (b *Broker) Connect(ctx context.Context, start func() Start) (*Client, error) {
	began := bridge.Wall{}.Now()
	c, err := b.connect(ctx, start, b.patience.of(b.timeout(), began))
	b.patience.connected(err == nil, began, bridge.Wall{}.Now())
	return c, err
}

func (b *Broker) connect(ctx context.Context, start func() Start, within time.Duration) (*Client, error) {
	conn, err := b.dial(ctx, within)
	if err != nil {
		return nil, err
	}
	s := start() // now, so that what it counts are connections and no attempts
	c := &Client{conn: conn, timeout: b.timeout(), more: make(chan struct{}, 1), lost: make(chan struct{})}
	o := paho.NewClientOptions().AddBroker("tcp://dialed").SetClientID(b.ClientID).SetCleanSession(s.Clean || b.ClientID == "").SetProtocolVersion(4).
		SetAutoReconnect(false).SetConnectRetry(false).SetAutoAckDisabled(true).SetOrderMatters(true).
		SetKeepAlive(b.keepAlive()).SetPingTimeout(b.keepAlive()).SetConnectTimeout(within).SetWriteTimeout(b.timeout()).
		SetCustomOpenConnectionFn(func(*url.URL, paho.ClientOptions) (net.Conn, error) { return conn, nil }).
		SetDefaultPublishHandler(c.receive).SetConnectionLostHandler(func(_ paho.Client, err error) { c.fail(err) })
	if b.User != "" {
		o.SetUsername(b.User).SetPassword(b.Password)
	}
	if s.Will != nil {
		o.SetBinaryWill(s.Will.Topic, s.Will.Payload, 1, s.Will.Retained)
	}
	c.paho = paho.NewClient(o)
	t := c.paho.Connect().(*paho.ConnectToken)
	select {
	case <-t.Done():
		err = t.Error()
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("%s: %w", b.URL, err)
	}
	c.Resumed = t.SessionPresent()
	return c, nil
}
