package opcua

import (
	"errors"
	"fmt"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// outstanding is how many requests to publish the server has in hand: enough for a round trip of four publishing intervals.
const outstanding = 4

var errSilent = errors.New("the server is silent")

// errAnew asks for a new session with new subscriptions.
var errAnew = errors.New("the server has lost the subscription")

type answer struct {
	r   *ua.PublishResponse
	err error
}

// live reads from an open session until something is wrong.
func (r *run) live(s *session) error {
	r.acks, r.hurry, r.asked = nil, nil, 0
	answers := make(chan answer, outstanding)
	if err := r.resume(s); err != nil {
		return err
	}
	r.connected(s)
	r.hear()
	for range outstanding {
		if err := r.request(s, answers); err != nil {
			return err
		}
	}
	watch := r.silence()
	for {
		select {
		case a := <-answers:
			if err := r.drain(s, a, answers); err != nil {
				return err
			}
		case <-r.hurry:
			r.hurry = nil
			if err := r.catchUp(s); err != nil {
				return err
			}
		case <-watch():
			if len(answers) > 0 {
				continue
			}
			if r.overdue() {
				r.tell(bridge.Event{At: bridge.At(r.Clock.Now()), Source: r.Name, State: bridge.Stale, From: r.last, To: bridge.At(r.Clock.Now()),
					Text: fmt.Sprintf("no word from the server since %s", r.last)})
				return errSilent
			}
			watch = r.silence()
		case <-s.channel.ended:
			if len(answers) > 0 { // read before the end came
				continue
			}
			return s.channel.cause
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
}

// patienceOf is three keep-alives of the slowest subscription.
func (r *run) patienceOf() time.Duration {
	most := 0.0
	for _, sub := range r.subs {
		most = max(most, sub.keepAlive)
	}
	return time.Duration(3 * most * float64(time.Millisecond))
}

func (r *run) overdue() bool { return r.Clock.Now().Sub(r.heard) >= r.patienceOf() }

// silence returns a channel that speaks when the server has been silent for too long, if it is asked for anew after each word.
func (r *run) silence() func() <-chan time.Time {
	var heard time.Time
	var alarm <-chan time.Time
	return func() <-chan time.Time {
		if heard != r.heard || alarm == nil {
			heard, alarm = r.heard, r.Clock.After(r.patienceOf()-r.Clock.Now().Sub(r.heard))
		}
		return alarm
	}
}

// request asks the server to publish, and acknowledges what is durable by now.
func (r *run) request(s *session, answers chan answer) error {
	req := &ua.PublishRequest{SubscriptionAcknowledgements: r.acks}
	if req.SubscriptionAcknowledgements == nil {
		req.SubscriptionAcknowledgements = []*ua.SubscriptionAcknowledgement{}
	}
	r.acks = nil
	_, err := s.channel.post(req, s.token, 10*time.Minute, func(v ua.Response, err error) {
		p, _ := v.(*ua.PublishResponse)
		if err == nil && p == nil {
			err = fmt.Errorf("the server answers to publishing with a %T", v)
		}
		answers <- answer{p, err} // there is room for as many as were asked for
	})
	if err == nil {
		r.asked++
	}
	return err
}

// drain handles an answer and all that wait behind it, makes their samples durable, acknowledges them and asks for more.
func (r *run) drain(s *session, a answer, answers chan answer) (err error) {
	want := r.asked
	for more := true; more; {
		r.asked--
		if errors.Is(a.err, ua.StatusBadTooManyPublishRequests) && want > 1 {
			want--
		} else if err = r.handle(s, a); err != nil {
			break
		}
		select {
		case a = <-answers:
		default:
			more = false
		}
	}
	// what came before the error is good
	if e := r.commit(s); e != nil {
		return e
	}
	for err == nil && r.asked < want {
		err = r.request(s, answers)
	}
	r.hear()
	return err
}

// hear notes that the server was heard.
func (r *run) hear() {
	r.heard = r.Clock.Now()
	r.last = bridge.At(r.heard)
}

// catchUp asks for the messages that others have overtaken.
func (r *run) catchUp(s *session) error {
	for _, sub := range r.subs {
		if len(sub.early) > 0 {
			if err := r.republish(s, sub, nil); err != nil {
				return err
			}
		}
	}
	return r.commit(s)
}

func (r *run) handle(s *session, a answer) error {
	if a.err != nil {
		switch {
		case errors.Is(a.err, ua.StatusBadNoSubscription):
			r.forget()
			return errAnew
		case errors.Is(a.err, ua.StatusBadTimeout):
			return nil // asked again
		}
		return fmt.Errorf("publishing: %w", a.err)
	}
	m := a.r.NotificationMessage
	sub := r.subs[a.r.SubscriptionID]
	switch {
	case m == nil:
		return fmt.Errorf("publishing: %w", errForeign)
	case sub == nil:
		return r.discard(s, a.r.SubscriptionID)
	case len(m.NotificationData) == 0 && !before(sub.next, m.SequenceNumber):
		return nil // alive, nothing missed
	}
	if sub.settle {
		sub.settle = false
		for _, n := range a.r.AvailableSequenceNumbers {
			if before(n, sub.next) {
				r.acknowledge(sub.id, n)
			}
		}
	}
	switch sub.arrive(m) {
	case repeated:
		r.acknowledge(sub.id, m.SequenceNumber)
		return nil
	case tooEarly:
		if len(m.NotificationData) == 0 { // what comes before a keep-alive is not under way any more
			return r.republish(s, sub, []uint32{m.SequenceNumber})
		}
		if len(sub.early) >= window {
			return r.republish(s, sub, nil)
		}
		if r.hurry == nil {
			r.hurry = r.Clock.After(patienceInOrder)
		}
		return nil
	}
	return r.apply(sub, m)
}

// apply takes a message that comes next, and those that waited for it.
func (r *run) apply(sub *subscription, m *ua.NotificationMessage) error {
	for ; m != nil; m = sub.follow() {
		if err := r.unpack(m); err != nil {
			return err
		}
		r.acks = append(r.acks, &ua.SubscriptionAcknowledgement{SubscriptionID: sub.id, SequenceNumber: m.SequenceNumber})
		sub.next = after(sub.next)
	}
	return nil
}

func (r *run) acknowledge(id, number uint32) {
	r.acks = append(r.acks, &ua.SubscriptionAcknowledgement{SubscriptionID: id, SequenceNumber: number})
}

func (r *run) unpack(m *ua.NotificationMessage) error {
	now := r.Clock.Now()
	for _, x := range m.NotificationData {
		switch d := x.Value.(type) {
		case *ua.DataChangeNotification:
			for _, item := range d.MonitoredItems {
				i := int(item.ClientHandle) - 1
				if i < 0 || i >= len(r.Tags) || item.Value == nil {
					continue
				}
				r.sample(i, item.Value, now)
			}
		case *ua.StatusChangeNotification:
			if d.Status == ua.StatusGoodSubscriptionTransferred {
				continue // by us, from the session before
			}
			r.forget()
			return fmt.Errorf("%w: %w", errAnew, d.Status)
		}
	}
	return nil
}

func (r *run) sample(i int, v *ua.DataValue, now time.Time) {
	s, lost := convert(&r.Tags[i], v, now)
	before := r.tags[i].last
	if lost && before != 0 {
		r.lost = append(r.lost, hole{i, before, s.Source})
	}
	if !r.tags[i].again(s, remembered) {
		r.batch = append(r.batch, s)
	}
}

// commit makes the samples of the batch durable. Until take agrees, nothing is acknowledged and nothing more is read.
func (r *run) commit(s *session) error {
	if len(r.lost) > 0 {
		holes := r.lost
		r.lost = nil
		r.fill(s, holes, "the server's queue was too short")
	}
	for wait := 100 * time.Millisecond; len(r.batch) > 0; wait = min(2*wait, 2*time.Second) {
		err := r.take(r.batch)
		if err == nil {
			break
		}
		select {
		case <-r.Clock.After(wait):
		case <-r.ctx.Done():
			r.acks, r.batch = nil, nil
			return r.ctx.Err()
		}
	}
	r.batch = r.batch[:0]
	return nil
}

// forget drops all that is known of the subscriptions: the server no longer has them.
func (r *run) forget() { clear(r.subs) }

// discard deletes a subscription that publishes and is not wanted, such as one whose transfer was given up and succeeded all the same.
func (r *run) discard(s *session, id uint32) error {
	if r.unwanted[id] {
		return nil
	}
	r.unwanted[id] = true
	_, err := s.channel.post(&ua.DeleteSubscriptionsRequest{SubscriptionIDs: []uint32{id}}, s.token, s.conn.Call, func(ua.Response, error) {})
	return err
}
