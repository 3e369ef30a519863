package api

import (
	"context"
	"crypto/ed25519"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge/gate"
)

// Grant is a standing rule: an approval in advance, within bounds, for a time.
type Grant struct {
	Rule  gate.Standing      `json:"rule"`
	State gate.StandingState `json:"state" enum:"in force,ended,used up,revoked"`
	Used  int                `json:"used" doc:"approvals that it gave"`
	End   *gate.Revocation   `json:"end,omitempty" doc:"who revoked it; absent: nobody"`
}

type (
	grantInput  struct{ Body gate.Standing }
	revokeInput struct{ Body gate.Revocation }
)

// grants registers approvals in advance. Who signs is who calls.
func (s *Server) grants() {
	list := func() (*body[[]Grant], error) {
		all := []Grant{}
		for _, v := range s.o.Gate.Standings() {
			all = append(all, Grant{v.Standing, v.State, v.Used, v.End})
		}
		return &body[[]Grant]{all}, nil
	}
	get(s, "grants", "/v1/grants", gate.Viewer, "gate", "Standing rules by their names, those that are over too", func(context.Context, *nothing) (*body[[]Grant], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		return list()
	})
	post(s, "grant", "/v1/grants", gate.Approver, "gate", "Approve in advance, within bounds and for a time, signed with one's own key", func(ctx context.Context, in *grantInput) (*body[[]Grant], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		if err := own(ctx, "rule", in.Body.By); err != nil {
			return nil, err
		}
		if err := s.o.Gate.Grant(in.Body); err != nil {
			return nil, s.refused(err)
		}
		return list()
	})
	post(s, "revoke", "/v1/grants/revoke", gate.Approver, "gate", "End standing rules before their time, signed with one's own key", func(ctx context.Context, in *revokeInput) (*body[[]Grant], error) {
		if s.o.Gate == nil {
			return nil, missing("gate")
		}
		if err := own(ctx, "revocation", in.Body.By); err != nil {
			return nil, err
		}
		if err := s.o.Gate.Revoke(in.Body); err != nil {
			return nil, s.refused(err)
		}
		return list()
	})
}

// own wants what somebody signed to be the caller's.
func own(ctx context.Context, what, by string) error {
	if c := callerOf(ctx); by != c.name {
		return huma.Error403Forbidden("the " + what + " is " + by + "'s, and the token " + c.name + "'s: everybody signs for themselves")
	}
	return nil
}

// Grants are the standing rules.
func (c *Client) Grants(ctx context.Context) ([]Grant, error) {
	return ask[[]Grant](ctx, c, "/v1/grants", nil)
}

// Grant signs a standing rule, and sends it.
func (c *Client) Grant(ctx context.Context, rule gate.Standing, key ed25519.PrivateKey) ([]Grant, error) {
	rule.Sign(key)
	var out []Grant
	err := c.call(ctx, http.MethodPost, "/v1/grants", nil, rule, &out)
	return out, err
}

// Revoke signs the end of standing rules, and sends it.
func (c *Client) Revoke(ctx context.Context, r gate.Revocation, key ed25519.PrivateKey) ([]Grant, error) {
	r.Sign(key)
	var out []Grant
	err := c.call(ctx, http.MethodPost, "/v1/grants/revoke", nil, r, &out)
	return out, err
}

// Links are the connections, with what was last heard of them.
func (c *Client) Links(ctx context.Context) ([]Link, error) {
	return ask[[]Link](ctx, c, "/v1/links", nil)
}
