package opcuaserver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strings"

	"github.com/awcullen/opcua/server"
	"github.com/awcullen/opcua/ua"

	"gemel/bridge"
)

// Variable is one number that is served.
type Variable struct {
	ID          string // its address is nsu=NAMESPACE;s=ID; the part before the last slash is the path of its folder
	Description string
	Type        bridge.DataType
	Unit        Unit
	Low, High   float64       // EURange, where Low < High; a write outside of it is refused
	Value       float64       // to begin with
	Status      bridge.Status // of that
	// Write takes what a client writes, already of the right type and range, and returns what the device makes of it (it may limit it) and whether it does; nil: clients
	// cannot write. It is called from several goroutines.
	Write func(x float64) (float64, bridge.Status)
}

// Unit of measure.
type Unit struct {
	Text        string // "bar"
	Code        string // common code of UNECE Recommendation 20, "BAR"
	Description string
}

type variable struct {
	Variable
	node *server.VariableNode
}

var dataTypes = map[bridge.DataType]ua.NodeID{
	bridge.Boolean: ua.DataTypeIDBoolean, bridge.Int8: ua.DataTypeIDSByte, bridge.UInt8: ua.DataTypeIDByte, bridge.Int16: ua.DataTypeIDInt16, bridge.UInt16: ua.DataTypeIDUInt16,
	bridge.Int32: ua.DataTypeIDInt32, bridge.UInt32: ua.DataTypeIDUInt32, bridge.Int64: ua.DataTypeIDInt64, bridge.UInt64: ua.DataTypeIDUInt64,
	bridge.Float32: ua.DataTypeIDFloat, bridge.Float64: ua.DataTypeIDDouble,
}

// Add declares a variable, before the server is served.
func (s *Server) Add(v Variable) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.served:
		return fmt.Errorf("variable %s comes too late: the server is being served", v.ID)
	case v.ID == "" || strings.HasSuffix(v.ID, "/") || s.nodes[v.ID] != nil || s.folders[v.ID]:
		return fmt.Errorf("variable %q: no name, or one that is taken", v.ID)
	case dataTypes[v.Type] == nil:
		return fmt.Errorf("variable %s: want one of the numeric types", v.ID)
	case len(v.Unit.Code) > 4 || strings.Trim(v.Unit.Code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "":
		return fmt.Errorf("variable %s: %q is no common code of UNECE Recommendation 20", v.ID, v.Unit.Code)
	}
	first, ok := variant(v.Type, v.Value)
	if !ok {
		return fmt.Errorf("variable %s: it begins with %g, which does not fit its type", v.ID, v.Value)
	}
	path, name := "", v.ID
	if i := strings.LastIndex(v.ID, "/"); i >= 0 {
		path, name = v.ID[:i], v.ID[i+1:]
	}
	kind := ua.NodeID(ua.VariableTypeIDBaseDataVariableType)
	if v.Low < v.High {
		kind = ua.VariableTypeIDAnalogItemType
	}
	access := byte(ua.AccessLevelsCurrentRead)
	if v.Write != nil {
		access |= ua.AccessLevelsCurrentWrite
	}
	var historian server.HistoryReadWriter
	if s.history != nil {
		access |= ua.AccessLevelsHistoryRead
		historian = s.history
	}
	id, now := ua.NewNodeIDString(s.ns, v.ID), s.now()
	x := &variable{Variable: v}
	x.node = server.NewVariableNode(s.srv, id, ua.NewQualifiedName(s.ns, name), ua.NewLocalizedText(name, ""), ua.NewLocalizedText(v.Description, ""), nil,
		[]ua.Reference{ua.NewReference(ua.ReferenceTypeIDHasTypeDefinition, false, ua.NewExpandedNodeID(kind)),
			ua.NewReference(ua.ReferenceTypeIDHasComponent, true, ua.NewExpandedNodeID(s.folder(path)))},
		ua.NewDataValue(first, ua.StatusCode(v.Status), now, 0, now, 0), dataTypes[v.Type], ua.ValueRankScalar, nil, access, 0, historian != nil, historian)
	if v.Write != nil {
		x.node.SetWriteValueHandler(func(_ *server.Session, w ua.WriteValue) (ua.DataValue, ua.StatusCode) { return s.write(x, w) })
	}
	nodes := []server.Node{x.node}
	property := func(name string, value ua.Variant, kind ua.NodeID) {
		nodes = append(nodes, server.NewVariableNode(s.srv, ua.NewNodeIDString(s.ns, v.ID+"."+name), ua.NewQualifiedName(0, name), ua.NewLocalizedText(name, ""), ua.NewLocalizedText("", ""), nil,
			[]ua.Reference{ua.NewReference(ua.ReferenceTypeIDHasTypeDefinition, false, ua.NewExpandedNodeID(ua.VariableTypeIDPropertyType)),
				ua.NewReference(ua.ReferenceTypeIDHasProperty, true, ua.NewExpandedNodeID(id))},
			ua.NewDataValue(value, ua.Good, now, 0, now, 0), kind, ua.ValueRankScalar, nil, ua.AccessLevelsCurrentRead, 0, false, nil))
	}
	if v.Low < v.High {
		property("EURange", ua.Range{Low: v.Low, High: v.High}, ua.DataTypeIDRange)
	}
	if v.Unit.Text != "" {
		property("EngineeringUnits", v.Unit.information(), ua.DataTypeIDEUInformation)
	}
	if err := s.srv.NamespaceManager().AddNodes(nodes...); err != nil {
		return fmt.Errorf("variable %s: %w", v.ID, err)
	}
	s.nodes[v.ID] = x
	if s.history != nil {
		s.history.WriteValue(context.Background(), id, x.node.Value())
	}
	return nil
}

// information is a unit as OPC 10000-8, 5.6.3 has it: the number is made of the bytes of the code.
func (u Unit) information() ua.EUInformation {
	n := int32(0)
	for _, c := range []byte(u.Code) {
		n = n<<8 | int32(c)
	}
	if u.Code == "" {
		n = -1
	}
	return ua.EUInformation{NamespaceURI: "http://www.opcfoundation.org/UA/units/un/cefact", UnitID: n,
		DisplayName: ua.NewLocalizedText(u.Text, ""), Description: ua.NewLocalizedText(u.Description, "")}
}

// Set gives a variable a value of that time.
func (s *Server) Set(id string, x float64, status bridge.Status, at bridge.Time) error {
	s.mu.RLock()
	v := s.nodes[id]
	s.mu.RUnlock()
	if v == nil {
		return fmt.Errorf("there is no variable %q", id)
	}
	value, ok := variant(v.Type, x)
	if !ok {
		return fmt.Errorf("variable %s: %g does not fit its type", id, x)
	}
	v.node.SetValue(ua.NewDataValue(value, ua.StatusCode(status), at.Time(), 0, s.now(), 0))
	return nil
}

// Get returns what a variable holds, in float64.
func (s *Server) Get(id string) (x float64, ok bool) {
	s.mu.RLock()
	v := s.nodes[id]
	s.mu.RUnlock()
	if v == nil {
		return 0, false
	}
	return bridge.Number(v.node.Value().Value)
}

// write judges what a client writes; the library has checked type and user.
func (s *Server) write(v *variable, w ua.WriteValue) (ua.DataValue, ua.StatusCode) {
	x, ok := bridge.Number(w.Value.Value)
	switch {
	case !ok || w.IndexRange != "":
		return ua.DataValue{}, ua.BadTypeMismatch
	case math.IsNaN(x) || math.IsInf(x, 0) || v.Low < v.High && !(x >= v.Low && x <= v.High):
		return ua.DataValue{}, ua.BadOutOfRange
	}
	kept, status := v.Write(x)
	if !status.IsGood() {
		return ua.DataValue{}, ua.StatusCode(status)
	}
	value, ok := variant(v.Type, kept)
	if !ok {
		return ua.DataValue{}, ua.BadInternalError
	}
	now := s.now()
	return ua.NewDataValue(value, ua.Good, now, 0, now, 0), ua.Good
}

// variant of a type; integers are rounded, and must fit.
func variant(t bridge.DataType, x float64) (ua.Variant, bool) {
	switch t {
	case bridge.Float64: // also what is no number
		return x, true
	case bridge.Float32:
		return float32(x), true
	}
	n, err := t.Coerce(x)
	if err != nil {
		return nil, false
	}
	switch t {
	case bridge.Boolean:
		return n != 0, true
	case bridge.Int8:
		return int8(n), true
	case bridge.UInt8:
		return uint8(n), true
	case bridge.Int16:
		return int16(n), true
	case bridge.UInt16:
		return uint16(n), true
	case bridge.Int32:
		return int32(n), true
	case bridge.UInt32:
		return uint32(n), true
	case bridge.Int64:
		return int64(n), true
	case bridge.UInt64:
		return uint64(n), true
	}
	return nil, false
}

func digest(certificate []byte) string {
	sum := sha256.Sum256(certificate)
	return hex.EncodeToString(sum[:])
}
