package connection

import (
	"context"
	"fmt"

	"gemel/bridge"
	"gemel/bridge/opcua"
)

// Beater counts the heartbeat of a device up.
type Beater interface {
	Beat(ctx context.Context) error
	Close()
}

// Beater of a connection; nil where its section writer names no heartbeat.
func (s *Set) Beater(name string, tags []bridge.Tag, clock bridge.Clock) (Beater, error) {
	c, err := s.find(name)
	if err != nil || c.beat == "" {
		return nil, err
	}
	if c.protocol != "opcua" {
		return nil, fmt.Errorf("%s: writer: heartbeat: only devices that speak OPC UA are given one", name)
	}
	conn, err := s.opcua(c, c.writer, clock)
	if err != nil {
		return nil, fmt.Errorf("%s: writer: %w", name, err)
	}
	return opcua.NewHeartbeat(conn, c.beat, tags)
}
