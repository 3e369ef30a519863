package sparkplug

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/tag"
)

// NodeConfig of an edge node.
type NodeConfig struct {
	Name    string        // in events
	Brokers []mqtt.Broker // one at a time, the next when this one's primary host is away
	Group   string
	Node    string
	Primary string // host application without which nothing is sent, but kept; empty: whoever listens
	Tags    []bridge.Tag
	Keep    int           // samples that are kept while nobody takes them, at most; 0: a million
	Resend  time.Duration // what was sent less than this before a connection broke is sent again, as historical; 0: 15 s, below 0: nothing
	Clock   bridge.Clock
	Tell    func(bridge.Event) // what happens to the connection; from one goroutine at a time; may be nil
}

// Node is an edge node: it serves the tags of its configuration to hosts, and keeps what happens while they are away.
type Node struct {
	c       NodeConfig
	at      []address
	devices []string // in the order of the tags
	written func(t bridge.Tag, value float64) (held float64, err error)
	wake    chan struct{}
	stop    chan struct{}
	done    chan struct{}

	mu      sync.Mutex
	present []reading
	away    map[string]bool // devices that are lost
	out     outbox
	born    bool
	closed  bool

	// of the goroutine that runs the session
	bdSeq  int64 // of the next connection
	broker int
	seq    uint8
	dead   map[string]bool // devices whose death hosts were told
	states map[int]int64   // newest time of the primary host's STATE, by broker [ms]
}

// NewNode begins to connect. written is called when a host commands a value, and says what the device holds from then on, which may be another; or it
// refuses, and the host is shown what the device holds.
func NewNode(c NodeConfig, written func(t bridge.Tag, value float64) (held float64, err error)) (*Node, error) {
	if c.Keep <= 0 {
		c.Keep = 1_000_000
	}
	if c.Resend == 0 {
		c.Resend = 15 * time.Second
	}
	if c.Clock == nil {
		c.Clock = bridge.Wall{}
	}
	n := &Node{c: c, written: written, wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}), away: map[string]bool{}, states: map[int]int64{}, dead: map[string]bool{}}
	if err := n.check(); err != nil {
		return nil, err
	}
	for range c.Tags {
		n.present = append(n.present, reading{raw: math.NaN(), at: n.now(), status: bridge.BadWaitingForInitial})
	}
	n.out = outbox{most: c.Keep, window: bridge.Time(max(c.Resend, 0))}
	go n.run()
	return n, nil
}

// check the names and the addresses.
func (n *Node) check() error {
	all := []error{checkID("group", n.c.Group), checkID("edge node", n.c.Node)}
	if n.c.Group == state {
		all = append(all, errors.New("STATE is no name for a group"))
	}
	if n.c.Primary != "" {
		all = append(all, checkID("primary host", n.c.Primary))
	}
	if len(n.c.Brokers) == 0 {
		all = append(all, fmt.Errorf("%s: there is no MQTT server to go to", n.c.Name))
	}
	for i := range n.c.Brokers {
		all = append(all, n.c.Brokers[i].Check())
	}
	lower := map[string]string{}
	for i := range n.c.Tags {
		t := &n.c.Tags[i]
		a, err := parseAddress(t.Address)
		if err == nil && (a.group != n.c.Group || a.node != n.c.Node) {
			err = fmt.Errorf("%q is not of the edge node %s/%s", t.Address, n.c.Group, n.c.Node)
		}
		if err == nil && a.device == "" && (a.metric == bdSeq || strings.HasPrefix(a.metric, "Node Control/")) {
			err = fmt.Errorf("%q is a name that Sparkplug keeps for itself", a.metric)
		}
		if err != nil {
			all = append(all, fmt.Errorf("%s: %w", t.Name, err))
		}
		// hosts on systems that do not tell capitals apart mix up names that differ in nothing else
		key := strings.ToLower(a.device + "/" + a.metric)
		if other, twice := lower[key]; twice {
			all = append(all, fmt.Errorf("%s: the address differs from that of %s in capital letters at most", t.Name, other))
		}
		lower[key] = t.Name
		n.at = append(n.at, a)
		if a.device != "" && !slices.Contains(n.devices, a.device) {
			n.devices = append(n.devices, a.device)
		}
	}
	for i, d := range n.devices {
		for _, e := range n.devices[:i] {
			if strings.EqualFold(d, e) {
				all = append(all, fmt.Errorf("the devices %s and %s differ in capital letters only", d, e))
			}
		}
	}
	return errors.Join(all...)
}

func (n *Node) now() bridge.Time { return bridge.At(n.c.Clock.Now()) }

// Set says what tag number i of the configuration holds now, in its unit. What is as it was is not sent again. What does not fit its type becomes the
// nearest that does, as in devices.
func (n *Node) Set(i int, value float64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r := n.reading(i, value)
	if p := &n.present[i]; p.status == r.status && math.Float64bits(p.raw) == math.Float64bits(r.raw) {
		return
	}
	n.put(i, r)
}

// Report sends a sample of tag number i of the configuration, whatever it is; the value is in the tag's unit.
func (n *Node) Report(i int, s bridge.Sample) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r := n.reading(i, s.Value)
	r.at = s.Source
	if !s.Status.IsGood() {
		r.status = s.Status
	}
	n.put(i, r)
}

func (n *Node) reading(i int, value float64) reading {
	t := &n.c.Tags[i]
	r := reading{raw: tag.Raw(t, value), at: n.now()}
	fit, err := t.Type.Coerce(r.raw)
	switch {
	case err == nil:
		r.raw = fit
	case t.Type == bridge.Float32 || t.Type == bridge.Float64 || t.Type == bridge.Unknown:
	case math.IsNaN(r.raw):
		r.status = bridge.BadOutOfRange
	default:
		low, high := t.Type.Bounds()
		r.raw = math.RoundToEven(min(max(r.raw, low), high))
	}
	return r
}

// put keeps a reading and lets it be sent; n.mu is held.
func (n *Node) put(i int, r reading) {
	if r.at >= n.present[i].at {
		n.present[i] = r
	}
	n.out.add(pending{tag: i, reading: r, historical: !n.born})
	n.poke()
}

func (n *Node) poke() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// Lose tells hosts that a device no longer answers, or that it does again.
func (n *Node) Lose(device string, lost bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if slices.Contains(n.devices, device) && n.away[device] != lost {
		n.away[device] = lost
		n.poke()
	}
}

// Waiting is how many samples have not been sent yet.
func (n *Node) Waiting() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.out.waiting)
}

// Close tells hosts goodbye and hangs up.
func (n *Node) Close() error {
	n.mu.Lock()
	first := !n.closed
	n.closed = true
	n.mu.Unlock()
	if first {
		close(n.stop)
	}
	<-n.done
	return nil
}
