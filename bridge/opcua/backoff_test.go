package opcua

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/gopcua/opcua/ua"
)

// Attempts become rarer, but never so rare that an open port stays unnoticed for two seconds.
func TestBackOff(t *testing.T) {
	refused := fmt.Errorf("activating: %w", ua.StatusBadUserAccessDenied)
	for name, c := range map[string]struct {
		err         error
		stood       bool
		first, most time.Duration
	}{
		"nobody answers":      {io.EOF, false, 50 * time.Millisecond, 500 * time.Millisecond},
		"the connection fell": {io.EOF, true, 50 * time.Millisecond, 500 * time.Millisecond},
		"the server ended it": {ua.StatusBadTCPInternalError, true, 50 * time.Millisecond, 2 * time.Second},
		"it cannot now":       {ua.StatusBadTooManySessions, false, 50 * time.Millisecond, 5 * time.Second},
		"it refuses":          {refused, false, time.Second, 30 * time.Second},
		"we refuse":           {&CertificateError{Reason: ErrRevoked}, false, time.Second, 30 * time.Second},
		"it asks for another": {ErrNoEndpoint, false, time.Second, 30 * time.Second},
		"anything else":       {errors.New("x"), false, 50 * time.Millisecond, 500 * time.Millisecond},
	} {
		wait := pause(0, c.err, c.stood)
		if wait != c.first {
			t.Errorf("%s: first %s, want %s", name, wait, c.first)
		}
		for range 20 {
			next := pause(wait, c.err, c.stood)
			if next < wait {
				t.Errorf("%s: %s after %s", name, next, wait)
			}
			wait = next
		}
		if wait != c.most {
			t.Errorf("%s: at last %s, want %s", name, wait, c.most)
		}
	}
}
