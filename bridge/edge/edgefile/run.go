package edgefile

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/edge"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug"
)

// Run reads and publishes until ctx ends, or until a source gives up for good. told is called from one goroutine at a time.
func (f *File) Run(ctx context.Context, told func(bridge.Event)) (err error) {
	var telling sync.Mutex
	tell := func(e bridge.Event) {
		telling.Lock()
		defer telling.Unlock()
		told(e)
	}
	q, err := edge.OpenQueue(f.file(f.queue), f.size)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, q.Close()) }()
	known, err := f.number()
	if err != nil {
		return err
	}
	sources, err := f.sources()
	if err != nil {
		return err
	}
	broker, err := f.target.broker(f.folder)
	if err != nil {
		return err
	}
	p := &publisher{tags: append(f.outputs(), f.gapTags()...), clock: f.clock, tell: tell, known: map[bridge.TagID]string{}, index: map[bridge.TagID]int{}}
	for name, id := range known {
		p.known[id] = name
	}
	for i, t := range f.outputs() {
		p.index[t.ID] = i
	}
	name := f.target.group + "/" + f.target.node
	p.node, err = sparkplug.NewNode(sparkplug.NodeConfig{Name: name, Brokers: []mqtt.Broker{broker}, Group: f.target.group, Node: f.target.node, Primary: f.target.primary, Tags: p.tags, Clock: f.clock, Tell: tell},
		func(bridge.Tag, float64) (float64, error) { return 0, errors.New("an edge takes no commands") })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.node.Close()) }()
	p.node.Set(len(p.tags)-2, 0)
	p.node.Set(len(p.tags)-1, 0)
	var channels []edge.Channel
	for _, c := range f.channels {
		channels = append(channels, edge.Channel{Tag: c.tag, Outputs: c.outputs})
	}
	e, err := edge.New(edge.Config{Source: sources, Channels: channels, Queue: q, Publisher: p, Clock: f.clock, Tell: tell})
	if err != nil {
		return err
	}
	return e.Run(ctx)
}

// gapTags are metrics of the edge node itself: how often something is missing since the start, and how many reports were dropped. Sparkplug has no other words for it.
func (f *File) gapTags() []bridge.Tag {
	var list []bridge.Tag
	for _, name := range []string{"edge/gaps", "edge/dropped"} {
		t := unlimited(name, "1")
		t.Type, t.Address = bridge.Int64, f.target.group+"/"+f.target.node+"//"+name
		list = append(list, t)
	}
	return list
}

// publisher hands reports to an edge node of Sparkplug, and waits until they are sent. Sparkplug sends data at QoS 0 and acknowledges nothing: what was sent
// shortly before a connection broke the node sends again, but that memory dies with the process.
type publisher struct {
	node          *sparkplug.Node
	tags          []bridge.Tag
	index         map[bridge.TagID]int
	known         map[bridge.TagID]string
	clock         bridge.Clock
	tell          func(bridge.Event)
	gaps, dropped float64
	stray         map[bridge.TagID]bool // told already
}

// poll is how often the node is asked whether it has sent everything.
const poll = 5 * time.Millisecond

// Publish returns when all is sent, which may take as long as nobody is there.
func (p *publisher) Publish(ctx context.Context, samples []bridge.Sample, gaps []edge.Gap) error {
	for _, s := range samples {
		if i, ok := p.index[s.Tag]; ok {
			p.node.Report(i, s)
		} else {
			p.lost(s)
		}
	}
	for _, g := range gaps {
		p.gaps, p.dropped = p.gaps+1, p.dropped+float64(g.Lost)
		if g.Lost > 0 { // others were told when they arose
			p.tell(bridge.Event{At: bridge.At(p.clock.Now()), Source: "queue", State: bridge.Connected, Gap: true, From: g.From, To: g.To, Text: fmt.Sprintf("%s: %d reports are gone", g.Text, g.Lost)})
		}
	}
	if len(gaps) > 0 {
		p.node.Set(len(p.tags)-2, p.gaps)
		p.node.Set(len(p.tags)-1, p.dropped)
	}
	for p.node.Waiting() > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.clock.After(poll):
		}
	}
	return nil
}

// lost tells once of each output that is in the queue and no longer in the file.
func (p *publisher) lost(s bridge.Sample) {
	if p.stray == nil {
		p.stray = map[bridge.TagID]bool{}
	}
	if p.stray[s.Tag] {
		return
	}
	p.stray[s.Tag] = true
	name, ok := p.known[s.Tag]
	if !ok {
		name = fmt.Sprintf("number %d", s.Tag)
	}
	p.tell(bridge.Event{At: bridge.At(p.clock.Now()), Source: "queue", State: bridge.Connected, Text: name + " waits in the queue and is not in the file any more: its reports are left out"})
}
