package api

import (
	"context"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// rule of anna: 60 rpm at most, twice, for an hour.
func (s *site) rule() gate.Standing {
	now := bridge.At(s.clock.Now())
	return gate.Standing{Name: "night", By: "anna", At: now, Expires: now + 3600e9, Steps: map[string]float64{"pump/speed": 60}, Most: 2}
}

// A standing rule approves what lies within its bounds, until it is revoked; both are signed, and what was altered on the way is refused.
func TestGrantsAreSignedAndEnd(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	anna, bert, vera := s.as("anna"), s.as("bert"), s.as("vera")
	list, err := anna.Grant(ctx, s.rule(), keyOf("anna"))
	if err != nil || len(list) != 1 || list[0].State != gate.InForce || list[0].Rule.Steps["pump/speed"] != 60 {
		t.Fatalf("%v %+v", err, list)
	}
	within, beyond := s.propose(1350), s.propose(1300)
	for id, want := range map[string]int{within.ID: 1, beyond.ID: 0} {
		if v, _ := s.gate.Proposal(id); len(v.Decisions) != want {
			t.Errorf("%s has %d decisions, not %d", id, len(v.Decisions), want)
		}
	}
	if list, err = vera.Grants(ctx); err != nil || len(list) != 1 || list[0].Used != 1 {
		t.Errorf("%v %+v", err, list)
	}
	end := gate.Revocation{Names: []string{"night"}, By: "bert", At: bridge.At(s.clock.Now()), Why: "the pump is new"}
	if list, err = bert.Revoke(ctx, end, keyOf("bert")); err != nil || len(list) != 1 || list[0].State != gate.Revoked || list[0].End.By != "bert" {
		t.Errorf("%v %+v", err, list)
	}
	if v, _ := s.gate.Proposal(s.propose(1360).ID); len(v.Decisions) != 0 {
		t.Error("a rule that was revoked approves")
	}
	if got := statusOf(errorOf(bert.Revoke(ctx, end, keyOf("bert")))); got != 409 {
		t.Errorf("the end of a rule that is over: %d", got)
	}
}

func errorOf[T any](_ T, err error) error { return err }

func TestAlteredGrants(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	anna := s.as("anna")
	send := func(change func(*gate.Standing), after bool) int {
		r := s.rule()
		if !after {
			change(&r)
		}
		r.Sign(keyOf("anna"))
		if after {
			change(&r)
		}
		return statusOf(anna.call(ctx, "POST", "/v1/grants", nil, r, nil))
	}
	for what, c := range map[string]struct {
		change func(*gate.Standing)
		after  bool
		want   int
	}{
		"more than was signed":         {func(r *gate.Standing) { r.Steps["pump/speed"] = 600 }, true, 409},
		"longer than was signed":       {func(r *gate.Standing) { r.Expires += 3600e9 }, true, 409},
		"oftener than was signed":      {func(r *gate.Standing) { r.Most = 100 }, true, 409},
		"another tag":                  {func(r *gate.Standing) { r.Steps = map[string]float64{"tank/level": 60} }, false, 409},
		"in the name of another":       {func(r *gate.Standing) { r.By = "bert" }, true, 403},
		"without a signature":          {func(r *gate.Standing) { r.Signature = nil }, true, 409},
		"without an end":               {func(r *gate.Standing) { r.Expires = 0 }, false, 409},
		"for longer than a month":      {func(r *gate.Standing) { r.Expires = r.At + gate.MostStanding + 1 }, false, 409},
		"a rule of yesterday":          {func(r *gate.Standing) { r.At -= 24 * 3600e9 }, false, 409},
		"for no writes":                {func(r *gate.Standing) { r.Most = 0 }, false, 409},
		"with a key that there is not": {func(r *gate.Standing) { r.Signature = []byte("x") }, true, 409},
	} {
		if got := send(c.change, c.after); got != c.want {
			t.Errorf("%s: %d, not %d", what, got, c.want)
		}
	}
	if all := s.gate.Standings(); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	if got := statusOf(errorOf(s.as("otto").Grant(ctx, s.rule(), keyOf("otto")))); got != 403 {
		t.Errorf("an operator grants: %d", got)
	}
}

// The gate's no is 409 and says why; a journal that cannot be written is 503, and no places on the disk are told.
func TestFailingJournalIsNoRefusal(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	anna, emil := s.as("anna"), s.as("emil")
	p := s.propose(1350)
	seen, err := anna.Proposal(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.journal.Close(); err != nil {
		t.Fatal(err)
	}
	now := bridge.At(s.clock.Now())
	for what, err := range map[string]error{
		"a decision":        errorOf(anna.Decide(ctx, &seen, true, "anna", "", now, keyOf("anna"))),
		"a refused one":     errorOf(anna.Decide(ctx, &seen, true, "anna", "", now-24*3600e9, keyOf("anna"))),
		"a grant":           errorOf(anna.Grant(ctx, s.rule(), keyOf("anna"))),
		"the end of a stop": errorOf(emil.Resume(ctx, "emil", "x", now, keyOf("emil"))),
	} {
		if statusOf(err) != 503 || !strings.Contains(err.Error(), "journal cannot be written") || strings.Contains(err.Error(), s.dir) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if v, _ := s.gate.Proposal(p.ID); v.State != gate.Open || len(v.Decisions) != 0 {
		t.Errorf("%s, %d decisions", v.State, len(v.Decisions))
	}
	st, err := anna.Stop(ctx, "smoke") // works all the same
	if err != nil || st.Stopped == nil || st.Warning == "" {
		t.Errorf("%v %+v", err, st)
	}
	s.clock.Forward(time.Second)
}
