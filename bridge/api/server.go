package api

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// Options of a Server. People, Clock and Certificate are needed; a backend that is nil is one that this run does not have.
type Options struct {
	Name        string // of the twin
	Version     string // of the program
	People      gate.People
	Clock       bridge.Clock
	Certificate *Certificate
	Log         *slog.Logger       // nil: nobody reads it
	Dashboard   *[sha256.Size]byte // SHA-256 of a token that reads as a viewer without a login, for Prometheus and Grafana; nil: none

	Plant     Plant
	Estimator Estimator
	History   History
	Gate      Gate
	Alarms    Alarms
	Links     Links
	Audit     Audit
}

// Server answers calls. Close is that of the context of Serve.
type Server struct {
	o        Options
	limits   limits
	api      huma.API
	mux      *http.ServeMux
	sessions *sessions
	callers  *rates // by person
	strange  *rates // by address
	logins   *rates // by address
	busy     chan struct{}
	auditing chan struct{} // one at a time: it reads the whole journal
	metrics  *metrics
	log      *slog.Logger
}

// New makes a Server.
func New(o Options) (*Server, error) { return newServer(o, usualLimits) }

func newServer(o Options, l limits) (*Server, error) {
	if o.Certificate == nil || o.Clock == nil || len(o.People) == 0 {
		return nil, errors.New("the API needs a certificate, a clock, and people who may log in")
	}
	s := &Server{o: o, limits: l, mux: http.NewServeMux(), sessions: newSessions(&o, o.Certificate.Fingerprint), log: o.Log,
		callers: newRates(o.Clock, l.rate, l.burst), strange: newRates(o.Clock, 2*l.rate, 2*l.burst), logins: newRates(o.Clock, l.loginRate, l.loginBurst),
		busy: make(chan struct{}, l.busy), auditing: make(chan struct{}, 1)}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.metrics = newMetrics(&s.o)
	s.api = humago.New(s.mux, s.config())
	s.api.UseMiddleware(s.authorize)
	s.operations()
	return s, nil
}

// config of huma, without its pages of documentation, which load code from elsewhere, and without links to schemas.
func (s *Server) config() huma.Config {
	c := huma.DefaultConfig("Gemel", s.o.Version)
	c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", nil
	c.OpenAPIPath = "" // document serves it, under the same limits as everything else
	c.RejectUnknownQueryParameters = true
	c.Info.Description = "What a twin knows of its plant, what it proposes, and what people decide. Every operation says in x-role who may use it."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "from POST /v1/login, for an hour"}}
	return c
}

// Listen listens on an address. One that is not loopback is an error unless anywhere is set.
func Listen(address string, anywhere bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%s is no address such as 127.0.0.1:8443: %w", address, err)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	if a, ok := l.Addr().(*net.TCPAddr); !anywhere && (!ok || !a.IP.IsLoopback()) {
		return nil, errors.Join(fmt.Errorf("%q can be reached from other machines: listen on 127.0.0.1, or say that this is wanted", host), l.Close())
	}
	return l, nil
}

// Serve answers on a listener until ctx ends, and gives calls that are being answered five seconds then.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	h := &http.Server{Handler: s, ReadHeaderTimeout: s.limits.headTime, ReadTimeout: s.limits.readTime, WriteTimeout: s.limits.writeTime, IdleTimeout: s.limits.idleTime,
		MaxHeaderBytes: s.limits.header, ErrorLog: log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{s.o.Certificate.tls}}}
	ended := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err := h.Shutdown(last)
		if err != nil {
			err = h.Close()
		}
		ended <- err
	}()
	err := h.ServeTLS(countConnections(l, s.limits.connections), "", "")
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}
