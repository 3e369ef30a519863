package gate

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gemel/bridge"
)

// Revocation ends standing rules before their time, signed by an approver or engineer: anybody's who may approve, not only that of who granted them.
type Revocation struct {
	Names     []string    `json:"names"`
	By        string      `json:"by"`
	At        bridge.Time `json:"at"`
	Why       string      `json:"why"`
	Signature []byte      `json:"signature,omitempty"`
}

// Sign signs the revocation with the person's key.
func (r *Revocation) Sign(key ed25519.PrivateKey) { r.Signature = ed25519.Sign(key, r.signed()) }

func (r *Revocation) signed() []byte {
	c := *r
	c.Signature = nil
	return signedText("gemel revocation 1\n", c)
}

// StandingState says whether a standing rule approves anything.
type StandingState string

// The states; all but the first are final.
const (
	InForce StandingState = "in force"
	Ended   StandingState = "ended" // its time is over
	UsedUp  StandingState = "used up"
	Revoked StandingState = "revoked"
)

// StandingView is a standing rule as people see it.
type StandingView struct {
	Standing
	State StandingState
	Used  int         // approvals that it gave
	End   *Revocation // nil: nobody revoked it
}

func (s *standing) state(now bridge.Time) StandingState {
	switch {
	case s.revoked != nil:
		return Revoked
	case now > s.Expires:
		return Ended
	case s.used >= s.Most:
		return UsedUp
	}
	return InForce
}

// Standings lists all standing rules by their names, those that are over too.
func (g *Gate) Standings() []StandingView {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	list := make([]StandingView, 0, len(g.standing))
	for _, name := range g.standingNames() {
		s := g.standing[name]
		list = append(list, StandingView{Standing: s.Standing, State: s.state(now), Used: s.used, End: s.revoked})
	}
	return list
}

func (g *Gate) standingNames() []string { return slices.Sorted(maps.Keys(g.standing)) }

// Grant takes a standing rule, signed by an approver. A rule of the same name is replaced.
func (g *Gate) Grant(s Standing) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	err := g.o.People.verify(s.By, Approver, s.signed(), s.Signature)
	switch {
	case err != nil:
	case s.Name == "" || s.Most < 1 || len(s.Steps) == 0:
		err = errors.New("a standing rule has a name, tags with their largest steps, and a number of writes")
	case s.At > now+skew || s.At < now-ApprovalLives:
		err = errors.New("a standing rule is granted when it is signed, not later")
	case !(s.Expires > now && s.Expires <= s.At+MostStanding):
		err = fmt.Errorf("a standing rule ends, after %d days at most", MostStanding/(24*3600*1e9))
	}
	for tag := range s.Steps {
		if _, ok := g.o.Rules.tags[tag]; err == nil && !ok {
			err = fmt.Errorf("%s: no rule allows to write it", tag)
		}
	}
	// an old one told again would be used anew, or undo its end
	if old := g.standing[s.Name]; err == nil && old != nil && (s.At <= old.At || old.revoked != nil && s.At <= old.revoked.At) {
		err = errors.New("a newer rule of this name is in force, or ended it")
	}
	if err != nil {
		return g.refuse("standing rule", "", s.By, Denied, err)
	}
	if _, err := g.note(kindStanding, s.By, s); err != nil {
		return err
	}
	g.granted(s)
	return nil
}

func (g *Gate) granted(s Standing) { g.standing[s.Name] = &standing{Standing: s} }

// Revoke ends standing rules at once. What they approved, and was not written, is not approved any more.
func (g *Gate) Revoke(r Revocation) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	err := g.o.People.verify(r.By, Approver, r.signed(), r.Signature)
	switch {
	case err != nil:
	case len(r.Names) == 0 || r.Why == "":
		err = errors.New("a revocation names the rules that it ends, and says why")
	case r.At > now+skew || r.At < now-ApprovalLives:
		err = fmt.Errorf("the revocation is of %s: too old, or of the future", r.At)
	}
	for _, name := range r.Names {
		s := g.standing[name]
		switch {
		case err != nil:
		case s == nil:
			err = fmt.Errorf("there is no standing rule %q", name)
		case s.revoked != nil:
			err = fmt.Errorf("%s revoked %q already", s.revoked.By, name)
		case r.At < s.At:
			err = fmt.Errorf("the rule %q was granted after this was signed", name)
		}
	}
	if err != nil {
		return g.refuse("revocation", "", r.By, Denied, err)
	}
	if _, err := g.note(kindRevoked, r.By, r); err != nil {
		return err
	}
	g.revoked(r)
	return nil
}

func (g *Gate) revoked(r Revocation) {
	for _, name := range r.Names {
		if s := g.standing[name]; s != nil {
			s.revoked = &r
		}
	}
}
