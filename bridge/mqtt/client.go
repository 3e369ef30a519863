package mqtt

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// What waits to be looked at, at most; beyond, the connection is given up rather than the memory.
const (
	mostWaiting      = 200_000
	mostWaitingBytes = 256 << 20
)

var errFlooded = errors.New("messages come faster than they can be looked at")

// Message is what a server delivered. It is delivered again, where the session outlives the connection, until Ack is called.
type Message = paho.Message

// Client is one connection to a server.
type Client struct {
	Resumed bool // the server had kept the session

	paho    paho.Client
	conn    net.Conn
	timeout time.Duration
	more    chan struct{}
	lost    chan struct{}

	mu      sync.Mutex
	waiting []Message
	bytes   int
	err     error
}

// receive must not wait: pings come by the same way.
func (c *Client) receive(_ paho.Client, m Message) {
	c.mu.Lock()
	c.waiting, c.bytes = append(c.waiting, m), c.bytes+len(m.Payload())
	flooded := len(c.waiting) > mostWaiting || c.bytes > mostWaitingBytes
	if flooded {
		c.waiting, c.bytes = nil, 0
	}
	c.mu.Unlock()
	if flooded {
		c.fail(errFlooded)
		_ = c.conn.Close()
	}
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// More is ready when there is something to Take.
func (c *Client) More() <-chan struct{} { return c.more }

// Take is what has come since.
func (c *Client) Take() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.waiting
	c.waiting, c.bytes = nil, 0
	return list
}

// Lost is closed when the connection is broken; Err says why.
func (c *Client) Lost() <-chan struct{} { return c.lost }

// Err says why the connection is broken.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *Client) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = fmt.Errorf("the connection broke: %w", err)
		close(c.lost)
	}
}

// Subscribe waits until the server has granted all of it.
func (c *Client) Subscribe(qos byte, filters ...string) error {
	want := map[string]byte{}
	for _, f := range filters {
		want[f] = qos
	}
	t := c.paho.SubscribeMultiple(want, nil).(*paho.SubscribeToken)
	if err := c.wait(t); err != nil {
		return fmt.Errorf("subscribing: %w", err)
	}
	for f, granted := range t.Result() {
		if granted > 2 {
			return fmt.Errorf("the server does not let us subscribe to %s", f)
		}
	}
	return nil
}

// Publish waits until the message is with the system (QoS 0), or until the server has it (QoS 1).
func (c *Client) Publish(topic string, qos byte, retained bool, payload []byte) error {
	return c.wait(c.paho.Publish(topic, qos, retained, payload))
}

func (c *Client) wait(t paho.Token) error {
	timer := time.NewTimer(c.timeout)
	defer timer.Stop()
	select {
	case <-t.Done():
		return t.Error()
	case <-c.lost:
		return c.Err()
	case <-timer.C:
		return errors.New("the server did not answer in time")
	}
}

// Disconnect says goodbye: the server publishes no will.
func (c *Client) Disconnect() {
	c.paho.Disconnect(1000) // ms at most, for the packet to leave
	_ = c.conn.Close()
}

// Abort breaks the connection as if by accident: the server publishes the will.
func (c *Client) Abort() {
	_ = c.conn.Close()
	c.paho.Disconnect(0)
}
