package opcua

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// resume brings the subscriptions over to a new session and fetches what was published in between, or makes new ones.
func (r *run) resume(s *session) error {
	lastHeard := r.last
	if !slices.Equal(r.bound, s.namespaces) && len(r.subs) > 0 {
		r.retire() // the numbers in its items mean something else now
	}
	if err := r.resolve(s); err != nil {
		return err
	}
	for _, sub := range r.subs {
		clear(sub.early) // not acknowledged: the server still has them
		sub.settle = true
		if s.resumed {
			if err := r.republish(s, sub, nil); err != nil {
				return err
			}
		}
	}
	if len(r.subs) > 0 && !s.resumed {
		if err := r.transfer(s); err != nil {
			return err
		}
	}
	if len(r.subs) > 0 {
		return r.commit(s)
	}
	if err := r.subscribe(s); err != nil {
		return err
	}
	r.bound = s.namespaces
	if lastHeard == 0 {
		return nil
	}
	r.fill(s, r.everywhere(), "the server no longer had the subscription")
	return r.commit(s)
}

// everywhere is a hole in each tag that had a sample, open at its end.
func (r *run) everywhere() (holes []hole) {
	for i := range r.tags {
		if r.tags[i].last != 0 && r.handles[i] != nil {
			holes = append(holes, hole{i, r.tags[i].last, open})
		}
	}
	return holes
}

// retire gives subscriptions up; they are deleted once they come along.
func (r *run) retire() {
	for id := range r.subs {
		delete(r.unwanted, id)
	}
	clear(r.subs)
}

func (r *run) resolve(s *session) error {
	for i := range r.Tags {
		a, err := parseAddress(r.Tags[i].Address)
		if err != nil {
			return err
		}
		if r.handles[i], err = a.resolve(s.namespaces); err != nil {
			r.handles[i] = nil
		}
	}
	return nil
}

// transfer moves the subscriptions to this session. An attempt that got no answer may have worked at the server: it is repeated, and a subscription
// that is already ours counts as moved.
func (r *run) transfer(s *session) error {
	ids := make([]uint32, 0, len(r.subs))
	for id := range r.subs {
		ids = append(ids, id)
	}
	var res *ua.TransferSubscriptionsResponse
	var err error
	for range 3 {
		res, err = ask[*ua.TransferSubscriptionsResponse](r.ctx, s, &ua.TransferSubscriptionsRequest{SubscriptionIDs: ids})
		if !errors.Is(err, ua.StatusBadTimeout) {
			break
		}
	}
	var status ua.StatusCode
	switch {
	case errors.As(err, &status) && status != ua.StatusBadTimeout: // it does not know how
		r.once(bridge.Connecting, "subscriptions cannot be moved to a new session ("+status.Error()+"): new ones are made")
		r.retire()
		return nil
	case err != nil:
		return fmt.Errorf("moving the subscriptions: %w", err)
	case len(res.Results) != len(ids):
		return fmt.Errorf("moving the subscriptions: %w", errForeign)
	}
	for i, id := range ids {
		result := res.Results[i]
		if result.StatusCode>>30 == 2 && result.StatusCode != ua.StatusBadNothingToDo {
			delete(r.subs, id)
			continue
		}
		if err := r.republish(s, r.subs[id], result.AvailableSequenceNumbers); err != nil {
			return err
		}
	}
	return nil
}

// republish asks for the messages that were published and did not arrive, until the server has no more or one that waits here comes next. available
// are the numbers that the server still has, as far as they are known.
func (r *run) republish(s *session, sub *subscription, available []uint32) error {
	have := map[uint32]bool{}
	for _, n := range available {
		have[n] = true
	}
	for {
		if m := sub.follow(); m != nil {
			return r.apply(sub, m)
		}
		res, err := ask[*ua.RepublishResponse](r.ctx, s, &ua.RepublishRequest{SubscriptionID: sub.id, RetransmitSequenceNumber: sub.next})
		switch {
		case err == nil && res.NotificationMessage != nil && res.NotificationMessage.SequenceNumber == sub.next:
			if err := r.apply(sub, res.NotificationMessage); err != nil {
				return err
			}
			if len(r.batch) > 10000 {
				if err := r.commit(s); err != nil {
					return err
				}
			}
			continue
		case err == nil:
			return fmt.Errorf("republishing: %w", errForeign)
		case errors.Is(err, ua.StatusBadSubscriptionIDInvalid):
			r.forget()
			return errAnew
		case !errors.Is(err, ua.StatusBadMessageNotAvailable):
			return fmt.Errorf("republishing: %w", err)
		}
		next, waits := oldest(sub.next, sub.early)
		if n, ok := oldest(sub.next, have); ok && (!waits || before(n, next)) {
			next, waits = n, true
		}
		if !waits || next == sub.next {
			return nil
		}
		// messages in between are gone for good, with samples of any tag
		r.lost = append(r.lost, r.everywhere()...)
		sub.next = next
	}
}

// subscribe makes a subscription with all tags.
func (r *run) subscribe(s *session) error {
	keep := max(1, uint32(r.KeepAlive/r.Publish))
	res, err := ask[*ua.CreateSubscriptionResponse](r.ctx, s, &ua.CreateSubscriptionRequest{
		RequestedPublishingInterval: float64(r.Publish) / float64(time.Millisecond), RequestedMaxKeepAliveCount: keep,
		RequestedLifetimeCount: max(3*keep, uint32(r.Lifetime/r.Publish)), PublishingEnabled: true})
	if err != nil {
		return fmt.Errorf("making a subscription: %w", err)
	}
	sub := &subscription{id: res.SubscriptionID, next: 1, early: map[uint32]*ua.NotificationMessage{},
		keepAlive: res.RevisedPublishingInterval * float64(res.RevisedMaxKeepAliveCount)}
	if ms := float64(r.KeepAlive) / float64(time.Millisecond); sub.keepAlive > ms && res.RevisedPublishingInterval > 0 {
		// it publishes more slowly than asked: fewer of its intervals make a keep-alive
		less := max(1, uint32(ms/res.RevisedPublishingInterval))
		again, err := ask[*ua.ModifySubscriptionResponse](r.ctx, s, &ua.ModifySubscriptionRequest{SubscriptionID: sub.id, RequestedPublishingInterval: res.RevisedPublishingInterval,
			RequestedMaxKeepAliveCount: less, RequestedLifetimeCount: max(3*less, uint32(float64(r.Lifetime/time.Millisecond)/res.RevisedPublishingInterval))})
		var status ua.StatusCode
		switch {
		case err == nil:
			sub.keepAlive = again.RevisedPublishingInterval * float64(again.RevisedMaxKeepAliveCount)
		case !errors.As(err, &status):
			return fmt.Errorf("changing a subscription: %w", err)
		}
	}
	if !(sub.keepAlive > 0 && sub.keepAlive < math.MaxInt32) {
		return fmt.Errorf("making a subscription: a keep-alive every %g ms", sub.keepAlive)
	}
	r.subs[sub.id] = sub
	delete(r.unwanted, sub.id)
	if got := time.Duration(sub.keepAlive * float64(time.Millisecond)); got > r.KeepAlive+r.Publish {
		r.event(bridge.Connecting, "the server says that it is alive every %s only, where %s were asked for: a silence is noticed after %s", got, r.KeepAlive, 3*got)
	}
	if err := r.monitor(s, sub); err != nil {
		delete(r.subs, sub.id) // half of it is of no use; it is deleted when it publishes
		return err
	}
	return nil
}

// connected tells how the connection is secured, once it delivers.
func (r *run) connected(s *session) {
	clear(r.said)
	e := s.endpoint
	r.event(bridge.Connected, "connected to %s with %s, %s", r.URL, policyName(e.SecurityPolicyURI), modeName(e.SecurityMode))
	switch {
	case e.SecurityPolicyURI == ua.SecurityPolicyURINone:
		r.event(bridge.Connected, "INSECURE: the connection to %s is not secured; anybody on the way can read and change it (allowed by the configuration)", r.URL)
	case deprecated(e.SecurityPolicyURI):
		r.event(bridge.Connected, "INSECURE: the connection to %s uses the deprecated %s (allowed by the configuration)", r.URL, policyName(e.SecurityPolicyURI))
	case e.SecurityMode != ua.MessageSecurityModeSignAndEncrypt:
		r.event(bridge.Connected, "INSECURE: the connection to %s is signed and not encrypted (allowed by the configuration)", r.URL)
	}
}
