package opcuaserver

import (
	"context"
	"fmt"
	"net"
	"reflect"
	"sync"
	"time"
	"unsafe"

	"github.com/awcullen/opcua/server"
	"github.com/awcullen/opcua/ua"
)

// The library's ListenAndServe listens on all addresses of the machine, whatever the endpoint says, takes any number of connections, and a client that makes it panic
// ends the program. What follows is a loop of our own around what it does with one connection: for that it reaches for two unexported things. A version of
// the library in which they differ does not link, or fails the tests of this package.

//go:linkname handleConnection github.com/awcullen/opcua/server.(*Server).handleConnection
func handleConnection(s *server.Server, c net.Conn, open *sync.WaitGroup)

// setState sets what the server tells clients of its state.
func setState(s *server.Server, to ua.ServerState) {
	field := reflect.ValueOf(s).Elem().FieldByName("state")
	s.Lock()
	defer s.Unlock()
	*(*ua.ServerState)(unsafe.Pointer(field.UnsafeAddr())) = to
}

// mostConnections at a time.
const mostConnections = 200

// accept lets clients in until the listener is closed.
func (s *Server) accept(ctx context.Context, open *sync.WaitGroup) error {
	places := make(chan struct{}, mostConnections)
	for {
		c, err := s.listener.Accept()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if e, ok := err.(net.Error); ok && e.Timeout() {
				select {
				case <-ctx.Done():
				case <-s.cfg.Clock.After(10 * time.Millisecond):
				}
				continue
			}
			return err
		}
		select {
		case places <- struct{}{}:
		default:
			c.Close()
			continue
		}
		open.Add(1)
		go func() {
			defer func() { <-places }()
			defer func() {
				if p := recover(); p != nil && s.cfg.Problem != nil {
					s.cfg.Problem(fmt.Errorf("the connection from %s was dropped: it sent something that makes no sense (%v)", c.RemoteAddr(), p))
				}
			}()
			handleConnection(s.srv, c, open) // it closes the connection, and counts itself out
		}()
	}
}
