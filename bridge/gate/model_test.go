package gate

import (
	"encoding/json"
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
		pick := func(label string) (Proposal, bool) {
			all := s.g.Proposals()
			if len(all) == 0 {
				return Proposal{}, false
			}
			return all[rapid.IntRange(0, len(all)-1).Draw(rt, label)].Proposal, true
		}
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 11).Draw(rt, "what") {
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
			}
		}
		if err := judge(s.j); err != nil {
			rt.Fatal(err)
		}
	})
}

// judge reads a journal and nothing else.
func judge(j *journal.Journal) error {
	made, approved, gone, stopped := map[string]Proposal{}, map[string]map[string]bridge.Time{}, map[string]bool{}, false
	return j.Read(1, func(e journal.Entry) error {
		var body struct {
			ID, Proposal, By string
			Approve, Stop    bool
			At               bridge.Time
			Changes          []Change
		}
		_ = json.Unmarshal(e.Body, &body)
		switch e.Kind {
		case kindProposal:
			made[body.ID], approved[body.ID] = Proposal{By: body.By, Changes: body.Changes}, map[string]bridge.Time{}
		case kindDecision:
			if body.Approve {
				approved[body.Proposal][body.By] = body.At
			}
		case kindLapse:
			approved[body.Proposal] = map[string]bridge.Time{}
		case kindSwitch:
			stopped = body.Stop
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
