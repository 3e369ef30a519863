package sparkplug

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/sparkplug/payload"
)

// Back-off between two attempts to connect.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 1500 * time.Millisecond // so that a server is found again within 2 s
)

// hostWait is how long the primary host may take to show itself where there are other servers.
const hostWait = 5 * time.Second

var (
	errStopped = errors.New("stopped")
	errNoHost  = errors.New("the primary host is away")
)

// most metrics of one message.
const mostMetrics = 500

func (n *Node) tell(s bridge.State, text string) {
	if n.c.Tell != nil {
		n.c.Tell(bridge.Event{At: n.now(), Source: n.c.Name, State: s, Text: text})
	}
}

// run connects for as long as the node is open.
func (n *Node) run() {
	defer close(n.done)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-n.stop
		cancel()
	}()
	for pause := firstPause; ; {
		began := n.now()
		born, err := n.session(ctx)
		if errors.Is(err, errStopped) || ctx.Err() != nil {
			n.tell(bridge.Disconnected, "closed")
			return
		}
		n.tell(bridge.Disconnected, err.Error())
		if born {
			pause = firstPause
		}
		if !born || errors.Is(err, errNoHost) {
			n.broker = (n.broker + 1) % len(n.c.Brokers)
		}
		select {
		case <-n.stop:
		case <-n.c.Clock.After(max(pause-time.Duration(n.now()-began), firstPause)): // an attempt that nobody answered has waited already
		}
		pause = min(2*pause, lastPause)
	}
}

// session is one connection: it waits for the primary host, is born, and sends until something ends it.
func (n *Node) session(ctx context.Context) (born bool, err error) {
	b := &n.c.Brokers[n.broker]
	n.tell(bridge.Connecting, "connecting to "+b.URL)
	var bd int64
	client, err := b.Connect(ctx, func() mqtt.Start {
		bd, n.bdSeq = n.bdSeq, (n.bdSeq+1)%256
		return mqtt.Start{Clean: true, Will: &mqtt.Will{Topic: n.topic(ndeath, ""), Payload: marshal(deathPayload(bd, n.now()))}}
	})
	if err != nil {
		return false, err
	}
	defer func() {
		n.mu.Lock()
		if n.born {
			n.out.again(n.now()) // no end of a connection proves that all of it arrived
		}
		n.born = false
		n.mu.Unlock()
	}()
	if err := client.Subscribe(1, n.subscriptions()...); err != nil {
		client.Abort()
		return false, err
	}
	var patience <-chan time.Time // with this server, where the host may be at another
	if n.c.Primary != "" && len(n.c.Brokers) > 1 {
		patience = n.c.Clock.After(hostWait)
	}
	for online := n.c.Primary == ""; ; {
		if online && !born {
			if err := n.birth(client, bd); err != nil {
				client.Abort()
				return false, err
			}
			born, patience = true, nil
			n.tell(bridge.Connected, fmt.Sprintf("born as %s/%s at %s", n.c.Group, n.c.Node, b.URL))
		}
		if born {
			if err := n.flush(client); err != nil {
				client.Abort()
				return born, err
			}
		}
		select {
		case <-n.stop:
			return born, n.leave(client, born, bd, errStopped)
		case <-client.Lost():
			client.Abort()
			return born, client.Err()
		case <-n.wake:
		case <-patience:
			return born, n.leave(client, born, bd, errNoHost)
		case <-client.More():
			again, left := n.heed(client, &online)
			if left && (born || patience != nil) {
				return born, n.leave(client, born, bd, errNoHost)
			}
			if again && born {
				if err := n.birth(client, bd); err != nil {
					client.Abort()
					return born, err
				}
			}
		}
	}
}

// heed what has come; again: a host wants all births; left: the primary host went away, be it that it is there again.
func (n *Node) heed(client *mqtt.Client, online *bool) (again, left bool) {
	for _, m := range client.Take() {
		m.Ack()
		if n.c.Primary == "" || m.Topic() != stateTopic(n.c.Primary) {
			again = n.command(m) || again
			continue
		}
		if now, ok := n.hostSays(m.Payload()); ok {
			*online, left = now, left || !now
		}
	}
	return again, left
}

// leave with the death before the goodbye, since the server publishes no will after one.
func (n *Node) leave(client *mqtt.Client, born bool, bd int64, why error) error {
	if born {
		if err := client.Publish(n.topic(ndeath, ""), 1, false, marshal(deathPayload(bd, n.now()))); err != nil {
			client.Abort()
			return errors.Join(why, err)
		}
	}
	client.Disconnect()
	return why
}

// hostSays reads a STATE message of the primary host; one that is older than what is known is not ok.
func (n *Node) hostSays(b []byte) (online, ok bool) {
	online, ms, ok := decodeState(b)
	if last, known := n.states[n.broker]; !ok || known && ms < last {
		return false, false
	}
	n.states[n.broker] = ms
	return online, true
}

func (n *Node) topic(kind, device string) string {
	return topic{group: n.c.Group, kind: kind, node: n.c.Node, device: device}.String()
}

// subscriptions: commands to the edge node, to each device that has something to write, and the primary host's state.
func (n *Node) subscriptions() []string {
	list := []string{n.topic(ncmd, "")}
	for _, d := range n.devices {
		for i := range n.at {
			if n.at[i].device == d && n.c.Tags[i].Access&bridge.Write != 0 {
				list = append(list, n.topic(dcmd, d))
				break
			}
		}
	}
	if n.c.Primary != "" {
		list = append(list, stateTopic(n.c.Primary))
	}
	return list
}

// birth sends all births; nothing else is sent before or in between.
func (n *Node) birth(client *mqtt.Client, bd int64) error {
	names, list := n.births(bd)
	n.seq = 0
	for i, p := range list {
		kind := dbirth
		if names[i] == "" {
			kind = nbirth
		}
		if err := n.send(client, kind, names[i], p); err != nil {
			return err
		}
	}
	return nil
}

// send gives a payload its seq.
func (n *Node) send(client *mqtt.Client, kind, device string, p *payload.Payload) error {
	p.Seq = proto.Uint64(uint64(n.seq))
	n.seq++
	return client.Publish(n.topic(kind, device), 0, false, marshal(p))
}

// flush sends what waits: first the births of devices that are there again, then data, at last the deaths of those that are lost.
func (n *Node) flush(client *mqtt.Client) error {
	for {
		n.mu.Lock()
		var turned []string
		for _, d := range n.devices {
			if n.dead[d] && !n.away[d] || n.away[d] && !n.dead[d] && len(n.out.waiting) == 0 {
				turned = append(turned, d)
			}
		}
		n.mu.Unlock()
		for _, d := range turned {
			if err := n.turn(client, d); err != nil {
				return err
			}
		}
		n.mu.Lock()
		list := n.out.take(mostMetrics)
		n.out.remember(list, n.now())
		lost, from, to := n.out.lost, n.out.from, n.out.to
		n.out.lost = 0
		n.mu.Unlock()
		if lost > 0 && n.c.Tell != nil {
			n.c.Tell(bridge.Event{At: n.now(), Source: n.c.Name, State: bridge.Connected, Gap: true, From: from, To: to, Text: fmt.Sprintf("%d samples could not be kept until they could be sent", lost)})
		}
		if len(list) == 0 {
			return nil
		}
		if err := n.data(client, list); err != nil { // the deaths come when nothing waits any more
			return err
		}
	}
}

// turn tells that a device is lost, or there again.
func (n *Node) turn(client *mqtt.Client, device string) error {
	n.mu.Lock()
	now, lost := n.now(), n.away[device]
	n.dead[device] = lost
	if !lost { // its birth tells it
		n.out.told(n.present, func(i int) bool { return n.at[i].device == device })
	}
	p := &payload.Payload{Timestamp: proto.Uint64(uint64(milliseconds(now)))}
	for i := range n.at {
		if n.at[i].device == device && !lost {
			p.Metrics = append(p.Metrics, birthMetric(&n.c.Tags[i], n.at[i].metric, aliasOf(i), &n.present[i]))
		}
	}
	n.mu.Unlock()
	if lost {
		return n.send(client, ddeath, device, p)
	}
	return n.send(client, dbirth, device, p)
}

// data sends samples, with one message for each device.
func (n *Node) data(client *mqtt.Client, list []pending) error {
	now := uint64(milliseconds(n.now()))
	out := map[string]*payload.Payload{}
	for k := range list {
		e := &list[k]
		a, t := &n.at[e.tag], &n.c.Tags[e.tag]
		m := &payload.Payload_Metric{Alias: proto.Uint64(aliasOf(e.tag))}
		if e.fill(m, t.Type); e.historical {
			m.IsHistorical = proto.Bool(true)
		}
		if out[a.device] == nil {
			out[a.device] = &payload.Payload{Timestamp: proto.Uint64(now)}
		}
		out[a.device].Metrics = append(out[a.device].Metrics, m)
	}
	for _, d := range append([]string{""}, n.devices...) {
		p := out[d]
		if p == nil {
			continue
		}
		if n.dead[d] { // hosts would not know what to do with it
			n.mu.Lock()
			n.out.count(list[0].at, list[len(list)-1].at, len(p.Metrics))
			n.mu.Unlock()
			continue
		}
		kind := ddata
		if d == "" {
			kind = ndata
		}
		if err := n.send(client, kind, d, p); err != nil {
			return err
		}
	}
	return nil
}

func marshal(p *payload.Payload) []byte {
	b, err := proto.Marshal(p)
	if err != nil {
		panic("a payload of our own cannot be written") // all strings were checked
	}
	return b
}
