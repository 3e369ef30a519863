package opcua

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"
	"github.com/gopcua/opcua/uapolicy"
)

// session is an activated session on a channel of its own.
type session struct {
	channel    *channel
	conn       *Connection
	token      *ua.NodeID
	nonce      []byte // the server's last
	namespaces []string
	endpoint   *ua.EndpointDescription
	spent      bool // was tried to take up again
	resumed    bool // it is the session of the connection before, with its subscriptions
}

// endpoints asks a server for its endpoints over an unsecured channel. What it says proves nothing.
func endpoints(ctx context.Context, conn *Connection) ([]*ua.EndpointDescription, error) {
	_, address, err := conn.check()
	if err != nil {
		return nil, err
	}
	none := security{policy: ua.SecurityPolicyURINone, mode: ua.MessageSecurityModeNone}
	ch, err := openChannel(ctx, conn.Clock, conn.URL, address, none, patience{conn.Hello, conn.Call}, decodeEndpoints)
	if err != nil {
		return nil, err
	}
	defer ch.leave()
	r, err := ch.call(ctx, &ua.GetEndpointsRequest{EndpointURL: conn.URL}, nil, conn.Call)
	if err != nil {
		return nil, err
	}
	return r.(*ua.GetEndpointsResponse).Endpoints, nil
}

// connect opens a channel and a session. endpoint, if not nil, is that of the last time; previous, if not nil, is a session that was detached: it is taken up
// again if the server still has it (OPC 10000-4, 6.7), so that no sessions are left behind at servers that have few.
func connect(ctx context.Context, conn *Connection, endpoint *ua.EndpointDescription, previous *session) (*session, error) {
	host, address, err := conn.check()
	if err != nil {
		return nil, err
	}
	if endpoint == nil {
		list, err := endpoints(ctx, conn)
		if err != nil {
			return nil, err
		}
		if endpoint, err = choose(list, host, conn.Insecure, conn.Kind); err != nil {
			return nil, fmt.Errorf("%s: %w", conn.Name, err)
		}
	}
	sec := security{policy: endpoint.SecurityPolicyURI, mode: endpoint.SecurityMode, own: conn.Identity}
	if sec.policy != ua.SecurityPolicyURINone || conn.Kind != ua.UserTokenTypeAnonymous {
		sec.server, err = conn.Store.check(endpoint.ServerCertificate,
			expectation{host: host, uri: endpoint.Server.ApplicationURI, now: conn.Clock.Now(), deprecated: conn.Insecure.Deprecated})
		if err != nil {
			return nil, err
		}
	}
	ch, err := openChannel(ctx, conn.Clock, conn.URL, address, sec, patience{conn.Hello, conn.Call}, decodeTrusted)
	if err != nil {
		return nil, err
	}
	s := &session{channel: ch, conn: conn, endpoint: endpoint}
	if err := s.begin(ctx, host, previous); err != nil {
		s.detach(err)
		return nil, err
	}
	return s, nil
}

func (s *session) begin(ctx context.Context, host string, previous *session) error {
	if previous != nil && !previous.spent {
		previous.spent = true // once: where the answer is lost, so is the nonce that the next attempt would need
		s.token, s.nonce = previous.token, previous.nonce
		err := s.activate(ctx)
		var no ua.StatusCode
		if err != nil && (!errors.As(err, &no) || no == ua.StatusBadTimeout || !s.alive()) {
			return err
		}
		s.resumed = err == nil
	}
	if !s.resumed {
		if err := s.create(ctx, host); err != nil {
			return err
		}
		if err := s.activate(ctx); err != nil {
			return err
		}
	}
	v, err := s.read(ctx, ua.NewNumericNodeID(0, id.Server_NamespaceArray), ua.AttributeIDValue)
	if err != nil {
		return fmt.Errorf("reading the names of the namespaces: %w", err)
	}
	var ok bool
	if s.namespaces, ok = v.Value().([]string); !ok {
		return errors.New("the server has no list of its namespaces")
	}
	return nil
}

func (s *session) create(ctx context.Context, host string) error {
	nonce := make([]byte, 32)
	rand.Read(nonce)
	sec := s.channel.sec
	req := &ua.CreateSessionRequest{
		ClientDescription: &ua.ApplicationDescription{ApplicationURI: s.conn.Identity.ApplicationURI(), ProductURI: "urn:gemel",
			ApplicationName: ua.NewLocalizedText("Gemel"), ApplicationType: ua.ApplicationTypeClient},
		EndpointURL: s.conn.URL, SessionName: "gemel " + s.conn.Name, ClientNonce: nonce, ClientCertificate: s.conn.Identity.certificate.Raw,
		RequestedSessionTimeout: float64(s.conn.Session / time.Millisecond), MaxResponseMessageSize: maxMessage,
	}
	any, err := s.channel.call(ctx, req, nil, s.conn.Call)
	if err != nil {
		return fmt.Errorf("creating a session: %w", err)
	}
	r, ok := any.(*ua.CreateSessionResponse)
	if !ok {
		return fmt.Errorf("the server answers with a %T", any)
	}
	if sec.policy != ua.SecurityPolicyURINone {
		if !bytes.HasPrefix(r.ServerCertificate, sec.server.Raw) {
			return errors.New("the session comes with another certificate than the channel")
		}
		if len(r.ServerNonce) < 32 {
			return errors.New("the server's nonce is too short")
		}
		signed := append(append([]byte{}, s.conn.Identity.certificate.Raw...), nonce...)
		if r.ServerSignature == nil || s.channel.opener.algorithm.VerifySignature(signed, r.ServerSignature.Signature) != nil {
			return errors.New("the server's signature under the session is wrong")
		}
		// the list that came unprotected may have been thinned out on the way
		again, err := choose(r.ServerEndpoints, host, s.conn.Insecure, s.conn.Kind)
		if !s.conn.anyEndpoint && (err != nil || rank[again.SecurityPolicyURI] > rank[sec.policy] || again.SecurityMode > sec.mode) {
			return errors.New("the server now offers other security than before it was sure who it talked to: somebody may have changed its list on the way")
		}
	}
	s.token, s.nonce = r.AuthenticationToken, r.ServerNonce
	return nil
}

func (s *session) activate(ctx context.Context) error {
	var who Credentials
	if s.conn.Credentials != nil {
		var err error
		if who, err = s.conn.Credentials(); err != nil {
			return fmt.Errorf("%w: %w", ErrCredentials, err)
		}
	}
	if who.kind() != s.conn.Kind {
		return fmt.Errorf("%w: they are of another kind than the configuration says", ErrCredentials)
	}
	req := &ua.ActivateSessionRequest{ClientSignature: &ua.SignatureData{}, UserTokenSignature: &ua.SignatureData{}, LocaleIDs: []string{"en"}}
	sec := s.channel.sec
	if sec.policy != ua.SecurityPolicyURINone {
		signature, err := s.channel.opener.algorithm.Signature(append(append([]byte{}, sec.server.Raw...), s.nonce...))
		if err != nil {
			return err
		}
		req.ClientSignature = &ua.SignatureData{Algorithm: s.channel.opener.algorithm.SignatureURI(), Signature: signature}
	}
	if err := s.identify(req, who); err != nil {
		return err
	}
	any, err := s.channel.call(ctx, req, s.token, s.conn.Call)
	if err != nil {
		return fmt.Errorf("the server does not take this user: %w", err)
	}
	if r, ok := any.(*ua.ActivateSessionResponse); ok {
		s.nonce = r.ServerNonce
	}
	return nil
}

// identify puts the user's token into the request, encrypted or signed for the certificate that was checked.
func (s *session) identify(req *ua.ActivateSessionRequest, who Credentials) error {
	policy := tokenPolicy(s.endpoint, who.kind())
	if policy == nil {
		return fmt.Errorf("%w: the server does not take %s", ErrCredentials, userKind(who.kind()))
	}
	uri := policy.SecurityPolicyURI
	if uri == "" {
		uri = s.endpoint.SecurityPolicyURI
	}
	switch who.kind() {
	case ua.UserTokenTypeAnonymous:
		req.UserIdentityToken = ua.NewExtensionObject(&ua.AnonymousIdentityToken{PolicyID: policy.PolicyID})
	case ua.UserTokenTypeUserName:
		token := &ua.UserNameIdentityToken{PolicyID: policy.PolicyID, UserName: who.User, Password: []byte(who.Password)}
		if uri != ua.SecurityPolicyURINone {
			a, err := uapolicy.Asymmetric(uri, s.conn.Identity.key, s.channel.sec.server.PublicKey.(*rsa.PublicKey))
			if err != nil {
				return err
			}
			secret := binary.LittleEndian.AppendUint32(nil, uint32(len(who.Password)+len(s.nonce)))
			secret = append(append(secret, who.Password...), s.nonce...)
			if token.Password, err = a.Encrypt(secret); err != nil {
				return err
			}
			token.EncryptionAlgorithm = a.EncryptionURI()
		}
		req.UserIdentityToken = ua.NewExtensionObject(token)
	case ua.UserTokenTypeCertificate:
		a, err := uapolicy.Asymmetric(uri, who.Key, s.channel.sec.server.PublicKey.(*rsa.PublicKey))
		if err != nil {
			return err
		}
		signature, err := a.Signature(append(append([]byte{}, s.channel.sec.server.Raw...), s.nonce...))
		if err != nil {
			return err
		}
		req.UserIdentityToken = ua.NewExtensionObject(&ua.X509IdentityToken{PolicyID: policy.PolicyID, CertificateData: who.Certificate})
		req.UserTokenSignature = &ua.SignatureData{Algorithm: a.SignatureURI(), Signature: signature}
	}
	return nil
}

// call is a call within the session.
func (s *session) call(ctx context.Context, req ua.Request) (ua.Response, error) {
	return s.channel.call(ctx, req, s.token, s.conn.Call)
}

// ask is a call whose response has to be of type R.
func ask[R ua.Response](ctx context.Context, s *session, req ua.Request) (r R, err error) {
	any, err := s.call(ctx, req)
	if err != nil {
		return r, err
	}
	r, ok := any.(R)
	if !ok {
		return r, fmt.Errorf("the server answers with a %T", any)
	}
	return r, nil
}

// read reads one attribute.
func (s *session) read(ctx context.Context, node *ua.NodeID, attribute ua.AttributeID) (*ua.Variant, error) {
	values, err := s.readAll(ctx, []*ua.ReadValueID{{NodeID: node, AttributeID: attribute, DataEncoding: &ua.QualifiedName{}}})
	if err != nil {
		return nil, err
	}
	if v := values[0]; v.Status>>30 == 2 {
		return nil, v.Status
	} else if v.Value == nil {
		return nil, ua.StatusBadNoData
	}
	return values[0].Value, nil
}

// tooMany says whether a request has to be made in smaller parts.
func tooMany(err error) bool {
	for _, s := range []ua.StatusCode{ua.StatusBadTooManyOperations, ua.StatusBadResponseTooLarge, ua.StatusBadRequestTooLarge, ua.StatusBadEncodingLimitsExceeded} {
		if errors.Is(err, s) {
			return true
		}
	}
	return false
}

func (s *session) readAll(ctx context.Context, what []*ua.ReadValueID) ([]*ua.DataValue, error) {
	r, err := ask[*ua.ReadResponse](ctx, s, &ua.ReadRequest{NodesToRead: what, TimestampsToReturn: ua.TimestampsToReturnBoth})
	if tooMany(err) && len(what) > 1 {
		half := len(what) / 2
		first, err := s.readAll(ctx, what[:half])
		if err != nil {
			return nil, err
		}
		second, err := s.readAll(ctx, what[half:])
		return append(first, second...), err
	}
	if err != nil {
		return nil, err
	}
	if len(r.Results) != len(what) {
		return nil, fmt.Errorf("the server answers %d of %d readings", len(r.Results), len(what))
	}
	return r.Results, nil
}

// detach leaves the session and its subscriptions to the server, to be taken up by another, and drops the connection.
func (s *session) detach(cause error) { s.channel.close(cause) }

// end closes the session and all that belongs to it; wait is the longest that it may take.
func (s *session) end(wait time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.channel.call(ctx, &ua.CloseSessionRequest{DeleteSubscriptions: true}, s.token, wait)
	s.channel.leave()
}
