package gate

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/journal"
	"pgregory.net/rapid"
)

// Whatever people, plant and processes do in whatever order: the journal alone shows that no order left without its approvals, twice, or while
// all writing was stopped.
func TestNoOrderLeavesWithoutItsApprovals(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSite(t)
		defer func() { _ = s.j.Close() }()
		names := []string{"anna", "ben", "otto", "eva"}
		var grants []Standing
		grant := func(by string) {
			rule := Standing{Name: rapid.SampledFrom([]string{"night", "day"}).Draw(rt, "rule"), By: by, At: bridge.At(s.clock.at), Expires: bridge.At(s.clock.at.Add(time.Hour)),
				Most: rapid.IntRange(1, 3).Draw(rt, "most"), Steps: map[string]float64{"pump/speed": 100}}
			rule.Sign(keys[by])
			_ = s.g.Grant(rule)
			grants = append(grants, rule)
		}
		revoke := func(by string) {
			r := Revocation{Names: []string{rapid.SampledFrom([]string{"night", "day"}).Draw(rt, "revoked")}, By: by, At: bridge.At(s.clock.at), Why: "test"}
			r.Sign(keys[by])
			_ = s.g.Revoke(r)
		}
		pick := func(label string) (Proposal, bool) {
			all := s.g.Proposals()
			if len(all) == 0 {
				return Proposal{}, false
			}
			return all[rapid.IntRange(0, len(all)-1).Draw(rt, label)].Proposal, true
		}
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 16).Draw(rt, "what") {
			case 0, 1:
				p := s.proposal(Change{Tag: "valve", Value: rapid.Float64Range(0, 100).Draw(rt, "valve"), Revert: 50})
				if rapid.Bool().Draw(rt, "speed too") {
					p.Changes = append(p.Changes, speed(rapid.Float64Range(1000, 1500).Draw(rt, "speed")))
				}
				p.By = rapid.SampledFrom(append(names, "twin")).Draw(rt, "by")
				_, _ = s.g.Propose(p)
			case 2, 3, 4:
				if p, ok := pick("approved"); ok {
					_ = s.g.Decide(s.decision(p, rapid.SampledFrom(names).Draw(rt, "approver")))
				}
			case 5, 6, 7:
				if p, ok := pick("written"); ok {
					_ = s.write(p)
				}
			case 8:
				s.later(time.Duration(rapid.IntRange(1, 1200).Draw(rt, "seconds")) * time.Second)
			case 9:
				if rapid.Bool().Draw(rt, "stop") {
					_ = s.g.Stop("otto", "test")
				} else {
					on := Switch{By: "eva", At: bridge.At(s.clock.at), Why: "test"}
					on.Sign(keys["eva"])
					_ = s.g.Resume(on)
				}
			case 10:
				_ = s.g.LinkLost("plc")
			case 11:
				s.restart()
			case 12:
				grant(rapid.SampledFrom(names).Draw(rt, "granter"))
			case 13:
				revoke(rapid.SampledFrom(names).Draw(rt, "revoker"))
			case 14: // a rule's life, which chance alone would seldom find
				grant("anna")
				for range rapid.IntRange(1, 3).Draw(rt, "proposals") {
					p, err := s.g.Propose(s.proposal(speed(rapid.Float64Range(1190, 1210).Draw(rt, "tiny step"))))
					if rapid.IntRange(0, 3).Draw(rt, "revoked first") == 0 {
						s.later(time.Second)
						revoke("ben")
						if rapid.Bool().Draw(rt, "granted again") { // an old one, told again
							_ = s.g.Grant(rapid.SampledFrom(grants).Draw(rt, "again"))
						}
					}
					if err == nil {
						_ = s.write(p)
					}
					s.later(2 * time.Minute)
				}
			case 15:
				p := s.proposal(speed(rapid.Float64Range(1100, 1300).Draw(rt, "small step")))
				if rapid.Bool().Draw(rt, "elsewhere") {
					p.Changes = append(p.Changes, Change{Tag: "fan", Value: 10})
				}
				if _, err := s.g.Propose(p); err == nil && len(p.Changes) > 1 {
					rt.Fatal("a proposal over two connections was taken")
				}
			case 16:
				if p, ok := pick("lapsed"); ok {
					_ = s.g.Lapse(p.ID, "test")
				}
			}
			s.approvedAre(rt)
		}
		if err := judge(s.j); err != nil {
			rt.Fatal(err)
		}
	})
}

// approvedAre holds what is said to be approved, and ready, against what a permit says; and to ask changes nothing.
func (s *site) approvedAre(rt *rapid.T) {
	listed := map[string]bool{}
	for _, v := range s.g.Approved() {
		listed[v.ID] = true
		if v.State != Open || len(v.Decisions) < v.Needed {
			rt.Fatalf("%s is listed as approved: %+v", v.ID, v)
		}
	}
	last := s.entries()
	for _, v := range s.g.Proposals() {
		err := s.g.Ready(v.ID)
		var no *Refused
		if err != nil && !errors.As(err, &no) {
			rt.Fatal(err)
		}
		if stop, _ := s.g.Stopped(); stop == nil && listed[v.ID] == (no != nil && (no.Reason == Unapproved || no.Reason == Settled || no.Reason == Off)) {
			rt.Fatalf("%s: listed as approved %t, and ready says %v", v.ID, listed[v.ID], err)
		}
	}
	if s.entries() != last {
		rt.Fatal("to ask whether something is ready left a trace")
	}
}

func (s *site) entries() (n int) {
	_ = s.j.Read(1, func(journal.Entry) error { n++; return nil })
	return n
}

// judge reads a journal and nothing else.
func judge(j *journal.Journal) error {
	made, approved, gone, stopped := map[string]Proposal{}, map[string]map[string]bridge.Time{}, map[string]bool{}, false
	type rule struct {
		left    int
		expires bridge.Time
	}
	newest := map[string]bridge.Time{}
	rules, byRule := map[string]*rule{}, map[string]map[string]string{} // proposal -> person -> rule
	return j.Read(1, func(e journal.Entry) error {
		var body struct {
			ID, Proposal, By string
			Approve, Stop    bool
			At, Expires      bridge.Time
			Changes          []Change
			Name, Standing   string
			Names            []string
			Most             int
		}
		_ = json.Unmarshal(e.Body, &body)
		switch e.Kind {
		case KindProposal:
			made[body.ID], approved[body.ID], byRule[body.ID] = Proposal{By: body.By, Changes: body.Changes}, map[string]bridge.Time{}, map[string]string{}
		case kindDecision:
			if body.Approve {
				approved[body.Proposal][body.By], byRule[body.Proposal][body.By] = body.At, body.Standing
			}
			if body.Standing != "" {
				r := rules[body.Standing]
				if r == nil || r.left < 1 || body.At > r.expires {
					return fmt.Errorf("entry %d: %s was approved by the rule %q, which is not in force", e.N, body.Proposal, body.Standing)
				}
				r.left--
			}
		case kindLapse:
			approved[body.Proposal] = map[string]bridge.Time{}
		case kindStanding:
			if body.At <= newest[body.Name] {
				return fmt.Errorf("entry %d: the rule %q is not newer than what was said of it before", e.N, body.Name)
			}
			rules[body.Name], newest[body.Name] = &rule{body.Most, body.Expires}, body.At
		case kindRevoked:
			for _, name := range body.Names {
				delete(rules, name)
				newest[name] = max(newest[name], body.At)
				for id, by := range byRule {
					for person, rule := range by {
						if rule == name {
							delete(approved[id], person)
						}
					}
				}
			}
		case kindSwitch:
			stopped = body.Stop
			for id := range approved { // nothing waits for the end of a stop
				approved[id] = map[string]bridge.Time{}
			}
		case kindWrite:
			fresh, need := 0, 1
			for by, at := range approved[body.Proposal] {
				if by != made[body.Proposal].By && e.At <= at+ApprovalLives+1e9 && roleOf[by].may(Approver) {
					fresh++
				}
			}
			for _, c := range made[body.Proposal].Changes {
				if c.Tag == "valve" {
					need = 2
				}
			}
			if gone[body.Proposal] || stopped || fresh < need {
				return fmt.Errorf("entry %d: %s left with %d of %d approvals; stopped %t, before %t", e.N, body.Proposal, fresh, need, stopped, gone[body.Proposal])
			}
			gone[body.Proposal] = true
		}
		return nil
	})
}
