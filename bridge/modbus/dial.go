package modbus

import (
	"context"
	"errors"
	"io"
	"log"

	"github.com/simonvetter/modbus"
)

// tlsTimeouts is how many timeouts a device has for its part of a TLS handshake, which is much for a small processor.
const tlsTimeouts = 5

var errNoConnection = errors.New("the device does not take the connection in time")

// dial connects, within the timeout: the library itself would wait for 5 s, over TLS for 15 s.
func dial(ctx context.Context, c *Config) (*modbus.ModbusClient, error) {
	conf := &modbus.ClientConfiguration{URL: "tcp://" + c.Address, Timeout: c.Timeout, Logger: log.New(io.Discard, "", 0)}
	within := c.Timeout
	if c.TLS != nil {
		conf.URL, conf.TLSRootCAs, conf.TLSClientCert = "tcp+tls://"+c.Address, c.TLS, c.Own
		within *= tlsTimeouts
	}
	client, err := modbus.NewClient(conf)
	if err != nil {
		return nil, err
	}
	opened := make(chan error, 1)
	go func() { opened <- client.Open() }()
	select {
	case err = <-opened:
		return client, err
	case <-ctx.Done():
		err = ctx.Err()
	case <-c.Clock.After(within):
		err = errNoConnection
	}
	go func() {
		if <-opened == nil {
			_ = client.Close()
		}
	}()
	return nil, err
}
