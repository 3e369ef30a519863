package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// about is what an operation says of itself.
type about struct {
	id, method, path string
	role             gate.Role
	group, summary   string
	status           int   // of success; 0: 200
	errors           []int // beyond those that every operation has
}

// body is an answer.
type body[T any] struct{ Body T }

// add registers an operation under its role and the limits of size and time.
func add[I, O any](s *Server, a about, f func(context.Context, *I) (*O, error)) {
	op := huma.Operation{OperationID: a.id, Method: a.method, Path: a.path, Summary: a.summary, Tags: []string{a.group}, DefaultStatus: a.status,
		Metadata: map[string]any{keyRole: a.role}, Extensions: map[string]any{"x-role": string(a.role)},
		MaxBodyBytes: s.limits.body, BodyReadTimeout: s.limits.readTime, Errors: append([]int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}, a.errors...)}
	if a.role != open {
		op.Security = []map[string][]string{{"token": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	huma.Register(s.api, op, f)
}

// get is an operation without side effects.
func get[I, O any](s *Server, id, path string, role gate.Role, group, summary string, f func(context.Context, *I) (*O, error)) {
	add(s, about{id: id, method: http.MethodGet, path: path, role: role, group: group, summary: summary, errors: []int{http.StatusNotFound}}, f)
}

// post is an operation with a body.
func post[I, O any](s *Server, id, path string, role gate.Role, group, summary string, f func(context.Context, *I) (*O, error)) {
	add(s, about{id: id, method: http.MethodPost, path: path, role: role, group: group, summary: summary,
		errors: []int{http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusRequestTimeout}}, f)
}

func (s *Server) operations() {
	s.people()
	s.plant()
	s.estimate()
	s.history()
	s.grafana()
	s.decisions()
	s.grants()
	s.audit()
	s.document()
	s.scrape()
}

// nothing is what an operation without parameters takes.
type nothing struct{}

// Status of a twin.
type Status struct {
	Name      string       `json:"name"`
	Version   string       `json:"version"`
	At        bridge.Time  `json:"at"`
	Stopped   *gate.Switch `json:"stopped,omitempty" doc:"who stopped all writing; absent: nobody"`
	Journal   string       `json:"journal,omitempty" doc:"why the journal takes nothing more; absent: it does"`
	Tags      int          `json:"tags"`
	Alarms    int          `json:"alarms"`
	Proposals int          `json:"proposals" doc:"that are open"`
}

// Challenge is to be signed by a person who wants to log in.
type Challenge struct {
	Challenge string    `json:"challenge"`
	Expires   time.Time `json:"expires"`
}

// Session is what a login gives.
type Session struct {
	Token   string    `json:"token"`
	Name    string    `json:"name"`
	Role    gate.Role `json:"role"`
	Expires time.Time `json:"expires"`
}

// Me is who a token stands for.
type Me struct {
	Name string    `json:"name"`
	Role gate.Role `json:"role"`
}

type challengeInput struct {
	from string
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"100"`
	}
}

// Resolve notes where a call comes from, for the limit of logins.
func (i *challengeInput) Resolve(ctx huma.Context) []error { i.from = from(ctx); return nil }

type loginInput struct {
	from string
	Body struct {
		Name      string `json:"name" minLength:"1" maxLength:"100"`
		Challenge string `json:"challenge" maxLength:"200"`
		Signature []byte `json:"signature" maxLength:"100" doc:"Ed25519, base64, of \"gemel login 1\\n\" and the JSON object of name, challenge, fingerprint (SHA-256 of the server's certificate)"`
	}
}

// Resolve notes where a call comes from, for the limit of logins.
func (i *loginInput) Resolve(ctx huma.Context) []error { i.from = from(ctx); return nil }

func from(ctx huma.Context) string { return addressOf(&http.Request{RemoteAddr: ctx.RemoteAddr()}) }

// people registers login and what a person is.
func (s *Server) people() {
	tooMany := huma.Error429TooManyRequests("too many logins: wait a moment")
	post(s, "challenge", "/v1/login/challenge", open, "people", "Begin a login", func(_ context.Context, in *challengeInput) (*body[Challenge], error) {
		if !s.logins.take(in.from) {
			return nil, tooMany
		}
		text, expires := s.sessions.challenge(in.Body.Name)
		return &body[Challenge]{Challenge{text, expires.UTC()}}, nil
	})
	add(s, about{id: "login", method: http.MethodPost, path: "/v1/login", role: open, group: "people", summary: "Log in with the signature of a challenge",
		errors: []int{http.StatusUnauthorized, http.StatusRequestEntityTooLarge, http.StatusRequestTimeout}}, func(ctx context.Context, in *loginInput) (*body[Session], error) {
		if !s.logins.take(in.from) {
			return nil, tooMany
		}
		token, p, expires, err := s.sessions.login(in.Body.Name, in.Body.Challenge, in.Body.Signature)
		if err != nil {
			s.metrics.refused(http.StatusUnauthorized)
			return nil, huma.Error401Unauthorized(err.Error())
		}
		callerOf(ctx).name = p.Name
		return &body[Session]{Session{token, p.Name, p.Role, expires.UTC()}}, nil
	})
	add(s, about{id: "logout", method: http.MethodDelete, path: "/v1/login", role: gate.Viewer, group: "people", summary: "Forget the token", status: http.StatusNoContent},
		func(ctx context.Context, _ *nothing) (*struct{}, error) {
			s.sessions.logout(callerOf(ctx).token)
			return nil, nil
		})
	get(s, "me", "/v1/me", gate.Viewer, "people", "Who the token stands for", func(ctx context.Context, _ *nothing) (*body[Me], error) {
		c := callerOf(ctx)
		return &body[Me]{Me{c.name, c.role}}, nil
	})
	get(s, "status", "/v1/status", gate.Viewer, "plant", "The twin at a glance", func(context.Context, *nothing) (*body[Status], error) { return s.status() })
}

func (s *Server) status() (*body[Status], error) {
	st := Status{Name: s.o.Name, Version: s.o.Version, At: bridge.At(s.o.Clock.Now())}
	if s.o.Plant != nil {
		st.Tags = len(s.o.Plant.Tags())
	}
	if s.o.Alarms != nil {
		st.Alarms = len(s.o.Alarms.Standing())
	}
	if g := s.o.Gate; g != nil {
		var err error
		if st.Stopped, err = g.Stopped(); err != nil {
			st.Journal = err.Error()
		}
		for _, v := range g.Proposals() {
			if v.State == gate.Open {
				st.Proposals++
			}
		}
	}
	if s.o.Audit != nil && s.o.Audit.Failed() != nil {
		st.Journal = s.o.Audit.Failed().Error()
	}
	return &body[Status]{st}, nil
}

// document registers the description of all this.
func (s *Server) document() {
	type document struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
	get(s, "document", "/openapi.json", open, "document", "This document", func(context.Context, *nothing) (*document, error) {
		text, err := s.OpenAPI()
		return &document{"application/openapi+json", text}, err
	})
}

// OpenAPI is the document, version 3.1.
func (s *Server) OpenAPI() ([]byte, error) { return json.Marshal(s.api.OpenAPI()) }
