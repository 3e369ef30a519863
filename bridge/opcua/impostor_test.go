package opcua

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/binary"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"
	"github.com/gopcua/opcua/uapolicy"
)

// impostor answers as a server would, with endpoints of its own making. It holds the key of its own certificate, not the server's.
type impostor struct {
	t         *testing.T
	listener  net.Listener
	own       *Identity // that it answers secured channels with
	endpoints []*ua.EndpointDescription
	mu        sync.Mutex
	got       bytes.Buffer // everything that clients said, decrypted as far as the impostor can
	secured   atomic.Int32 // attempts to open a secured channel
}

func startImpostor(t *testing.T, own *Identity, endpoints ...*ua.EndpointDescription) *impostor {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &impostor{t: t, listener: l, own: own, endpoints: endpoints}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

func (p *impostor) port() int { return p.listener.Addr().(*net.TCPAddr).Port }

func (p *impostor) serve(c net.Conn) {
	defer c.Close()
	buffer := make([]byte, receiveSize)
	sequence := uint32(0)
	answer := func(kind string, extra []byte, request uint32, v any, prot *protection) {
		h := head(kind, 7)
		if kind == "MSGF" {
			h.WriteUint32(1)
		} else {
			h.Write(extra)
		}
		b := ua.NewBuffer(nil)
		sequence++
		b.WriteUint32(sequence)
		b.WriteUint32(request)
		b.WriteStruct(ua.NewFourByteExpandedNodeID(0, ua.ServiceTypeID(v)))
		b.WriteStruct(v)
		chunk, err := prot.seal(h.Bytes(), b.Bytes(), false)
		if err == nil {
			c.Write(chunk)
		}
	}
	header := func() *ua.ResponseHeader {
		return &ua.ResponseHeader{Timestamp: time.Now(), ServiceDiagnostics: &ua.DiagnosticInfo{}, StringTable: []string{}, AdditionalHeader: ua.NewExtensionObject(nil)}
	}
	for {
		chunk, err := readChunk(c, buffer)
		if err != nil {
			return
		}
		p.mu.Lock()
		p.got.Write(chunk)
		p.mu.Unlock()
		switch string(chunk[:3]) {
		case "HEL":
			b := ua.NewBuffer(nil)
			b.Write([]byte("ACKF"))
			for _, n := range []uint32{28, 0, receiveSize, receiveSize, 0, 0} {
				b.WriteUint32(n)
			}
			c.Write(b.Bytes())
		case "OPN":
			at, policy, certificate, _ := asymmetricHead(chunk)
			open := &ua.OpenSecureChannelResponse{ResponseHeader: header(), ServerNonce: make([]byte, 32),
				SecurityToken: &ua.ChannelSecurityToken{ChannelID: 7, TokenID: 1, CreatedAt: time.Now(), RevisedLifetime: 3600000}}
			security := ua.NewBuffer(nil)
			security.WriteString(policy)
			if policy == ua.SecurityPolicyURINone {
				security.WriteByteString(nil)
				security.WriteByteString(nil)
				answer("OPNF", security.Bytes(), binary.LittleEndian.Uint32(chunk[at+4:]), open, &protection{})
				continue
			}
			p.secured.Add(1)
			// it cannot read the request; it answers with its own certificate and hopes
			list, err := parseCertificates(certificate)
			if err != nil {
				return
			}
			a, err := uapolicy.Asymmetric(policy, p.own.key, list[0].PublicKey.(*rsa.PublicKey))
			if err != nil {
				return
			}
			security.WriteByteString(p.own.certificate.Raw)
			security.WriteByteString(uapolicy.Thumbprint(list[0].Raw))
			answer("OPNF", security.Bytes(), 1, open, &protection{algorithm: a, encrypt: true})
		case "MSG":
			if binary.LittleEndian.Uint16(chunk[26:]) == id.GetEndpointsRequest_Encoding_DefaultBinary {
				answer("MSGF", nil, binary.LittleEndian.Uint32(chunk[20:]), &ua.GetEndpointsResponse{ResponseHeader: header(), Endpoints: p.endpoints}, &protection{})
			}
		}
	}
}

func endpointOf(certificate []byte, policy string, mode ua.MessageSecurityMode) *ua.EndpointDescription {
	return &ua.EndpointDescription{EndpointURL: "opc.tcp://127.0.0.1:4840", SecurityPolicyURI: policy, SecurityMode: mode, ServerCertificate: certificate,
		Server:             &ua.ApplicationDescription{ApplicationURI: peerURI, ApplicationName: ua.NewLocalizedText("plant"), DiscoveryURLs: []string{}},
		UserIdentityTokens: []*ua.UserTokenPolicy{{PolicyID: "user", TokenType: ua.UserTokenTypeUserName}, {PolicyID: "anonymous", TokenType: ua.UserTokenTypeAnonymous}}}
}

// Whatever an impostor shows, it does not get to see a credential: they are not even read.
func TestAnImpostorIsRefusedBeforeCredentialsLeave(t *testing.T) {
	t.Parallel()
	real, fake := identity(t, "server"), &Identity{certificate: nil, key: identity(t, "fake").key}
	c := template("server") // the same names, another key
	fake.certificate = sign(t, c, c, &fake.key.PublicKey, fake.key)
	const sealed, none = ua.MessageSecurityModeSignAndEncrypt, ua.MessageSecurityModeNone
	for _, x := range []struct {
		name      string
		endpoints []*ua.EndpointDescription
		is        error
		says      string
		secured   int32
	}{
		{"its own certificate with the server's names", []*ua.EndpointDescription{endpointOf(fake.certificate.Raw, ua.SecurityPolicyURIBasic256Sha256, sealed)}, ErrUntrusted, "", 0},
		{"the server's certificate, without its key", []*ua.EndpointDescription{endpointOf(real.certificate.Raw, ua.SecurityPolicyURIBasic256Sha256, sealed)}, nil, "another certificate", 1},
		{"no security", []*ua.EndpointDescription{endpointOf(nil, ua.SecurityPolicyURINone, none)}, nil, "is not secured", 0},
		{"old security", []*ua.EndpointDescription{endpointOf(real.certificate.Raw, ua.SecurityPolicyURIBasic128Rsa15, sealed)}, nil, "is deprecated", 0},
		{"only signed", []*ua.EndpointDescription{endpointOf(real.certificate.Raw, ua.SecurityPolicyURIBasic256Sha256, ua.MessageSecurityModeSign)}, nil, "is not encrypted", 0},
		{"nothing", nil, ErrNoEndpoint, "no endpoint", 0},
	} {
		p := startImpostor(t, fake, x.endpoints...)
		conn := connectionTo(t, p.port())
		conn.Kind = ua.UserTokenTypeUserName
		asked := 0
		conn.Credentials = func() (Credentials, error) {
			asked++
			return Credentials{User: "olga", Password: "correct horse"}, nil
		}
		_, err := connect(context.Background(), &conn, nil, nil)
		if err == nil || x.is != nil && !errors.Is(err, x.is) || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v", x.name, err)
		}
		if asked > 0 {
			t.Errorf("%s: the credentials were read", x.name)
		}
		if n := p.secured.Load(); n != x.secured {
			t.Errorf("%s: %d secured channels were tried, want %d", x.name, n, x.secured)
		}
		p.mu.Lock()
		if said := p.got.String(); strings.Contains(said, "olga") || strings.Contains(said, "horse") {
			t.Errorf("%s: the impostor has the credentials", x.name)
		}
		p.mu.Unlock()
	}
}

// A server behind NAT lists its endpoints once for each name that it has.
func TestChoiceOfEndpoint(t *testing.T) {
	t.Parallel()
	const sealed, signed = ua.MessageSecurityModeSignAndEncrypt, ua.MessageSecurityModeSign
	e := func(url, policy string, mode ua.MessageSecurityMode, id string) *ua.EndpointDescription {
		x := endpointOf(nil, policy, mode)
		x.EndpointURL, x.UserIdentityTokens[1].PolicyID, x.SecurityLevel = url, id, 255
		return x
	}
	list := []*ua.EndpointDescription{
		e("opc.tcp://inside:4840", ua.SecurityPolicyURIBasic256Sha256, sealed, "inside old"),
		e("opc.tcp://inside:4840", ua.SecurityPolicyURIAes256Sha256RsaPss, sealed, "inside"),
		e("opc.tcp://inside:4840", ua.SecurityPolicyURIAes256Sha256RsaPss, signed, "signed"),
		e("https://outside:443", ua.SecurityPolicyURIAes256Sha256RsaPss, sealed, "web"),
		e("opc.tcp://outside:4840", ua.SecurityPolicyURIAes256Sha256RsaPss, sealed, "outside"),
		e("opc.tcp://outside:4840", ua.SecurityPolicyURINone, ua.MessageSecurityModeNone, "none"),
		e("opc.tcp://outside:4840", "urn:unknown", sealed, "unknown"),
	}
	for host, want := range map[string]string{"outside": "outside", "OUTSIDE": "outside", "inside": "inside", "10.0.0.1": "inside"} {
		got, err := choose(list, host, Insecure{None: true, SignOnly: true, Deprecated: true}, ua.UserTokenTypeAnonymous)
		if err != nil || tokenPolicy(got, ua.UserTokenTypeAnonymous).PolicyID != want {
			t.Errorf("%s: %+v, %v; want %s", host, got, err, want)
		}
	}
}

// Neither errors nor formatted configurations show a secret.
func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	c := Credentials{User: "olga", Password: "correct horse", Key: identity(t, "client").key}
	for _, text := range []string{sprint("%v", c), sprint("%+v", c), sprint("%#v", c), sprint("%s", c.Password), sprint("%q", c.Password), sprint("%x", c.Password), sprint("%#v", c.Password)} {
		if strings.Contains(text, "horse") || strings.Contains(text, "686f727365") {
			t.Errorf("shown: %s", text)
		}
	}
	if _, _, err := addressOf("opc.tcp://olga:horse@plc:4840"); err == nil || strings.Contains(err.Error(), "horse") {
		t.Errorf("a password in the address: %v", err)
	}
}
