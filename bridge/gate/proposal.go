package gate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	"gemel/bridge"
)

// Hash of something, in hexadecimal digits.
type Hash string

// hashOf is the hash of a value's JSON, which has its fields in the order of their declaration and floats in the shortest form that reads back
// to the same bits.
func hashOf(words string, v any) (Hash, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(words), text...))
	return Hash(hex.EncodeToString(sum[:])), nil
}

// Proposal is what somebody, or the twin, would like to write. All of it is bound by Hash: whoever approves approves these values for these nodes, for
// this reason, by this simulation.
type Proposal struct {
	ID         string      `json:"id"` // given by the gate
	By         string      `json:"by"` // person, or part of the program
	At         bridge.Time `json:"at"` // when the gate took it
	Expires    bridge.Time `json:"expires"`
	Reason     string      `json:"reason"`
	Reverts    string      `json:"reverts,omitempty"` // the proposal that this one takes back
	Changes    []Change    `json:"changes"`
	Model      Hash        `json:"model"`      // of the plant that was simulated
	Parameters Hash        `json:"parameters"` // that it was simulated with
	Evidence   Evidence    `json:"evidence"`
}

// Change is one set-point. Where it goes stands here as the tag map had it.
type Change struct {
	Tag     string          `json:"tag"`
	Source  string          `json:"source"`
	Address string          `json:"address"`
	Type    bridge.DataType `json:"type"`
	Unit    string          `json:"unit"`
	Scale   float64         `json:"scale"`
	Offset  float64         `json:"offset"`
	Value   float64         `json:"value"`   // in Unit
	Present float64         `json:"present"` // what it was when this was proposed
	Revert  float64         `json:"revert"`  // what will be proposed should it go wrong
}

// Evidence is what the simulation said.
type Evidence struct {
	Simulation Hash      `json:"simulation"` // of the runs, as they can be repeated
	Horizon    float64   `json:"horizon_s"`
	Traces     []Trace   `json:"traces"`
	Figures    []Figure  `json:"figures"`
	Margins    []Margin  `json:"margins"`
	Assumed    []Assumed `json:"assumed"`
}

// Trace is a variable over the time ahead, if nothing is done and if it is done.
type Trace struct {
	Variable string    `json:"variable"`
	Unit     string    `json:"unit"`
	Carried  bool      `json:"carried,omitempty"` // a state of the plant: where it was at the beginning, it is carried on from
	Time     []float64 `json:"time_s"`            // from now
	Nothing  Band      `json:"nothing"`
	Do       Band      `json:"do"`
}

// Band holds what the members of an ensemble say, at the times of its Trace.
type Band struct {
	Low    []float64 `json:"low"`
	Middle []float64 `json:"middle"`
	High   []float64 `json:"high"`
}

// Figure is a key figure over the horizon: what the members of the ensemble say of it, from the 5th to the 95th percentile, and their mean.
type Figure struct {
	Name        string  `json:"name"`
	Unit        string  `json:"unit"`
	Nothing     float64 `json:"nothing"`
	NothingLow  float64 `json:"nothing_low"`
	NothingHigh float64 `json:"nothing_high"`
	Do          float64 `json:"do"`
	DoLow       float64 `json:"do_low"`
	DoHigh      float64 `json:"do_high"`
}

// Margin is the least distance to a limit over the horizon; below 0 it is passed.
type Margin struct {
	Limit    string  `json:"limit"`
	Unit     string  `json:"unit"`
	Nothing  float64 `json:"nothing"` // the worst member of the ensemble
	Do       float64 `json:"do"`
	Violated float64 `json:"violated"` // share of members that pass the limit if it is done
}

// Assumed is a reading that the simulation began with. Where it is further off at the moment of writing, the proposal is void.
type Assumed struct {
	Tag    string  `json:"tag"`
	Value  float64 `json:"value"`
	Within float64 `json:"within"`
}

// Hash of the whole proposal.
func (p *Proposal) Hash() Hash {
	h, err := hashOf("gemel proposal 1\n", p)
	if err != nil {
		panic("gate: a proposal with a number that JSON does not know passed its check")
	}
	return h
}

// canonical is the proposal as the journal will tell it, so that its hash stays the same over a restart.
func (p Proposal) canonical() (c Proposal, err error) {
	text, err := json.Marshal(p)
	if err != nil {
		return p, fmt.Errorf("a number of the proposal is none (NaN or infinite): %w", err)
	}
	return c, json.Unmarshal(text, &c)
}

// check says what of a proposal is missing, or no number.
func (p *Proposal) check() error {
	switch {
	case p.By == "" || p.Reason == "":
		return fmt.Errorf("a proposal says who makes it, and why")
	case len(p.Changes) == 0:
		return fmt.Errorf("a proposal without a change has nothing to approve")
	case p.Evidence.Simulation == "" || p.Model == "" || p.Parameters == "":
		return fmt.Errorf("a proposal carries the hashes of model, parameters and simulation: without evidence nothing is approved")
	}
	twice := map[string]bool{}
	for _, c := range p.Changes {
		if twice[c.Tag] {
			return fmt.Errorf("%s is changed twice in one proposal", c.Tag)
		}
		twice[c.Tag] = true
	}
	return nil
}

// finite says whether all of these are numbers.
func finite(list ...float64) bool {
	for _, x := range list {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
