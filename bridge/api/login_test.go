package api

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A challenge counts once, for one minute, for one person, for one certificate.
func TestLoginIsRefused(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	c := NewClient(s.address, s.print, "")
	ask := func(name string) string {
		t.Helper()
		var ch Challenge
		if err := c.call(ctx, "POST", "/v1/login/challenge", nil, map[string]string{"name": name}, &ch); err != nil {
			t.Fatal(err)
		}
		return ch.Challenge
	}
	login := func(name, challenge string, signature []byte) int {
		return statusOf(c.call(ctx, "POST", "/v1/login", nil, map[string]any{"name": name, "challenge": challenge, "signature": signature}, nil))
	}
	sign := func(who, name, challenge, print string) []byte {
		return ed25519.Sign(keyOf(who), LoginText(name, challenge, print))
	}
	ch := ask("anna")
	if got := login("anna", ch, sign("anna", "anna", ch, s.print)); got != 0 {
		t.Fatalf("a good login: %d", got)
	}
	late := ask("anna")
	cases := map[string]func() int{
		"replayed":              func() int { return login("anna", ch, sign("anna", "anna", ch, s.print)) },
		"replayed with newline": func() int { return login("anna", ch+"\n", sign("anna", "anna", ch, s.print)) },
		"of somebody else":      func() int { x := ask("anna"); return login("anna", x, sign("bert", "anna", x, s.print)) },
		"asked for by another":  func() int { x := ask("bert"); return login("anna", x, sign("anna", "anna", x, s.print)) },
		"for another server": func() int {
			x := ask("anna")
			return login("anna", x, sign("anna", "anna", x, strings.Repeat("0", 64)))
		},
		"of nobody":        func() int { x := ask("zoe"); return login("zoe", x, sign("zoe", "zoe", x, s.print)) },
		"made up":          func() int { return login("anna", "AAAA", sign("anna", "anna", "AAAA", s.print)) },
		"without anything": func() int { x := ask("anna"); return login("anna", x, nil) },
		"altered": func() int {
			x := ask("anna")
			y := "A" + x[1:]
			if x[0] == 'A' {
				y = "B" + x[1:]
			}
			return login("anna", y, sign("anna", "anna", y, s.print))
		},
		"too late": func() int {
			s.clock.Forward(61 * time.Second)
			return login("anna", late, sign("anna", "anna", late, s.print))
		},
	}
	for what, f := range cases {
		if got := f(); got != http.StatusUnauthorized && (what != "without anything" || got != http.StatusUnprocessableEntity) {
			t.Errorf("%s: %d", what, got)
		}
		s.clock.Forward(2 * time.Second)
	}
}

// A token ends after an hour, by logging out, and when its person is known no more.
func TestTokensEnd(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	anna := s.as("anna")
	s.clock.Forward(time.Hour - time.Second)
	if _, err := anna.Status(ctx); err != nil {
		t.Errorf("after 59 minutes and 59 seconds: %v", err)
	}
	s.clock.Forward(time.Second)
	if _, err := anna.Status(ctx); statusOf(err) != http.StatusUnauthorized {
		t.Errorf("after an hour: %v", err)
	}
	otto := s.as("otto")
	if err := otto.Logout(ctx); err != nil {
		t.Error(err)
	}
	if _, err := otto.Status(ctx); statusOf(err) != http.StatusUnauthorized {
		t.Errorf("after logging out: %v", err)
	}
	bert := s.as("bert")
	delete(s.server.sessions.people, "bert")
	if _, err := bert.Status(ctx); statusOf(err) != http.StatusUnauthorized {
		t.Errorf("somebody who has left: %v", err)
	}
	first := s.as("emil")
	for range mostTokens {
		s.clock.Forward(2 * time.Second)
		s.as("emil")
	}
	if _, err := first.Status(ctx); statusOf(err) != http.StatusUnauthorized {
		t.Errorf("the oldest of %d: %v", mostTokens+1, err)
	}
	for h := range s.server.sessions.tokens {
		if h == [32]byte{} {
			t.Error("a token is kept without its hash")
		}
	}
}

// A dashboard's token reads and does nothing else.
func TestDashboardToken(t *testing.T) {
	token := "a token of a dashboard, long enough"
	sum := sha256.Sum256([]byte(token))
	s := siteWith(t, usualLimits, func(o *Options) { o.Dashboard = &sum })
	if status, text, _ := s.send("GET", "/metrics", token, ""); status != 200 || !strings.Contains(text, "gemel_tag_value") {
		t.Errorf("%d", status)
	}
	if status, _, _ := s.send("POST", "/v1/stop", token, `{"why":"x"}`); status != http.StatusForbidden {
		t.Errorf("%d", status)
	}
	if status, _, _ := s.send("GET", "/metrics", token+"x", ""); status != http.StatusUnauthorized {
		t.Errorf("%d", status)
	}
}
