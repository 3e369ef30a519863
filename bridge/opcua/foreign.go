package opcua

import (
	"errors"
	"fmt"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"
)

// What a stranger may send before it has proved who it is, is decoded here and not by the library: its decoder reserves memory for as many
// array elements as the message claims to have, and recurses as deeply as it is told.

// foreign reads untrusted bytes. An array never has more elements than bytes are left for.
type foreign struct{ *ua.Buffer }

var errForeign = errors.New("an answer that cannot be read")

// array is the length of an array whose elements take at least size bytes.
func (f foreign) array(size int) (int, error) {
	n := f.ReadInt32()
	if f.Error() != nil || n > 0 && int(n) > f.Len()/size {
		return 0, errForeign
	}
	return int(max(n, 0)), nil
}

func (f foreign) strings() ([]string, error) {
	n, err := f.array(4)
	out := make([]string, n)
	for i := range out {
		out[i] = f.ReadString()
	}
	return out, err
}

// message reads the type of a message and, of a response, its header.
func (f foreign) message() (kind uint32, result ua.StatusCode, err error) {
	var typ ua.NodeID
	f.ReadStruct(&typ)
	f.ReadTime()
	f.ReadUint32() // request handle
	result = ua.StatusCode(f.ReadUint32())
	diagnostics := f.ReadByte() // none were asked for
	if _, err := f.strings(); err != nil {
		return 0, 0, err
	}
	var extra ua.NodeID
	f.ReadStruct(&extra)
	if body := f.ReadByte(); body != 0 {
		f.ReadBytes()
	}
	if f.Error() != nil || diagnostics != 0 {
		return 0, 0, errForeign
	}
	return typ.IntID(), result, nil
}

// opened is an OpenSecureChannelResponse.
type opened struct {
	channel, token uint32
	lifetime       uint32 // milliseconds
	nonce          []byte
}

func decodeOpened(body []byte) (o opened, err error) {
	f := foreign{ua.NewBuffer(body)}
	kind, result, err := f.message()
	switch {
	case err != nil:
		return o, err
	case result != ua.StatusOK:
		return o, result
	case kind != id.OpenSecureChannelResponse_Encoding_DefaultBinary:
		return o, errForeign
	}
	f.ReadUint32() // protocol version
	o.channel, o.token = f.ReadUint32(), f.ReadUint32()
	f.ReadTime()
	o.lifetime = f.ReadUint32()
	o.nonce = f.ReadBytes()
	return o, f.Error()
}

// decodeEndpoints reads a GetEndpointsResponse.
func decodeEndpoints(body []byte) (ua.Response, error) {
	f := foreign{ua.NewBuffer(body)}
	kind, result, err := f.message()
	switch {
	case err != nil:
		return nil, err
	case result != ua.StatusOK:
		return nil, result
	case kind != id.GetEndpointsResponse_Encoding_DefaultBinary:
		return nil, fmt.Errorf("%w: message %d instead of endpoints", errForeign, kind)
	}
	n, err := f.array(50)
	if err != nil {
		return nil, err
	}
	out := &ua.GetEndpointsResponse{ResponseHeader: &ua.ResponseHeader{}, Endpoints: make([]*ua.EndpointDescription, n)}
	for i := range out.Endpoints {
		if out.Endpoints[i], err = f.endpoint(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f foreign) endpoint() (*ua.EndpointDescription, error) {
	e := &ua.EndpointDescription{EndpointURL: f.ReadString(), Server: &ua.ApplicationDescription{ApplicationURI: f.ReadString(), ProductURI: f.ReadString()}}
	name := &ua.LocalizedText{EncodingMask: f.ReadByte()}
	if name.EncodingMask&1 != 0 {
		name.Locale = f.ReadString()
	}
	if name.EncodingMask&2 != 0 {
		name.Text = f.ReadString()
	}
	e.Server.ApplicationName, e.Server.ApplicationType = name, ua.ApplicationType(f.ReadUint32())
	e.Server.GatewayServerURI, e.Server.DiscoveryProfileURI = f.ReadString(), f.ReadString()
	var err error
	if e.Server.DiscoveryURLs, err = f.strings(); err != nil {
		return nil, err
	}
	e.ServerCertificate, e.SecurityMode, e.SecurityPolicyURI = f.ReadBytes(), ua.MessageSecurityMode(f.ReadUint32()), f.ReadString()
	n, err := f.array(20)
	if err != nil {
		return nil, err
	}
	for range n {
		e.UserIdentityTokens = append(e.UserIdentityTokens, &ua.UserTokenPolicy{PolicyID: f.ReadString(), TokenType: ua.UserTokenType(f.ReadUint32()),
			IssuedTokenType: f.ReadString(), IssuerEndpointURL: f.ReadString(), SecurityPolicyURI: f.ReadString()})
	}
	e.TransportProfileURI, e.SecurityLevel = f.ReadString(), f.ReadByte()
	return e, f.Error()
}

// decodeTrusted decodes what a server sent that has proved who it is. The library may panic on what makes no sense: this connection ends then.
func decodeTrusted(body []byte) (r ua.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			r, err = nil, fmt.Errorf("the server sent a message that makes no sense: %v", p)
		}
	}()
	_, v, err := ua.DecodeService(body)
	if err != nil {
		return nil, err
	}
	r, ok := v.(ua.Response)
	if !ok {
		return nil, fmt.Errorf("the server sent a %T instead of a response", v)
	}
	return r, nil
}
