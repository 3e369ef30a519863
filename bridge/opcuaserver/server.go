package opcuaserver

import (
	"context"
	"crypto/rsa"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/awcullen/opcua/server"
	"github.com/awcullen/opcua/ua"

	"gemel/bridge"
)

// Role of a user. Each one may do what those before it may.
type Role uint8

const (
	Nobody   Role = iota // may not connect
	Viewer               // browses, reads, subscribes, reads history
	Operator             // writes and calls methods as well
)

// Config of a Server.
type Config struct {
	URL         string // opc.tcp://127.0.0.1:4840; the host is the address to listen on; port 0: any
	Expose      bool   // allows URL to name an address that others can reach
	Name        string // for people
	URI         string // application URI; that of the certificate
	Certificate string // file, PEM
	Key         string // file, PEM
	Clients     string // folder whose trusted/, issuers/ and crl/ say which clients to trust
	AnyClient   bool   // takes clients with any certificate: for demonstrations
	None        bool   // takes connections without any security as well
	SignOnly    bool   // takes connections that are signed and not encrypted as well
	Namespace   string // URI of the namespace of all nodes
	Anonymous   Role   // of users without a name; Nobody: they have to have one
	// Authenticate says whether the password is right; nil: no users with names. It is called from several goroutines.
	Authenticate func(user, password string) bool
	// Certified says whether the user with this certificate (DER), whose key was proved, is known; nil: no users with certificates.
	Certified func(certificate []byte) bool
	// RoleOf a user that was let in; a name, or the SHA-256 of a certificate in hexadecimal digits. nil: Viewer.
	RoleOf   func(user string) Role
	Sampling time.Duration // shortest interval in which clients see a new value; 0: 100 ms. The library polls: what is set twice in it is seen once
	History  int           // values of each variable that are kept; 0: no history
	Clock    bridge.Clock  // nil: the wall clock
	Problem  func(error)   // is told of connections that had to be dropped; nil: nobody is. From several goroutines
}

// Server serves variables. It is filled by Add and AddMethod, then served.
type Server struct {
	cfg      Config
	srv      *server.Server
	ns       uint16
	listener net.Listener
	history  *history
	mu       sync.RWMutex
	nodes    map[string]*variable
	folders  map[string]bool
	served   bool
}

// New reads the certificate and takes the port; clients are let in by Serve.
func New(cfg Config) (*Server, error) {
	if cfg.Clock == nil {
		cfg.Clock = bridge.Wall{}
	}
	if err := fitKey(cfg.Certificate, cfg.Key); err != nil {
		return nil, err
	}
	l, host, err := listen(cfg.URL, cfg.Expose)
	if err != nil {
		return nil, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	endpoint := fmt.Sprintf("opc.tcp://%s", net.JoinHostPort(host, fmt.Sprint(port)))
	s := &Server{cfg: cfg, listener: l, nodes: map[string]*variable{}, folders: map[string]bool{}}
	can := ua.NewServerCapabilities()
	can.MinSupportedSampleRate = 100
	if cfg.Sampling > 0 {
		can.MinSupportedSampleRate = max(1, float64(cfg.Sampling)/float64(time.Millisecond))
	}
	options := []server.Option{
		server.WithServerCapabilities(can),
		server.WithBuildInfo(ua.BuildInfo{ProductURI: "urn:gemel", ManufacturerName: "Gemel", ProductName: cfg.Name}),
		server.WithSecurityPolicyNone(cfg.None), server.WithAnonymousIdentity(cfg.Anonymous != Nobody), server.WithGetRolesFunc(s.roles),
		server.WithMaxSessionCount(100), server.WithMaxSubscriptionCount(1000),
		server.WithTransportLimits(64<<10, 16<<20, 1024),
	}
	if cfg.AnyClient {
		options = append(options, server.WithInsecureSkipVerify())
	} else {
		options = append(options,
			server.WithTrustedCertificatesPaths(filepath.Join(cfg.Clients, "trusted"), filepath.Join(cfg.Clients, "crl")),
			server.WithIssuerCertificatesPaths(filepath.Join(cfg.Clients, "issuers"), filepath.Join(cfg.Clients, "crl")))
	}
	if cfg.Authenticate != nil {
		options = append(options, server.WithAuthenticateUserNameIdentityFunc(s.password))
	}
	if cfg.Certified != nil {
		options = append(options, server.WithAuthenticateX509IdentityFunc(func(who ua.X509Identity, _, _ string) error {
			if !cfg.Certified([]byte(who.Certificate)) {
				return ua.BadUserAccessDenied
			}
			return nil
		}))
	}
	if cfg.History > 0 {
		s.history = newHistory(cfg.History)
		options = append(options, server.WithHistorian(s.history))
	}
	s.srv, err = server.New(ua.ApplicationDescription{ApplicationURI: cfg.URI, ProductURI: "urn:gemel", ApplicationName: ua.NewLocalizedText(cfg.Name, "en"),
		ApplicationType: ua.ApplicationTypeServer, DiscoveryURLs: []string{endpoint}}, cfg.Certificate, cfg.Key, endpoint, options...)
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("%s: %w", cfg.Certificate, err)
	}
	s.ns = s.srv.NamespaceManager().Add(cfg.Namespace)
	s.restrict()
	return s, nil
}

// fitKey refuses keys that the library cannot decrypt passwords with: it takes the length of the private exponent for that of the modulus.
func fitKey(certificate, key string) error {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return fmt.Errorf("%s: %w", certificate, err)
	}
	if !usable(pair.PrivateKey) {
		return fmt.Errorf("%s: not an RSA key, or one of the hundredth part of them that cannot be used here: move it and its certificate away, and make a new pair", key)
	}
	return nil
}

func usable(key any) bool {
	k, ok := key.(*rsa.PrivateKey)
	return ok && len(k.D.Bytes()) == k.Size()
}

// listen takes the port at the address that the URL names.
func listen(text string, expose bool) (l net.Listener, host string, err error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "opc.tcp" || u.Hostname() == "" {
		return nil, "", fmt.Errorf("%q is no address to serve OPC UA at: write opc.tcp://127.0.0.1:4840", text)
	}
	host = u.Hostname()
	if ip := net.ParseIP(host); !(ip != nil && ip.IsLoopback() || host == "localhost") && !expose {
		return nil, "", fmt.Errorf("%s would let others reach this server: name 127.0.0.1, or allow it in so many words", text)
	}
	port := u.Port()
	if port == "" {
		port = "4840"
	}
	l, err = net.Listen("tcp", net.JoinHostPort(host, port))
	return l, host, err
}

// restrict takes the endpoints out of the server's list that are not allowed. The list is the server's own: those that go are overwritten with one that stays.
func (s *Server) restrict() {
	list := s.srv.Endpoints()
	allowed := func(e ua.EndpointDescription) bool {
		switch e.SecurityPolicyURI {
		case ua.SecurityPolicyURINone:
			return s.cfg.None
		case ua.SecurityPolicyURIBasic256Sha256, ua.SecurityPolicyURIAes128Sha256RsaOaep, ua.SecurityPolicyURIAes256Sha256RsaPss:
			return e.SecurityMode == ua.MessageSecurityModeSignAndEncrypt || e.SecurityMode == ua.MessageSecurityModeSign && s.cfg.SignOnly
		}
		return false
	}
	best := list[slices.IndexFunc(list, func(e ua.EndpointDescription) bool {
		return e.SecurityPolicyURI == ua.SecurityPolicyURIAes256Sha256RsaPss && e.SecurityMode == ua.MessageSecurityModeSignAndEncrypt
	})]
	for i := range list {
		if !allowed(list[i]) {
			list[i] = best
		}
	}
}

// URL that clients connect to.
func (s *Server) URL() string { return s.srv.EndpointURL() }

// Addr that the server listens at.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Serve lets clients in until ctx ends.
func (s *Server) Serve(ctx context.Context) error {
	s.mu.Lock()
	if s.served {
		s.mu.Unlock()
		return errors.New("this server was served already")
	}
	s.served = true
	s.mu.Unlock()
	setState(s.srv, ua.ServerStateRunning)
	var open sync.WaitGroup
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		setState(s.srv, ua.ServerStateShutdown) // else Close waits three seconds for clients to leave
		s.listener.Close()
		s.srv.Close()
		close(done)
	})
	err := s.accept(ctx, &open)
	if stop() { // it ended by itself
		setState(s.srv, ua.ServerStateShutdown)
		s.listener.Close()
		s.srv.Close()
		return fmt.Errorf("serving OPC UA at %s: %w", s.URL(), err)
	}
	<-done
	open.Wait()
	s.srv.WorkerPool().StopWait()
	return ctx.Err()
}

// Close gives the port back of a server that is not served.
func (s *Server) Close() error { return s.listener.Close() }

func (s *Server) password(who ua.UserNameIdentity, _, _ string) error {
	if !s.cfg.Authenticate(who.UserName, who.Password) {
		return ua.BadUserAccessDenied
	}
	return nil
}

// roles gives the roles of a user that was let in.
func (s *Server) roles(who any, _, _ string) ([]ua.NodeID, error) {
	role := Nobody
	switch who := who.(type) {
	case ua.AnonymousIdentity:
		role = s.cfg.Anonymous
	case ua.UserNameIdentity:
		role = s.roleOf(who.UserName)
	case ua.X509Identity:
		role = s.roleOf(digest([]byte(who.Certificate)))
	}
	switch role {
	case Viewer:
		return []ua.NodeID{ua.ObjectIDWellKnownRoleObserver}, nil
	case Operator:
		return []ua.NodeID{ua.ObjectIDWellKnownRoleOperator}, nil
	}
	return nil, ua.BadUserAccessDenied
}

func (s *Server) roleOf(user string) Role {
	if s.cfg.RoleOf == nil {
		return Viewer
	}
	return s.cfg.RoleOf(user)
}

// folder makes the objects of a path, "booster/pump1", and returns the last one.
func (s *Server) folder(path string) ua.NodeID {
	at, parent := ua.NodeID(ua.ObjectIDObjectsFolder), ""
	if path == "" {
		return at
	}
	for _, name := range strings.Split(path, "/") {
		parent = strings.TrimPrefix(parent+"/"+name, "/")
		id := ua.NewNodeIDString(s.ns, parent)
		if !s.folders[parent] {
			s.folders[parent] = true
			s.srv.NamespaceManager().AddNode(server.NewObjectNode(s.srv, id, ua.NewQualifiedName(s.ns, name), ua.NewLocalizedText(name, ""), ua.NewLocalizedText("", ""), nil,
				[]ua.Reference{ua.NewReference(ua.ReferenceTypeIDHasTypeDefinition, false, ua.NewExpandedNodeID(ua.ObjectTypeIDFolderType)),
					ua.NewReference(ua.ReferenceTypeIDOrganizes, true, ua.NewExpandedNodeID(at))}, 0))
		}
		at = id
	}
	return at
}

// now is the time for what the server itself stamps.
func (s *Server) now() time.Time { return s.cfg.Clock.Now() }
