package gate

import (
	"errors"
	"fmt"

	"gemel/bridge/journal"
)

// Reason of a refusal, for programs; people read the error.
type Reason string

// Why the gate says no.
const (
	Denied     Reason = "denied"     // rules, roles or signatures are against it: asking again changes nothing
	Off        Reason = "off"        // nothing at all is written: writing is off, or somebody stopped it
	Unapproved Reason = "unapproved" // approvals are missing, or too old
	NotYet     Reason = "not yet"    // an interlock, a pause or a limit of the rate: it may hold later, while the approval lives
	Overtaken  Reason = "overtaken"  // the proposal is void: the plant has moved, its data are not good, its time is over
	Settled    Reason = "settled"    // the proposal is not open any more, or there is none
)

// Refused is the gate's no. Every other error says that the gate could not do its work: where its journal is the cause, errors.Is(err, journal.ErrFailed)
// holds, and it never does for a Refused.
type Refused struct {
	Reason Reason
	Err    error
}

// Error is what people read.
func (r *Refused) Error() string { return r.Err.Error() }

// Unwrap gives the cause.
func (r *Refused) Unwrap() error { return r.Err }

func no(why Reason, format string, args ...any) error {
	return &Refused{why, fmt.Errorf(format, args...)}
}

// unheard is a refusal that the journal could not take.
func unheard(why, err error) error {
	return fmt.Errorf("%v; and the journal could not be told: %w", why, err)
}

// failed makes a closed journal one that cannot be written, for those who ask.
func failed(err error) error {
	if errors.Is(err, journal.ErrClosed) {
		return fmt.Errorf("%w: %w", journal.ErrFailed, err)
	}
	return err
}

// note writes an entry. What the journal takes from nobody, such as a text without end, is refused.
func (g *Gate) note(kind, by string, body any) (journal.Entry, error) {
	e, err := g.o.Journal.Append(kind, by, body)
	if err = failed(err); err != nil && !errors.Is(err, journal.ErrFailed) {
		err = &Refused{Denied, err}
	}
	return e, err
}

// refuse notes that somebody was refused, and why.
func (g *Gate) refuse(what, id, by string, reason Reason, why error) error {
	if by == "" {
		by = "nobody"
	}
	if _, err := g.note(kindRefused, by, refusedBody{what, id, why.Error()}); err != nil {
		return unheard(why, err)
	}
	return &Refused{reason, why}
}
