package bridgetest

import (
	"fmt"
	"time"
)

// Server can be killed for good and started again at the same address.
type Server interface {
	Kill()
	Start()
}

// Fault of a connection or of its server; Spoil returns when it is over.
type Fault struct {
	Name  string
	Spoil func(*Proxy, Server)
	Long  bool // long enough to be noticed before it is over, at any keep-alive of a second
	Flips bool // the bytes are changed, and not the connection
}

// Pace of the faults.
type Pace struct {
	BetweenResets, Refusal, Short, Long, Flips, Away time.Duration
	Every                                            int // pieces, of which one bit is flipped
}

// RealTime is the pace of the table that every connection has to pass.
var RealTime = Pace{BetweenResets: 700 * time.Millisecond, Refusal: 10 * time.Second, Short: 8 * time.Second, Long: 30 * time.Second, Flips: 5 * time.Second, Away: 9 * time.Second, Every: 20}

// Faults of the table.
func (c Pace) Faults() []Fault {
	hole := func(d time.Duration) func(*Proxy, Server) {
		return func(p *Proxy, _ Server) { p.BlackHole(true); time.Sleep(d); p.BlackHole(false) }
	}
	return []Fault{
		{Name: "1 TCP reset", Spoil: func(p *Proxy, _ Server) { p.Reset() }},
		{Name: "10 TCP resets", Spoil: func(p *Proxy, _ Server) {
			for range 10 {
				p.Reset()
				time.Sleep(c.BetweenResets)
			}
		}},
		{Name: fmt.Sprintf("refused for %v", c.Refusal), Long: true, Spoil: func(p *Proxy, _ Server) { p.Refuse(true); time.Sleep(c.Refusal); p.Refuse(false) }},
		{Name: fmt.Sprintf("black hole of %v", c.Short), Long: true, Spoil: hole(c.Short)},
		{Name: fmt.Sprintf("black hole of %v", c.Long), Long: true, Spoil: hole(c.Long)},
		{Name: fmt.Sprintf("stalled for %v", c.Short), Long: true, Spoil: func(p *Proxy, _ Server) { p.Stall(true); time.Sleep(c.Short); p.Stall(false) }},
		{Name: fmt.Sprintf("a bit flipped in every %d pieces for %v", c.Every, c.Flips), Flips: true, Spoil: func(p *Proxy, _ Server) { p.Flip(c.Every); time.Sleep(c.Flips); p.Flip(0) }},
		{Name: fmt.Sprintf("server killed, back after %v", c.Away), Long: true, Spoil: func(_ *Proxy, s Server) { s.Kill(); time.Sleep(c.Away); s.Start() }},
	}
}
