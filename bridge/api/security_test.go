package api

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/gate"
)

// operationsOf the document, as "GET /v1/tags".
func operationsOf(s *Server) map[string]*huma.Operation {
	all := map[string]*huma.Operation{}
	for path, item := range s.api.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "DELETE": item.Delete, "PATCH": item.Patch, "HEAD": item.Head, "OPTIONS": item.Options} {
			if op != nil {
				all[method+" "+path] = op
			}
		}
	}
	return all
}

// openTo is who may use an operation: a second list, so that a change of the first is seen.
var openTo = map[string]gate.Role{
	"GET /openapi.json": open, "POST /v1/login/challenge": open, "POST /v1/login": open,
	"DELETE /v1/login": gate.Viewer, "GET /v1/me": gate.Viewer, "GET /v1/status": gate.Viewer, "GET /v1/tags": gate.Viewer, "GET /v1/tag": gate.Viewer, "GET /v1/alarms": gate.Viewer,
	"GET /v1/links": gate.Viewer, "GET /v1/history": gate.Viewer, "GET /v1/history/buckets": gate.Viewer, "GET /v1/gaps": gate.Viewer, "GET /v1/grafana": gate.Viewer,
	"POST /v1/grafana/metrics": gate.Viewer, "POST /v1/grafana/query": gate.Viewer, "GET /v1/proposals": gate.Viewer, "GET /v1/proposals/{id}": gate.Viewer,
	"GET /v1/stop": gate.Viewer, "GET /v1/estimate": gate.Viewer, "GET /v1/grants": gate.Viewer, "GET /metrics": gate.Viewer,
	"POST /v1/grants": gate.Approver, "POST /v1/grants/revoke": gate.Approver,
	"POST /v1/proposals/{id}/decision": gate.Operator, "POST /v1/stop": gate.Operator, "POST /v1/audit/verify": gate.Operator, "POST /v1/audit/checkpoint": gate.Operator, "GET /v1/audit/entries": gate.Operator,
	"POST /v1/resume": gate.Engineer,
}

// Every operation, without a token, with a made-up one, and as everybody: a role that is too small gets 403, and the body is not even read.
func TestEveryOperationByEveryRole(t *testing.T) {
	s := newSite(t)
	s.propose(1350)
	all := operationsOf(s.server)
	if len(all) != len(openTo) {
		t.Errorf("%d operations, and %d are expected", len(all), len(openTo))
	}
	tokens := map[string]string{}
	for name := range roleOf {
		tokens[name] = s.as(name).token
	}
	roles := []gate.Role{gate.Viewer, gate.Operator, gate.Approver, gate.Engineer}
	for name := range all {
		needed, ok := openTo[name]
		if !ok {
			t.Errorf("%s is new: say here who may use it", name)
		}
		method, path, _ := strings.Cut(name, " ")
		path = strings.ReplaceAll(path, "{id}", "p1")
		for _, token := range []string{"", "made-up", strings.Repeat("x", 43)} {
			status, _, head := s.send(method, path, token, "{")
			if needed != open && (status != http.StatusUnauthorized || head.Get("WWW-Authenticate") == "") {
				t.Errorf("%s with the token %q: %d", name, token, status)
			}
			if needed == open && status == http.StatusUnauthorized {
				t.Errorf("%s needs a token", name)
			}
		}
		if name == "DELETE /v1/login" { // it ends the session that the others need
			continue
		}
		for who, role := range roleOf {
			status, text, _ := s.send(method, path, tokens[who], "{")
			may := needed == open || slices.Index(roles, role) >= slices.Index(roles, needed)
			if (status == http.StatusForbidden) == may || status == http.StatusUnauthorized || status >= 500 {
				t.Errorf("%s as %s: %d %s", name, role, status, text)
			}
		}
		s.clock.Forward(5 * time.Second) // the limit of the rate is another test's
	}
}

// There is no way from here to a permit: not in what the API asks of a gate, and not by any path.
func TestNoPermitFromHere(t *testing.T) {
	var methods []string
	for i := range reflect.TypeFor[Gate]().NumMethod() {
		methods = append(methods, reflect.TypeFor[Gate]().Method(i).Name)
	}
	if want := []string{"Decide", "Grant", "Proposal", "Proposals", "Resume", "Revoke", "Standings", "Stop", "Stopped"}; !slices.Equal(methods, want) {
		t.Errorf("the API may call %v of a gate, not %v", methods, want)
	}
	s := newSite(t)
	p := s.propose(1350)
	emil := s.as("emil").token
	for _, path := range []string{"/v1/proposals/" + p.ID + "/permit", "/v1/permits", "/v1/permit/" + p.ID, "/v1/proposals/" + p.ID + "/write", "/v1/write", "/v1/orders", "/v1/proposals", "/v1/standing", "/v1/rules", "/v1/people", "/debug/pprof/"} {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			if status, text, _ := s.send(method, path, emil, `{"id":"p1"}`); status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d %s", method, path, status, text)
			}
		}
	}
}

// What was signed is what is decided: any other number, person, proposal or time is refused, and the proposal stays open.
func TestAlteredDecisions(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	p, other := s.propose(1350), s.propose(1300)
	anna := s.as("anna")
	good := gate.Decision{Proposal: p.ID, Hash: p.Hash(), Approve: true, By: "anna", At: bridge.At(s.clock.Now())}
	send := func(d gate.Decision, id string) int {
		return statusOf(anna.call(ctx, "POST", "/v1/proposals/"+id+"/decision", nil, d, nil))
	}
	signed := func(change func(*gate.Decision)) gate.Decision {
		d := good
		change(&d)
		d.Sign(keyOf("anna"))
		return d
	}
	altered := func(change func(*gate.Decision)) gate.Decision {
		d := good
		d.Sign(keyOf("anna"))
		change(&d)
		return d
	}
	cases := map[string]struct {
		d    gate.Decision
		id   string
		want int
	}{
		"a rejection made an approval": {func() gate.Decision {
			d := good
			d.Approve, d.Why = false, "no"
			d.Sign(keyOf("anna"))
			d.Approve = true
			return d
		}(), p.ID, 409},
		"for another proposal":     {altered(func(d *gate.Decision) { d.Proposal, d.Hash = other.ID, other.Hash() }), other.ID, 409},
		"other numbers were seen":  {signed(func(d *gate.Decision) { d.Hash = other.Hash() }), p.ID, 409},
		"the path is another":      {signed(func(*gate.Decision) {}), other.ID, 422},
		"in the name of another":   {altered(func(d *gate.Decision) { d.By = "bert" }), p.ID, 403},
		"without a signature":      {good, p.ID, 409},
		"another time":             {altered(func(d *gate.Decision) { d.At++ }), p.ID, 409},
		"of yesterday":             {signed(func(d *gate.Decision) { d.At -= 24 * 3600e9 }), p.ID, 409},
		"of tomorrow":              {signed(func(d *gate.Decision) { d.At += 24 * 3600e9 }), p.ID, 409},
		"by a rule":                {signed(func(d *gate.Decision) { d.Standing = "night" }), p.ID, 409},
		"about no proposal at all": {signed(func(d *gate.Decision) { d.Proposal = "p99" }), "p99", 409},
		"signed by another":        {func() gate.Decision { d := good; d.Sign(keyOf("bert")); return d }(), p.ID, 409},
	}
	for what, c := range cases {
		if got := send(c.d, c.id); got != c.want {
			t.Errorf("%s: %d, not %d", what, got, c.want)
		}
	}
	for _, id := range []string{p.ID, other.ID} {
		if v, ok := s.gate.Proposal(id); !ok || v.State != gate.Open || len(v.Decisions) != 0 {
			t.Errorf("%s is %s with %d decisions", id, v.State, len(v.Decisions))
		}
	}
	if got := send(signed(func(*gate.Decision) {}), p.ID); got != 0 {
		t.Errorf("the good one: %d", got)
	}
	if got := send(signed(func(*gate.Decision) {}), p.ID); got != 409 {
		t.Errorf("the good one again: %d", got)
	}
	otto := s.as("otto")
	d := gate.Decision{Proposal: other.ID, Hash: other.Hash(), Approve: true, By: "otto", At: bridge.At(s.clock.Now())}
	d.Sign(keyOf("otto"))
	if got := statusOf(otto.call(ctx, "POST", "/v1/proposals/"+other.ID+"/decision", nil, d, nil)); got != 403 {
		t.Errorf("an operator approves: %d", got)
	}
}

// A server whose hash is not that of what it shows is not believed.
func TestClientComputesTheHashItself(t *testing.T) {
	s := siteWith(t, usualLimits, func(o *Options) { o.Gate = lying{o.Gate} })
	p := s.propose(1350)
	if _, err := s.as("anna").Proposal(context.Background(), p.ID); err == nil || !strings.Contains(err.Error(), "decide nothing") {
		t.Errorf("%v", err)
	}
}

// lying shows other numbers than were proposed.
type lying struct{ Gate }

func (l lying) Proposal(id string) (gate.View, bool) {
	v, ok := l.Gate.Proposal(id)
	v.Changes = slices.Clone(v.Changes)
	v.Changes[0].Value++
	return v, ok
}

// Nothing is served from a disk, however a path is written.
func TestPathTricks(t *testing.T) {
	s := newSite(t)
	token := s.as("emil").token
	if err := os.WriteFile(filepath.Join(s.dir, "secret.txt"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/../secret.txt", "/v1/../../secret.txt", "/v1/%2e%2e/secret.txt", "/v1/..%2fsecret.txt", "/v1/..%5csecret.txt", "//etc/passwd", "/v1//tags", "/v1/tags/", "/v1/./tags",
		"/v1/proposals/..%2f..%2fsecret", "/v1/proposals/../tags", "/v1/proposals/p1%00", "/v1/tags%00", "/V1/tags", "/v1/tags;x=1", "/api/key.pem", "/.git/config", s.dir + "/secret.txt", "/v1/%74ags"} {
		r := "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\nConnection: close\r\n\r\n"
		answer := s.raw(t, r)
		if !strings.Contains(answer, " 404 ") && !strings.Contains(answer, " 400 ") || strings.Contains(answer, "secret\n") || strings.Contains(answer, "root:") {
			t.Errorf("%s: %.60q", path, answer)
		}
	}
	for _, id := range []string{"p1'--", "x", "p", "p1234567890123", "-1"} {
		if status, text, _ := s.send("GET", "/v1/proposals/"+id, token, ""); status != 422 && status != 404 {
			t.Errorf("%s: %d %s", id, status, text)
		}
	}
}

// raw sends bytes and gives what comes back until the end.
func (s *site) raw(t *testing.T, text string) string {
	t.Helper()
	c, err := tls.Dial("tcp", s.address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, text); err != nil {
		return err.Error()
	}
	b, err := io.ReadAll(io.LimitReader(c, 1<<20))
	if err != nil && len(b) == 0 {
		return err.Error()
	}
	return string(b)
}

// A client that trusts another certificate sends nothing; a server speaks nothing older than TLS 1.3, and no plain HTTP.
func TestImpostor(t *testing.T) {
	s := newSite(t)
	c := NewClient(s.address, strings.Repeat("0", 64), "a token")
	if _, err := c.Login(context.Background(), "anna", keyOf("anna")); !errors.Is(err, ErrFingerprint) {
		t.Errorf("%v", err)
	}
	if strings.Contains(s.log.String(), "challenge") {
		t.Error("the impostor was asked for a challenge")
	}
	if shown, err := Fingerprint(context.Background(), s.address); err != nil || shown != s.print {
		t.Errorf("%v %s", err, shown)
	}
	if _, err := tls.Dial("tcp", s.address, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12}); err == nil {
		t.Error("TLS 1.2 was taken")
	}
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err == nil && !strings.Contains(line, " 400 ") {
		t.Errorf("plain HTTP: %q", line)
	}
}

// The certificate is made once; a key that others can read is not used.
func TestCertificateIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "api")
	clock := bridgetest.NewClock(time.Now())
	a, err := LoadCertificate(dir, []string{"gemel.plant", "10.0.0.7"}, clock)
	if err != nil {
		t.Fatal(err)
	}
	b, err := LoadCertificate(dir, nil, clock)
	if err != nil || a.Fingerprint != b.Fingerprint || len(a.Fingerprint) != 64 {
		t.Errorf("%v %s %s", err, a.Fingerprint, b.Fingerprint)
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1", "gemel.plant", "10.0.0.7"} {
		if err := a.tls.Leaf.VerifyHostname(host); err != nil {
			t.Error(err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, keyFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", err, info.Mode())
	}
	if err := os.Chmod(filepath.Join(dir, keyFile), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadCertificate(dir, nil, clock); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("%v", err)
	}
}

// Whatever happens, no token, key, signature or challenge is in the log, and no answer may be kept by anybody.
func TestNoSecretInTheLog(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	anna := s.as("anna")
	p := s.propose(1350)
	seen, err := anna.Proposal(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	after, err := anna.Decide(ctx, &seen, true, "anna", "", bridge.At(s.clock.Now()), keyOf("anna"))
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{anna.token, encoded(keyOf("anna")), encoded(keyOf("anna").Seed()), encoded(after.Decisions[0].Signature), "Bearer", "hidden-in-a-query", "hidden-in-a-path"}
	s.send("GET", "/v1/tags?token=hidden-in-a-query", anna.token, "")
	s.send("GET", "/v1/hidden-in-a-path", anna.token, "")
	s.send("POST", "/v1/login", "", `{"name":"anna","challenge":"hidden-in-a-path","signature":"aGlkZGVu"}`)
	s.send("POST", "/v1/login", anna.token, `{"name":"hidden-in-a-query`)
	_, _, head := s.send("GET", "/v1/status", anna.token, "")
	for key, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Access-Control-Allow-Origin": ""} {
		if head.Get(key) != want {
			t.Errorf("%s: %q", key, head.Get(key))
		}
	}
	log := s.log.String()
	if n := strings.Count(log, `"msg":"call"`); n < 9 || !strings.Contains(log, `"person":"anna"`) {
		t.Errorf("the log has %d calls: nothing was searched", n)
	}
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("in the log: %.8s…", secret)
		}
	}
}
