package gate

import (
	"crypto/ed25519"
	"encoding/json"

	"gemel/bridge"
)

// Decision of a person about a proposal.
type Decision struct {
	Proposal  string      `json:"proposal"`
	Hash      Hash        `json:"hash"` // of the proposal that the person saw
	Approve   bool        `json:"approve"`
	By        string      `json:"by"`
	At        bridge.Time `json:"at"`
	Why       string      `json:"why,omitempty"`
	Standing  string      `json:"standing,omitempty"` // the rule by which it was given; then the signature is the rule's
	Signature []byte      `json:"signature,omitempty"`
}

// Sign signs the decision with the person's key.
func (d *Decision) Sign(key ed25519.PrivateKey) { d.Signature = ed25519.Sign(key, d.signed()) }

func (d *Decision) signed() []byte {
	c := *d
	c.Signature = nil
	return signedText("gemel decision 1\n", c)
}

// Switch stops all writing, or ends the stop.
type Switch struct {
	Stop      bool        `json:"stop"`
	By        string      `json:"by"`
	At        bridge.Time `json:"at"`
	Why       string      `json:"why"`
	Signature []byte      `json:"signature,omitempty"` // needed to end a stop; anybody may stop
}

// Sign signs the switch with the person's key.
func (s *Switch) Sign(key ed25519.PrivateKey) { s.Signature = ed25519.Sign(key, s.signed()) }

func (s *Switch) signed() []byte {
	c := *s
	c.Signature = nil
	return signedText("gemel switch 1\n", c)
}

// Standing is a rule by which a person approves in advance what the twin will propose, within bounds, for a time.
type Standing struct {
	Name      string             `json:"name"`
	By        string             `json:"by"`
	At        bridge.Time        `json:"at"`
	Expires   bridge.Time        `json:"expires"` // at most MostStanding after At
	Steps     map[string]float64 `json:"steps"`   // tag -> largest change of one write, in the tag's unit
	Most      int                `json:"most"`    // writes in all
	Signature []byte             `json:"signature,omitempty"`
}

// MostStanding is how long a standing rule may live [ns].
const MostStanding = bridge.Time(31 * 24 * 3600 * 1e9)

// Sign signs the rule with the person's key.
func (s *Standing) Sign(key ed25519.PrivateKey) { s.Signature = ed25519.Sign(key, s.signed()) }

func (s *Standing) signed() []byte {
	c := *s
	c.Signature = nil
	return signedText("gemel standing 1\n", c)
}

// allows says whether all changes lie within the rule.
func (s *Standing) allows(p *Proposal) bool {
	for _, c := range p.Changes {
		step, listed := s.Steps[c.Tag]
		if d := c.Value - c.Present; !listed || !(d <= step && d >= -step) {
			return false
		}
	}
	return true
}

// signedText is what a signature is for: words that no other kind of signature begins with, and the JSON.
func signedText(words string, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		return nil // a signature of nothing is never right
	}
	return append([]byte(words), text...)
}
