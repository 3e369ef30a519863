package opcua

import (
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
)

// scripted is a server over an unsecured channel that does what a test says. It answers what every client asks; the rest is up to the test.
type scripted struct {
	t        *testing.T
	listener net.Listener

	mu             sync.Mutex
	conns          []*scriptedConn
	publish        []pending // requests to publish that wait
	acks           []ua.SubscriptionAcknowledgement
	said           []string // names of the services that were called
	messages       map[uint32]*ua.NotificationMessage
	moves          []ua.StatusCode // results of transfers, one after the other; none left: Good
	mute           map[string]bool // services that get no answer
	refuse         map[string]ua.StatusCode
	next           uint32 // id of the next subscription
	deleted        []uint32
	history        []*ua.DataValue
	sampling       float64
	sessions       int
	holds          float64 // what every node holds
	writes         int     // requests to write
	most           int     // operations in one request; 0: any number
	cutAt          string  // service at which the connection breaks
	muteAfterWrite bool
	writing        ua.StatusCode // what they are answered with
}

type pending struct {
	c       *scriptedConn
	request uint32
}

type scriptedConn struct {
	net.Conn
	mu       sync.Mutex
	sequence uint32
}

func startScripted(t *testing.T) *scripted {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scripted{t: t, listener: l, next: 100, messages: map[uint32]*ua.NotificationMessage{}, mute: map[string]bool{}, refuse: map[string]ua.StatusCode{}}
	t.Cleanup(func() {
		l.Close()
		s.cut()
	})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			x := &scriptedConn{Conn: c}
			s.mu.Lock()
			s.conns = append(s.conns, x)
			s.mu.Unlock()
			go s.serve(x)
		}
	}()
	return s
}

// cut drops all connections.
func (s *scripted) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		c.Close()
	}
	s.conns, s.publish = nil, nil
}

func (s *scripted) config(tags ...bridge.Tag) Config {
	if tags == nil {
		tags = []bridge.Tag{analogTag(1, "counter")}
	}
	return Config{Connection: Connection{Name: "scripted", URL: "opc.tcp://" + s.listener.Addr().String(), Identity: identity(s.t, "client"), Insecure: Insecure{None: true}}, Tags: tags}
}

func (c *scriptedConn) answer(kind string, request uint32, v ua.Response) {
	v.SetHeader(&ua.ResponseHeader{Timestamp: time.Now(), ServiceResult: result(v), ServiceDiagnostics: &ua.DiagnosticInfo{}, StringTable: []string{}, AdditionalHeader: ua.NewExtensionObject(nil)})
	h := head(kind, 7)
	if kind == "OPNF" {
		h.WriteString(ua.SecurityPolicyURINone)
		h.WriteByteString(nil)
		h.WriteByteString(nil)
	} else {
		h.WriteUint32(1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sequence++
	b := ua.NewBuffer(nil)
	b.WriteUint32(c.sequence)
	b.WriteUint32(request)
	b.WriteStruct(ua.NewFourByteExpandedNodeID(0, ua.ServiceTypeID(v)))
	b.WriteStruct(v)
	chunk, _ := (&protection{}).seal(h.Bytes(), b.Bytes(), false)
	c.Write(chunk)
}

// result is that of a header that was set before; a fault is made with one.
func result(v ua.Response) ua.StatusCode {
	if h := v.Header(); h != nil {
		return h.ServiceResult
	}
	return ua.StatusOK
}

func fault(status ua.StatusCode) ua.Response {
	return &ua.ServiceFault{ResponseHeader: &ua.ResponseHeader{ServiceResult: status}}
}

func (s *scripted) serve(c *scriptedConn) {
	buffer := make([]byte, receiveSize)
	for {
		chunk, err := readChunk(c, buffer)
		if err != nil {
			return
		}
		switch string(chunk[:3]) {
		case "HEL":
			b := ua.NewBuffer(nil)
			b.Write([]byte("ACKF"))
			for _, n := range []uint32{28, 0, receiveSize, receiveSize, 0, 0} {
				b.WriteUint32(n)
			}
			c.Write(b.Bytes())
		case "OPN":
			at, _, _, _ := asymmetricHead(chunk)
			c.answer("OPNF", binary.LittleEndian.Uint32(chunk[at+4:]), &ua.OpenSecureChannelResponse{SecurityToken: &ua.ChannelSecurityToken{ChannelID: 7, TokenID: 1, RevisedLifetime: 3600000}})
		case "MSG":
			_, v, err := ua.DecodeService(chunk[24:])
			if err != nil {
				s.t.Errorf("the client sent what cannot be read: %v", err)
				return
			}
			s.handle(c, binary.LittleEndian.Uint32(chunk[20:]), v.(ua.Request))
		}
	}
}

func (s *scripted) handle(c *scriptedConn, request uint32, req ua.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := fmt.Sprintf("%T", req)[len("*ua."):]
	s.said = append(s.said, name)
	if s.mute[name] || s.muteAfterWrite && s.writes > 0 {
		return
	}
	if s.cutAt == name {
		c.Close()
		return
	}
	if status := s.refuse[name]; status != 0 {
		c.answer("MSGF", request, fault(status))
		return
	}
	if n := operations(req); s.most > 0 && n > s.most {
		c.answer("MSGF", request, fault(ua.StatusBadTooManyOperations))
		return
	}
	if v := s.respond(c, request, req); v != nil {
		c.answer("MSGF", request, v)
	}
}

func operations(req ua.Request) int {
	switch r := req.(type) {
	case *ua.ReadRequest:
		return len(r.NodesToRead)
	case *ua.CreateMonitoredItemsRequest:
		return len(r.ItemsToCreate)
	case *ua.TranslateBrowsePathsToNodeIDsRequest:
		return len(r.BrowsePaths)
	}
	return 1
}

func (s *scripted) respond(c *scriptedConn, request uint32, req ua.Request) ua.Response {
	switch r := req.(type) {
	case *ua.GetEndpointsRequest:
		return &ua.GetEndpointsResponse{Endpoints: []*ua.EndpointDescription{endpointOf(nil, ua.SecurityPolicyURINone, ua.MessageSecurityModeNone)}}
	case *ua.CreateSessionRequest:
		s.sessions++
		return &ua.CreateSessionResponse{SessionID: ua.NewNumericNodeID(0, 1), AuthenticationToken: ua.NewNumericNodeID(0, uint32(s.sessions)), ServerSignature: &ua.SignatureData{}}
	case *ua.ActivateSessionRequest:
		return &ua.ActivateSessionResponse{}
	case *ua.ReadRequest:
		out := &ua.ReadResponse{}
		for _, n := range r.NodesToRead {
			v := ua.MustVariant(s.holds)
			switch {
			case n.NodeID.IntID() == id.Server_NamespaceArray:
				v = ua.MustVariant([]string{"http://opcfoundation.org/UA/", "urn:scripted", "urn:peer:plant"})
			case n.AttributeID == ua.AttributeIDDataType:
				v = ua.MustVariant(ua.NewNumericNodeID(0, uint32(ua.TypeIDDouble)))
			case n.AttributeID == ua.AttributeIDUserAccessLevel:
				v = ua.MustVariant(uint8(3))
			case n.AttributeID == ua.AttributeIDValueRank:
				v = ua.MustVariant(int32(-1))
			}
			out.Results = append(out.Results, &ua.DataValue{EncodingMask: ua.DataValueValue, Value: v})
		}
		return out
	case *ua.TranslateBrowsePathsToNodeIDsRequest:
		out := &ua.TranslateBrowsePathsToNodeIDsResponse{}
		for range r.BrowsePaths {
			out.Results = append(out.Results, &ua.BrowsePathResult{StatusCode: ua.StatusBadNoMatch})
		}
		return out
	case *ua.WriteRequest:
		s.writes++
		if v := r.NodesToWrite[0].Value; v.EncodingMask != ua.DataValueValue {
			s.t.Errorf("more than the value was written: mask %#x", v.EncodingMask)
		} else if s.writing == 0 {
			s.holds = v.Value.Value().(float64)
		}
		return &ua.WriteResponse{Results: []ua.StatusCode{s.writing}}
	case *ua.CreateSubscriptionRequest:
		s.next++
		return &ua.CreateSubscriptionResponse{SubscriptionID: s.next, RevisedPublishingInterval: r.RequestedPublishingInterval, RevisedMaxKeepAliveCount: r.RequestedMaxKeepAliveCount, RevisedLifetimeCount: r.RequestedLifetimeCount}
	case *ua.CreateMonitoredItemsRequest:
		out := &ua.CreateMonitoredItemsResponse{}
		for _, x := range r.ItemsToCreate {
			out.Results = append(out.Results, &ua.MonitoredItemCreateResult{MonitoredItemID: 1, RevisedSamplingInterval: s.sampling, RevisedQueueSize: x.RequestedParameters.QueueSize, FilterResult: ua.NewExtensionObject(nil)})
		}
		return out
	case *ua.PublishRequest:
		for _, a := range r.SubscriptionAcknowledgements {
			s.acks = append(s.acks, *a)
		}
		if slices.Contains(s.conns, c) { // not of a connection that was cut meanwhile
			s.publish = append(s.publish, pending{c, request})
		}
	case *ua.RepublishRequest:
		if m := s.messages[r.RetransmitSequenceNumber]; m != nil {
			return &ua.RepublishResponse{NotificationMessage: m}
		}
		return fault(ua.StatusBadMessageNotAvailable)
	case *ua.TransferSubscriptionsRequest:
		out := &ua.TransferSubscriptionsResponse{}
		for range r.SubscriptionIDs {
			status := ua.StatusOK
			if len(s.moves) > 0 {
				status, s.moves = s.moves[0], s.moves[1:]
			}
			x := &ua.TransferResult{StatusCode: status}
			for n := range s.messages {
				x.AvailableSequenceNumbers = append(x.AvailableSequenceNumbers, n)
			}
			out.Results = append(out.Results, x)
		}
		return out
	case *ua.DeleteSubscriptionsRequest:
		s.deleted = append(s.deleted, r.SubscriptionIDs...)
		return &ua.DeleteSubscriptionsResponse{Results: make([]ua.StatusCode, len(r.SubscriptionIDs))}
	case *ua.HistoryReadRequest:
		if s.history == nil {
			return fault(ua.StatusBadHistoryOperationUnsupported)
		}
		return &ua.HistoryReadResponse{Results: []*ua.HistoryReadResult{{HistoryData: &ua.ExtensionObject{TypeID: ua.NewFourByteExpandedNodeID(0, id.HistoryData_Encoding_DefaultBinary),
			EncodingMask: ua.ExtensionObjectBinary, Value: &ua.HistoryData{DataValues: s.history}}}}}
	case *ua.CloseSessionRequest:
		return &ua.CloseSessionResponse{}
	default:
		return fault(ua.StatusBadServiceUnsupported)
	}
	return nil
}

var epoch = time.Date(2099, 11, 21, 12, 0, 0, 0, time.UTC) // servers' clocks are wrong, this one by a lot

// value of the counter: each one a second after the one before.
func value(x float64, status ua.StatusCode) *ua.DataValue {
	at := epoch.Add(time.Duration(x * float64(time.Second)))
	return &ua.DataValue{EncodingMask: ua.DataValueValue | ua.DataValueStatusCode | ua.DataValueSourceTimestamp | ua.DataValueServerTimestamp, Value: ua.MustVariant(x), Status: status,
		SourceTimestamp: at, ServerTimestamp: at}
}

func message(number uint32, values ...*ua.DataValue) *ua.NotificationMessage {
	m := &ua.NotificationMessage{SequenceNumber: number, PublishTime: epoch}
	if len(values) > 0 {
		d := &ua.DataChangeNotification{}
		for _, v := range values {
			d.MonitoredItems = append(d.MonitoredItems, &ua.MonitoredItemNotification{ClientHandle: 1, Value: v})
		}
		m.NotificationData = []*ua.ExtensionObject{ua.NewExtensionObject(d)}
	}
	return m
}

// send answers a request to publish with a message of the subscription, as soon as there is one.
func (s *scripted) send(sub uint32, m *ua.NotificationMessage) {
	s.t.Helper()
	eventually(s.t, 5*time.Second, "a request to publish", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.publish) == 0 {
			return false
		}
		p := s.publish[0]
		s.publish = s.publish[1:]
		p.c.answer("MSGF", p.request, &ua.PublishResponse{SubscriptionID: sub, NotificationMessage: m})
		return true
	})
}

func (s *scripted) locked(f func() bool) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return f()
	}
}

func (s *scripted) acknowledged(sub, number uint32) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.acks {
		if a.SubscriptionID == sub && a.SequenceNumber == number {
			return true
		}
	}
	return false
}

// numbers are the values of the samples of tag 1, in the order in which they came.
func (k *sink) numbers() (out []float64) {
	for _, s := range k.values(1) {
		out = append(out, s.Value)
	}
	return out
}

func same(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) {
			return false
		}
	}
	return true
}
