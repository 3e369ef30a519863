package live

import (
	"math/rand/v2"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// Whatever connections, devices, heartbeats and people do in whatever order: nothing is written over a connection that is not there or whose heartbeat is off, no order is
// given twice, and what the gate says at the end is what the devices did.
func TestWhateverHappensNoOrderIsGivenTwice(t *testing.T) {
	wrote, kinds := 0, map[gate.State]int{}
	for seed := range uint64(8) {
		at(t, func(s *site) {
			r := rand.New(rand.NewPCG(seed, 7))
			d := &device{}
			s.a.Heartbeats = map[string]*Heartbeat{"plc": {Beater: d, Clock: bridge.Wall{}, Halted: s.g.Halted}}
			s.run()
			up, orders, did := map[string]bool{}, map[string]int{}, map[string]bool{}
			s.as(nil, func(o *gate.Order) error {
				s.mu.Lock()
				source := o.Changes[0].Source
				if orders[o.ID]++; orders[o.ID] > 1 || !up[source] || s.a.shut(source) != "" {
					t.Errorf("seed %d: %s was given %d times; %s is up: %t, %s", seed, o.ID, orders[o.ID], source, up[source], s.a.shut(source))
				}
				what := r.IntN(4)
				did[o.ID] = what != 0
				s.mu.Unlock()
				if what == 0 {
					return o.Done([]gate.Outcome{{Tag: o.Changes[0].Tag}})
				}
				return s.writes(o)
			})
			var made []gate.Proposal
			for range 120 {
				s.mu.Lock()
				what, connection, k, wait := r.IntN(10), []string{"plc", "cell"}[r.IntN(2)], r.IntN(max(len(made), 1)), time.Duration(r.IntN(20_000))*time.Millisecond
				tag, value := []string{"speed", "valve", "fan"}[r.IntN(3)], float64(r.IntN(100))
				s.mu.Unlock()
				switch what {
				case 0, 1:
					if p, err := s.g.Propose(gate.Proposal{By: "twin", Expires: bridge.At(time.Now().Add(time.Hour)), Reason: "test", Model: "m", Parameters: "p", Evidence: gate.Evidence{Simulation: "s"}, Changes: []gate.Change{to(tag, value)}}); err == nil {
						made = append(made, p)
					}
				case 2, 3, 4:
					if len(made) > 0 {
						dec := gate.Decision{Proposal: made[k].ID, Hash: made[k].Hash(), Approve: true, By: "anna", At: bridge.At(time.Now())}
						dec.Sign(s.key)
						if s.g.Decide(dec) == nil {
							s.a.Poke()
						}
					}
				case 5, 6:
					to := []bridge.State{bridge.Connected, bridge.Connected, bridge.Stale, bridge.Disconnected}[k%4]
					if to == bridge.Connected {
						s.mu.Lock()
						up[connection] = true
						s.mu.Unlock()
					}
					s.link(connection, to)
					s.mu.Lock()
					up[connection] = to == bridge.Connected
					s.mu.Unlock()
				case 7:
					d.set([]error{nil, nil, errNoRoute}[k%3], 0)
				case 8:
					s.set("mode", float64(k%2))
				case 9:
					if k%3 == 0 {
						_ = s.g.Stop("anna", "test")
					} else {
						on := gate.Switch{By: "eva", At: bridge.At(time.Now()), Why: "test"}
						on.Sign(engineer())
						_ = s.g.Resume(on)
					}
				}
				s.pass(wait)
			}
			if err := s.stop(); err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
			for _, v := range s.g.Proposals() {
				kinds[v.State]++
				wrote += orders[v.ID]
				if done, ordered := did[v.ID]; ordered != (v.State == gate.Written || v.State == gate.Failed) || ordered && done != (v.State == gate.Written) {
					t.Errorf("seed %d: %s is %s (%s); ordered %t, done %t", seed, v.ID, v.State, v.Why, ordered, done)
				}
			}
		})
	}
	if wrote < 20 || kinds[gate.Failed] == 0 || kinds[gate.Open] == 0 {
		t.Errorf("the play is dull: %d orders, %v", wrote, kinds)
	}
}
