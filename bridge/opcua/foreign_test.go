package opcua

import (
	"bytes"
	"runtime"
	"testing"
	"time"

	"github.com/gopcua/opcua/ua"
)

func encoded(t testing.TB, v ua.Response) []byte {
	t.Helper()
	v.SetHeader(&ua.ResponseHeader{Timestamp: time.Unix(1700000000, 0), ServiceDiagnostics: &ua.DiagnosticInfo{}, StringTable: []string{"x"}, AdditionalHeader: ua.NewExtensionObject(nil)})
	b := ua.NewBuffer(nil)
	b.WriteStruct(ua.NewFourByteExpandedNodeID(0, ua.ServiceTypeID(v)))
	b.WriteStruct(v)
	if b.Error() != nil {
		t.Fatal(b.Error())
	}
	return b.Bytes()
}

func messages(t testing.TB) (endpoints, opening []byte) {
	e := &ua.GetEndpointsResponse{Endpoints: []*ua.EndpointDescription{endpointOf([]byte{1, 2, 3}, ua.SecurityPolicyURIBasic256Sha256, ua.MessageSecurityModeSignAndEncrypt)}}
	o := &ua.OpenSecureChannelResponse{SecurityToken: &ua.ChannelSecurityToken{ChannelID: 7, TokenID: 9, RevisedLifetime: 5000}, ServerNonce: []byte("nonce")}
	return encoded(t, e), encoded(t, o)
}

// What our decoder reads is what the library writes.
func TestForeignMessagesAreReadAsWritten(t *testing.T) {
	endpoints, opening := messages(t)
	r, err := decodeEndpoints(endpoints)
	if err != nil {
		t.Fatal(err)
	}
	e := r.(*ua.GetEndpointsResponse).Endpoints[0]
	if e.SecurityMode != ua.MessageSecurityModeSignAndEncrypt || e.Server.ApplicationURI != peerURI || len(e.UserIdentityTokens) != 2 || !bytes.Equal(e.ServerCertificate, []byte{1, 2, 3}) ||
		e.UserIdentityTokens[0].PolicyID != "user" || e.Server.ApplicationName.Text != "plant" {
		t.Errorf("%+v", e)
	}
	o, err := decodeOpened(opening)
	if err != nil || o.channel != 7 || o.token != 9 || o.lifetime != 5000 || string(o.nonce) != "nonce" {
		t.Errorf("%+v, %v", o, err)
	}
	// each one cut short is an error, not an answer
	for n := range endpoints {
		if _, err := decodeEndpoints(endpoints[:n]); err == nil {
			t.Fatalf("read from %d of %d bytes", n, len(endpoints))
		}
	}
	for n := range opening {
		if _, err := decodeOpened(opening[:n]); err == nil {
			t.Fatalf("read from %d of %d bytes", n, len(opening))
		}
	}
}

// An array of two thousand million elements in a message of a few bytes costs nothing.
func TestAForeignArrayCannotBeLargerThanItsMessage(t *testing.T) {
	endpoints, _ := messages(t)
	at := bytes.Index(endpoints, []byte("opc.tcp")) - 8
	for _, n := range [][]byte{{0xff, 0xff, 0xff, 0x7f}, {0, 0, 0, 0x10}} {
		b := bytes.Clone(endpoints)
		copy(b[at:], n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := decodeEndpoints(b); err == nil {
			t.Error("read")
		}
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 1<<20 {
			t.Errorf("%d bytes were reserved for it", after.TotalAlloc-before.TotalAlloc)
		}
	}
}

func FuzzForeign(f *testing.F) {
	endpoints, opening := messages(f)
	f.Add(endpoints)
	f.Add(opening)
	f.Add(hello("opc.tcp://host:4840"))
	f.Add(append([]byte("OPNF\x20\x00\x00\x00\x07\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), opening...))
	f.Add([]byte("ACKF\x1c\x00\x00\x00\x00\x00\x00\x00\x00\x20\x00\x00\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("ERRF\x10\x00\x00\x00\x00\x00\x80\x80\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		decodeEndpoints(b)
		decodeOpened(b)
		chunk, err := readChunk(bytes.NewReader(b), make([]byte, receiveSize))
		if err != nil {
			return
		}
		acknowledged(chunk)
		if at, _, _, err := asymmetricHead(chunk); err == nil && at > len(chunk) {
			t.Errorf("the head of a chunk of %d bytes ends at %d", len(chunk), at)
		}
	})
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"nsu=urn:plant;s=pump.speed", "ns=2;i=1001", "i=85", "nsu=a%3Bb;g=5ac5b8a0-3c4c-4a55-9c5e-0123456789ab", "ns=1;b=AQID", "nsu=;s=", "ns=99999;i=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAddress(text)
		if err != nil {
			return
		}
		names := []string{"http://opcfoundation.org/UA/", a.uri}
		node, err := a.resolve(names)
		if err != nil || a.uri == "" {
			return
		}
		again, err := parseAddress(addressText(node, names))
		if err != nil {
			t.Fatalf("%q became %q: %v", text, addressText(node, names), err)
		}
		back, err := again.resolve(names)
		if err != nil || back.String() != node.String() {
			t.Fatalf("%q became %q", node, back)
		}
	})
}
