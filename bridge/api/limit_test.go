package api

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A body that is too large is not taken, declared or not; nor is a head.
func TestOversized(t *testing.T) {
	s := newSite(t)
	token := s.as("otto").token
	large := `{"why":"` + strings.Repeat("x", int(usualLimits.body)) + `"}`
	if status, _, _ := s.send("POST", "/v1/stop", token, large); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body: %d", status)
	}
	chunked := "POST /v1/stop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" +
		fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(large), large)
	if answer := s.raw(t, chunked); !strings.Contains(answer, " 413 ") {
		t.Errorf("in chunks: %.60q", answer)
	}
	if answer := s.raw(t, "GET /v1/tags HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", 64<<10)+"\r\n\r\n"); !strings.Contains(answer, " 431 ") {
		t.Errorf("a large head: %.60q", answer)
	}
	if status, text, _ := s.send("POST", "/v1/stop", token, `{"why":"`+strings.Repeat("x", 2000)+`"}`); status != 422 {
		t.Errorf("a long reason: %d %s", status, text)
	}
	if st, err := s.gate.Stopped(); err != nil || st != nil {
		t.Error("one of them stopped the plant")
	}
	for _, body := range []string{"", "null", "[]", `{"why":1}`, `{"why":"x","more":1}`, strings.Repeat("[", 10000), "\xff\xfe", `{"why":"x"}{"why":"y"}`} {
		if status, text, _ := s.send("POST", "/v1/stop", token, body); status != 422 && status != 400 {
			t.Errorf("%.20q: %d %s", body, status, text)
		}
	}
}

// Clients that send or take slowly hold nobody up for long, and connections are counted.
func TestSlowClients(t *testing.T) {
	l := usualLimits
	l.headTime, l.readTime, l.idleTime, l.connections = 150*time.Millisecond, 150*time.Millisecond, 150*time.Millisecond, 4
	s := siteWith(t, l, nil)
	token := s.as("otto").token
	begin := time.Now()
	var group sync.WaitGroup
	for _, text := range []string{"", "GET /v1/tags HTTP/1.1\r\nHost:", "POST /v1/stop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n",
		"", "", "", ""} { // more than there are places: those wait, and come in when the first are gone
		group.Add(1)
		go func() {
			defer group.Done()
			answer := s.raw(t, text)
			if strings.Contains(text, "POST") && !strings.Contains(answer, " 408 ") {
				t.Errorf("half a body: %.60q", answer)
			}
		}()
	}
	group.Wait()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("they were let go after %v", took)
	}
	if status, _, _ := s.send("GET", "/v1/status", token, ""); status != 200 {
		t.Errorf("nobody else gets in: %d", status)
	}
}

// Many calls are too many, by address and by person; a stop always gets through.
func TestRates(t *testing.T) {
	l := usualLimits
	l.rate, l.burst, l.loginRate, l.loginBurst = 1, 5, 1, 6
	s := siteWith(t, l, nil)
	token := s.as("otto").token
	var refused int
	for range 20 {
		if status, _, _ := s.send("GET", "/v1/me", token, ""); status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 12 {
		t.Errorf("%d of 20 calls were refused", refused)
	}
	if status, text, _ := s.send("POST", "/v1/stop", token, `{"why":"smoke"}`); status != 200 {
		t.Errorf("the stop: %d %s", status, text)
	}
	if st, err := s.gate.Stopped(); err != nil || st == nil {
		t.Error("not stopped")
	}
	s.clock.Forward(time.Minute)
	refused = 0
	for range 10 {
		s.clock.Forward(200 * time.Millisecond)
		if status, _, _ := s.send("POST", "/v1/login/challenge", "", `{"name":"anna"}`); status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 1 {
		t.Error("ten logins in two seconds were not too many")
	}
	r := newRates(s.clock, 1, 1)
	for i := range 3 * mostAllowances {
		r.take(fmt.Sprint(i))
	}
	if len(r.all) > mostAllowances+1 {
		t.Errorf("%d strangers are remembered", len(r.all))
	}
}

// It listens on loopback, unless somebody says otherwise.
func TestListensOnLoopbackOnly(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0"} {
		if l, err := Listen(address, false); err == nil {
			t.Errorf("%s was taken: %s", address, l.Addr())
			_ = l.Close()
		}
	}
	s := newSite(t)
	host, port, err := net.SplitHostPort(s.address)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		t.Fatalf("%v: it listens on %s", err, s.address)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, a := range addresses {
		n, ok := a.(*net.IPNet)
		if !ok || n.IP.IsLoopback() || n.IP.IsLinkLocalUnicast() {
			continue
		}
		tried++
		if c, err := net.DialTimeout("tcp", net.JoinHostPort(n.IP.String(), port), time.Second); err == nil {
			t.Errorf("%s answers", c.RemoteAddr())
			_ = c.Close()
		}
	}
	t.Logf("%d other addresses of this machine were tried", tried)
	l, err := Listen("127.0.0.1:0", true)
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
}

// Whatever stands in a body or a query, the answer is one of ours, and nothing fails inside.
func FuzzCalls(f *testing.F) {
	s := newSite(f)
	s.propose(1350)
	token := s.as("emil").token
	paths := []string{"/v1/proposals/p1/decision", "/v1/resume", "/v1/login", "/v1/login/challenge", "/v1/grafana/query", "/v1/grafana/metrics", "/v1/audit/verify", "/v1/history", "/v1/history/buckets", "/v1/gaps", "/v1/tag", "/v1/proposals"}
	for i := range paths {
		f.Add(uint8(i), "tag=tank/level&every=1h&from=1700-01-01T00:00:00Z&to=2261-01-01T00:00:00Z", `{"proposal":"p1","hash":"","approve":true,"by":"emil","at":"2026-05-01T12:00:00Z","why":"x"}`)
		f.Add(uint8(i), "tag=tank/level&every=1ns&most=1", `{"range":{"from":"1678-01-01T00:00:00Z","to":"2261-12-31T00:00:00Z"},"maxDataPoints":1e308,"intervalMs":-1,"targets":[{"target":"tank/level"}]}`)
		f.Add(uint8(i), "tag=%00&every=1h", `{"known":[{"n":1,"hash":"","at":"2026-05-01T12:00:00Z","key":null,"signature":"AA=="}]}`)
		f.Add(uint8(i), "", "\xff{[")
	}
	f.Fuzz(func(t *testing.T, which uint8, query, body string) {
		path := paths[int(which)%len(paths)]
		method := "POST"
		if strings.HasPrefix(path, "/v1/history") || path == "/v1/gaps" || path == "/v1/tag" || path == "/v1/proposals" {
			method = "GET"
		}
		r, err := http.NewRequest(method, "https://x"+path, strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		r.URL.RawQuery = query
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		r.RemoteAddr = "127.0.0.1:1"
		s.clock.Forward(time.Millisecond)
		s.server.strange, s.server.callers = newRates(s.clock, 1e9, 1e9), newRates(s.clock, 1e9, 1e9)
		w := httptest.NewRecorder()
		s.server.ServeHTTP(w, r)
		if w.Code == http.StatusInternalServerError || w.Code == http.StatusUnauthorized && path != "/v1/login" && s.clock.Now().Before(time.Date(2026, 5, 1, 13, 0, 0, 0, time.UTC)) || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s?%s: %d %s", method, path, query, w.Code, w.Body)
		}
	})
}
