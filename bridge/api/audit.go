package api

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/journal"
)

// Report of a journal.
type Report struct {
	Entries     uint64       `json:"entries"`
	Hash        journal.Hash `json:"hash" doc:"of the last entry that is right"`
	Checkpoints int          `json:"checkpoints" doc:"signed by the journal's key"`
	Unsigned    uint64       `json:"unsigned" doc:"entries after the last checkpoint"`
	Torn        int          `json:"torn" doc:"bytes of a last line without its end"`
	Problems    []string     `json:"problems" doc:"empty: what is there is what was written"`
}

// Entry of the journal.
type Entry struct {
	N    uint64          `json:"n"`
	At   bridge.Time     `json:"at"`
	Kind string          `json:"kind"`
	By   string          `json:"by"`
	Body json.RawMessage `json:"body"`
	Hash journal.Hash    `json:"hash"`
}

type (
	verifyInput struct {
		Body struct {
			Known []journal.Checkpoint `json:"known,omitempty" maxItems:"100" doc:"checkpoints that were exported: only they show that the end was cut off"`
		}
	}
	entriesInput struct {
		From uint64 `query:"from" minimum:"1" default:"1" doc:"number of the first entry"`
		Most int    `query:"most" minimum:"1" maximum:"1000" default:"100"`
	}
)

// audit registers what is asked of the journal.
func (s *Server) audit() {
	post(s, "audit-verify", "/v1/audit/verify", gate.Operator, "audit", "Read the whole journal and say whether anything was changed", func(_ context.Context, in *verifyInput) (*body[Report], error) {
		if s.o.Audit == nil {
			return nil, missing("journal")
		}
		select {
		case s.auditing <- struct{}{}:
			defer func() { <-s.auditing }()
		default:
			return nil, huma.Error429TooManyRequests("the journal is being verified: wait for that")
		}
		r, err := s.o.Audit.Verify(in.Body.Known...)
		if err != nil {
			return nil, s.broken("reading the journal", err)
		}
		return &body[Report]{Report{r.Entries, r.Hash, r.Checkpoints, r.Unsigned, r.Torn, append([]string{}, r.Problems...)}}, nil
	})
	post(s, "audit-checkpoint", "/v1/audit/checkpoint", gate.Operator, "audit", "Sign what the journal is now; keep the answer elsewhere", func(context.Context, *struct{}) (*body[journal.Checkpoint], error) {
		if s.o.Audit == nil {
			return nil, missing("journal")
		}
		c, err := s.o.Audit.Checkpoint()
		if err != nil {
			return nil, s.broken("signing the journal", err)
		}
		return &body[journal.Checkpoint]{c}, nil
	})
	get(s, "audit-entries", "/v1/audit/entries", gate.Operator, "audit", "Entries of the journal", func(ctx context.Context, in *entriesInput) (*body[[]Entry], error) {
		if s.o.Audit == nil {
			return nil, missing("journal")
		}
		list := []Entry{}
		err := s.o.Audit.Read(in.From, func(e journal.Entry) error {
			if len(list) == in.Most {
				return errEnough
			}
			list = append(list, Entry(e))
			return ctx.Err()
		})
		if err != nil && !errors.Is(err, errEnough) {
			return nil, s.broken("reading the journal", err)
		}
		return &body[[]Entry]{list}, nil
	})
}
