package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge/gate"
	"gemel/bridge/journal"
)

// stopPath is served whatever else is going on.
const stopPath = "/v1/stop"

// ServeHTTP holds a call against the limits, and notes what became of it. The log has the pattern of a path and not the path, because
// strangers write anything into those.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := s.o.Clock.Now()
	out := &answer{ResponseWriter: w}
	call := &caller{name: "-"}
	ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), callerKey{}, call), s.limits.workTime)
	defer cancel()
	r = r.WithContext(ctx)
	secure(w.Header())
	s.serve(out, r)
	pattern := r.Pattern
	if pattern == "" {
		pattern = "none"
	}
	took := s.o.Clock.Now().Sub(begin)
	s.metrics.called(pattern, out.status(), took)
	s.log.Info("call", "operation", pattern, "status", out.status(), "person", call.name, "from", addressOf(r), "took", took)
}

// serve answers, also where an operation fails badly.
func (s *Server) serve(w *answer, r *http.Request) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("an operation failed badly", "operation", r.Pattern, "stack", string(debug.Stack()))
			refuse(w, http.StatusInternalServerError, "this failed, and the log says where")
		}
	}()
	switch {
	case !straight(r):
		refuse(w, http.StatusNotFound, "there is no such path")
		return
	case r.URL.Path != stopPath && !s.strange.take(addressOf(r)):
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusTooManyRequests, "too many calls")
		return
	}
	if r.URL.Path != stopPath {
		select {
		case s.busy <- struct{}{}:
			defer func() { <-s.busy }()
		default:
			w.Header().Set("Retry-After", "1")
			refuse(w, http.StatusServiceUnavailable, "too many calls at the same time")
			return
		}
	}
	r.Body = http.MaxBytesReader(w, r.Body, s.limits.body)
	s.mux.ServeHTTP(w, r)
}

// straight says whether a path is written in the one way that the operations have: no dots, doubled slashes, escapes.
func straight(r *http.Request) bool {
	p := r.URL.EscapedPath()
	return p == r.URL.Path && path.Clean(p) == p && !strings.ContainsAny(p, "%\\\x00")
}

// secure sets headers that keep browsers from doing anything with an answer. Strict-Transport-Security is not among them: it would count for every other
// program of this host.
func secure(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"title":` + strconv.Quote(http.StatusText(status)) + `,"status":` + strconv.Itoa(status) + `,"detail":` + strconv.Quote(text) + "}\n"))
}

// addressOf a caller, without the port.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	return host
}

// answer remembers its status.
type answer struct {
	http.ResponseWriter
	code int
}

// WriteHeader notes the status.
func (a *answer) WriteHeader(code int) {
	if a.code == 0 {
		a.code = code
	}
	a.ResponseWriter.WriteHeader(code)
}

// Unwrap lets deadlines be set.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) status() int {
	if a.code == 0 {
		return http.StatusOK
	}
	return a.code
}

// caller is who calls, once that is known.
type caller struct {
	name  string
	role  gate.Role
	token string
}

type callerKey struct{}

func callerOf(ctx context.Context) *caller {
	c, ok := ctx.Value(callerKey{}).(*caller)
	if !ok {
		return &caller{name: "-"}
	}
	return c
}

// keyRole is where an operation says which role it needs; one that does not say is served to nobody.
const keyRole = "role"

// open stands for a role where nobody needs to have logged in.
const open gate.Role = "none"

// authorize lets a call through where the token's person has the role.
func (s *Server) authorize(ctx huma.Context, next func(huma.Context)) {
	role, _ := ctx.Operation().Metadata[keyRole].(gate.Role)
	if role == open {
		next(ctx)
		return
	}
	status, text := s.may(ctx, role)
	if status == http.StatusOK {
		next(ctx)
		return
	}
	if status == http.StatusUnauthorized {
		ctx.SetHeader("WWW-Authenticate", `Bearer realm="gemel"`)
	}
	s.metrics.refused(status)
	if err := huma.WriteErr(s.api, ctx, status, text); err != nil {
		s.log.Warn("an answer was lost", "operation", ctx.Operation().OperationID)
	}
}

func (s *Server) may(ctx huma.Context, role gate.Role) (int, string) {
	token, ok := strings.CutPrefix(ctx.Header("Authorization"), "Bearer ")
	if !ok {
		return http.StatusUnauthorized, "log in first: this needs the role " + string(role)
	}
	p, ok := s.sessions.person(token)
	if !ok {
		return http.StatusUnauthorized, "the token is unknown or has expired: log in again"
	}
	c := callerOf(ctx.Context())
	c.name, c.role, c.token = p.Name, p.Role, token
	switch {
	case !p.Role.May(role):
		return http.StatusForbidden, p.Name + " is " + string(p.Role) + "; this needs the role " + string(role)
	case ctx.Operation().Path != stopPath && !s.callers.take(p.Name):
		return http.StatusTooManyRequests, "too many calls"
	}
	return http.StatusOK, ""
}

// refused is an error of the gate: its no says why; a journal that cannot be written is told as what it is.
func (s *Server) refused(err error) error {
	var no *gate.Refused
	if errors.As(err, &no) {
		return huma.Error409Conflict(err.Error())
	}
	s.log.Error("the gate failed", "error", err)
	if errors.Is(err, journal.ErrFailed) {
		return huma.Error503ServiceUnavailable("the journal cannot be written: nothing was decided, and nothing is written to a device, until the twin's folder takes it again and the program was started anew")
	}
	return huma.Error500InternalServerError("the gate failed, and the log says why")
}

// broken is an error of a backend, in words without places on this machine's disk.
func (s *Server) broken(what string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return huma.Error503ServiceUnavailable(what + " took too long: ask for less")
	}
	s.log.Error("a backend failed", "what", what, "error", err)
	if errors.Is(err, journal.ErrFailed) {
		return huma.Error503ServiceUnavailable(what + " failed: the journal cannot be written; mend that (the disk may be full), and start the program anew")
	}
	return huma.Error500InternalServerError(what + " failed, and the log says why")
}

func missing(what string) error {
	return huma.Error503ServiceUnavailable("this run has no " + what)
}
