// Package embedded is an MQTT server inside of the program, for tests and for trying things out on one machine. It asks nobody for a name or a
// password and keeps nothing on disk, so it listens on loopback only.
package embedded

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
)

// Packet that a client sent.
type Packet = packets.Packet

// Server is an MQTT server.
type Server struct {
	mochi *mochi.Server
	tcp   *listeners.TCP
	once  sync.Once
}

// Listen at an address of loopback, such as 127.0.0.1:0. watch sees every packet that comes in, from several goroutines; it may be nil.
func Listen(address string, watch func(client string, p Packet)) (*Server, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("%s: this server lets everybody in, so it listens on an address of loopback only, such as 127.0.0.1:1883", address)
	}
	c := mochi.NewDefaultServerCapabilities()
	c.MaximumClientWritesPending = 1 << 16
	s := &Server{mochi: mochi.New(&mochi.Options{Capabilities: c, Logger: slog.New(slog.DiscardHandler)}), tcp: listeners.NewTCP(listeners.Config{ID: "tcp", Address: address})}
	if err := s.mochi.AddHook(&hook{watch: watch}, nil); err != nil {
		return nil, err
	}
	if err := s.mochi.AddListener(s.tcp); err != nil {
		return nil, err
	}
	return s, s.mochi.Serve()
}

// URL to connect to.
func (s *Server) URL() string { return "mqtt://" + s.tcp.Address() }

// Cut breaks the connection of a client as if a cable were pulled; its will is published.
func (s *Server) Cut(client string) bool {
	c, ok := s.mochi.Clients.Get(client)
	if ok {
		c.Stop(fmt.Errorf("cut"))
	}
	return ok
}

// Close hangs up on everybody.
func (s *Server) Close() (err error) {
	s.once.Do(func() { err = s.mochi.Close() })
	return err
}

// hook lets everybody in, and shows what comes.
type hook struct {
	mochi.HookBase
	watch func(client string, p Packet)
}

func (h *hook) ID() string { return "gemel" }

func (h *hook) Provides(b byte) bool {
	return b == mochi.OnConnectAuthenticate || b == mochi.OnACLCheck || b == mochi.OnConnect || b == mochi.OnPacketRead && h.watch != nil
}

// OnConnect mends that the server hangs up after one and a half keep-alives in whole seconds: after one, where the keep-alive is one.
func (h *hook) OnConnect(c *mochi.Client, _ packets.Packet) error {
	if c.State.Keepalive == 1 {
		c.State.Keepalive = 2
	}
	return nil
}

func (h *hook) OnConnectAuthenticate(*mochi.Client, packets.Packet) bool { return true }

func (h *hook) OnACLCheck(*mochi.Client, string, bool) bool { return true }

func (h *hook) OnPacketRead(c *mochi.Client, p packets.Packet) (packets.Packet, error) {
	id := c.ID
	if p.FixedHeader.Type == packets.Connect {
		id = p.Connect.ClientIdentifier
	}
	h.watch(id, p)
	return p, nil
}
