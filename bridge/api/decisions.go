package api

import (
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge/gate"
)

// ProposalView is a proposal with what became of it. Whoever decides computes the hash of what stands in Proposal, and does not believe Hash.
type ProposalView struct {
	Proposal  gate.Proposal   `json:"proposal"`
	Hash      gate.Hash       `json:"hash"`
	State     gate.State      `json:"state"`
	Why       string          `json:"why,omitempty"`
	Decisions []gate.Decision `json:"decisions"`
	Needed    int             `json:"needed" doc:"approvals"`
}

func proposalOf(v *gate.View) ProposalView {
	return ProposalView{v.Proposal, v.Hash, v.State, v.Why, append([]gate.Decision{}, v.Decisions...), v.Needed}
}

// Stop is whether all writing is stopped.
type Stop struct {
	Stopped *gate.Switch `json:"stopped,omitempty" doc:"who stopped it; absent: nobody"`
	Warning string       `json:"warning,omitempty" doc:"what went wrong beside: the stop holds all the same"`
}

type (
	proposalsInput struct {
		State string `query:"state" enum:"open,rejected,void,writing,written,failed,unclear" doc:"left out: all"`
		Most  int    `query:"most" minimum:"1" maximum:"1000" default:"100" doc:"the newest"`
	}
	proposalInput struct {
		ID string `path:"id" pattern:"^p[0-9]{1,12}$" maxLength:"13"`
	}
	decisionInput struct {
		ID   string `path:"id" pattern:"^p[0-9]{1,12}$" maxLength:"13"`
		Body gate.Decision
	}
	stopInput struct {
		Body struct {
			Why string `json:"why" minLength:"1" maxLength:"1000"`
		}
	}
	resumeInput struct{ Body gate.Switch }
)

// decisions registers what people do at the gate.
func (s *Server) decisions() {
	get(s, "proposals", "/v1/proposals", gate.Viewer, "gate", "Proposals with their evidence, oldest first", func(_ context.Context, in *proposalsInput) (*body[[]ProposalView], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		list := []ProposalView{}
		for _, v := range slices.Backward(s.o.Gate.Proposals()) {
			if (in.State == "" || string(v.State) == in.State) && len(list) < in.Most {
				list = append(list, proposalOf(&v))
			}
		}
		slices.Reverse(list)
		return &body[[]ProposalView]{list}, nil
	})
	get(s, "proposal", "/v1/proposals/{id}", gate.Viewer, "gate", "One proposal with its evidence", func(_ context.Context, in *proposalInput) (*body[ProposalView], error) {
		return s.proposal(in.ID)
	})
	post(s, "decide", "/v1/proposals/{id}/decision", gate.Operator, "gate", "Approve or reject, signed with one's own key", func(ctx context.Context, in *decisionInput) (*body[ProposalView], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		c, d := callerOf(ctx), &in.Body
		switch {
		case d.By != c.name:
			return nil, huma.Error403Forbidden("the decision is " + d.By + "'s, and the token " + c.name + "'s: everybody decides for themselves")
		case d.Proposal != in.ID:
			return nil, huma.Error422UnprocessableEntity("the decision is about another proposal than the path")
		case d.Approve && !c.role.May(gate.Approver):
			return nil, huma.Error403Forbidden(c.name + " is " + string(c.role) + "; to approve needs the role approver")
		}
		if err := s.o.Gate.Decide(*d); err != nil {
			return nil, s.refused(err)
		}
		return s.proposal(in.ID)
	})
	post(s, "stop", stopPath, gate.Operator, "gate", "Stop all writing, at once", func(ctx context.Context, in *stopInput) (*body[Stop], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		if st, err := s.o.Gate.Stopped(); err == nil && st != nil {
			return &body[Stop]{Stop{Stopped: st}}, nil // a second one adds nothing, and would fill the journal
		}
		err := s.o.Gate.Stop(callerOf(ctx).name, in.Body.Why)
		return s.stopped(err)
	})
	get(s, "stopped", stopPath, gate.Viewer, "gate", "Whether all writing is stopped", func(context.Context, *nothing) (*body[Stop], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		return s.stopped(nil)
	})
	post(s, "resume", "/v1/resume", gate.Engineer, "gate", "End a stop, signed with an engineer's key", func(ctx context.Context, in *resumeInput) (*body[Stop], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		if c := callerOf(ctx); in.Body.By != c.name {
			return nil, huma.Error403Forbidden("the switch is " + in.Body.By + "'s, and the token " + c.name + "'s")
		}
		if err := s.o.Gate.Resume(in.Body); err != nil {
			return nil, s.refused(err)
		}
		return s.stopped(nil)
	})
}

func (s *Server) proposal(id string) (*body[ProposalView], error) {
	if s.o.Gate == nil {
		return nil, missing("gate")
	}
	v, ok := s.o.Gate.Proposal(id)
	if !ok {
		return nil, huma.Error404NotFound("there is no proposal " + id)
	}
	return &body[ProposalView]{proposalOf(&v)}, nil
}

// stopped is the state of the switch. A journal that fails is told, and the stop holds.
func (s *Server) stopped(err error) (*body[Stop], error) {
	st, err2 := s.o.Gate.Stopped()
	out := Stop{Stopped: st}
	for _, e := range []error{err, err2} {
		if e != nil {
			out.Warning = e.Error()
		}
	}
	return &body[Stop]{out}, nil
}
