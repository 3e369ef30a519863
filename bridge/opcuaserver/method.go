package opcuaserver

import (
	"fmt"
	"strings"

	"github.com/awcullen/opcua/server"
	"github.com/awcullen/opcua/ua"

	"gemel/bridge"
)

// Method is something that a client may call. Arguments and results are Doubles.
type Method struct {
	ID          string // as of a variable; its folder is the object that has it
	Description string
	Arguments   []Argument
	Results     []Argument
	Call        func(arguments []float64) ([]float64, bridge.Status) // from several goroutines
}

// Argument of a method.
type Argument struct{ Name, Description string }

// AddMethod declares a method, before the server is served.
func (s *Server) AddMethod(m Method) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := strings.LastIndex(m.ID, "/")
	switch {
	case s.served:
		return fmt.Errorf("method %s comes too late: the server is being served", m.ID)
	case i < 1 || i == len(m.ID)-1 || s.nodes[m.ID] != nil || s.folders[m.ID] || m.Call == nil:
		return fmt.Errorf("method %q: want folder/name that is not taken, and something to call", m.ID)
	}
	id, name := ua.NewNodeIDString(s.ns, m.ID), m.ID[i+1:]
	node := server.NewMethodNode(s.srv, id, ua.NewQualifiedName(s.ns, name), ua.NewLocalizedText(name, ""), ua.NewLocalizedText(m.Description, ""), nil,
		[]ua.Reference{ua.NewReference(ua.ReferenceTypeIDHasComponent, true, ua.NewExpandedNodeID(s.folder(m.ID[:i])))}, true)
	node.SetCallMethodHandler(func(_ *server.Session, req ua.CallMethodRequest) ua.CallMethodResult { return m.call(req) })
	nodes := []server.Node{node}
	for name, list := range map[string][]Argument{"InputArguments": m.Arguments, "OutputArguments": m.Results} {
		if len(list) == 0 {
			continue
		}
		var value []ua.ExtensionObject
		for _, a := range list {
			value = append(value, ua.Argument{Name: a.Name, DataType: ua.DataTypeIDDouble, ValueRank: ua.ValueRankScalar, ArrayDimensions: []uint32{}, Description: ua.NewLocalizedText(a.Description, "")})
		}
		now := s.now()
		nodes = append(nodes, server.NewVariableNode(s.srv, ua.NewNodeIDString(s.ns, m.ID+"."+name), ua.NewQualifiedName(0, name), ua.NewLocalizedText(name, ""), ua.NewLocalizedText("", ""), nil,
			[]ua.Reference{ua.NewReference(ua.ReferenceTypeIDHasTypeDefinition, false, ua.NewExpandedNodeID(ua.VariableTypeIDPropertyType)),
				ua.NewReference(ua.ReferenceTypeIDHasProperty, true, ua.NewExpandedNodeID(id))},
			ua.NewDataValue(value, ua.Good, now, 0, now, 0), ua.DataTypeIDArgument, ua.ValueRankOneDimension, []uint32{0}, ua.AccessLevelsCurrentRead, 0, false, nil))
	}
	if err := s.srv.NamespaceManager().AddNodes(nodes...); err != nil {
		return fmt.Errorf("method %s: %w", m.ID, err)
	}
	s.folders[m.ID] = true // taken
	return nil
}

func (m *Method) call(req ua.CallMethodRequest) ua.CallMethodResult {
	switch n := len(req.InputArguments); {
	case n < len(m.Arguments):
		return ua.CallMethodResult{StatusCode: ua.BadArgumentsMissing}
	case n > len(m.Arguments):
		return ua.CallMethodResult{StatusCode: ua.BadTooManyArguments}
	}
	arguments, each := make([]float64, len(m.Arguments)), make([]ua.StatusCode, len(m.Arguments))
	good := true
	for i, v := range req.InputArguments {
		x, ok := v.(float64)
		if arguments[i] = x; !ok {
			each[i], good = ua.BadTypeMismatch, false
		}
	}
	if !good {
		return ua.CallMethodResult{StatusCode: ua.BadInvalidArgument, InputArgumentResults: each}
	}
	results, status := m.Call(arguments)
	if status.IsBad() {
		return ua.CallMethodResult{StatusCode: ua.StatusCode(status)}
	}
	out := make([]ua.Variant, len(results))
	for i, x := range results {
		out[i] = x
	}
	return ua.CallMethodResult{StatusCode: ua.StatusCode(status), OutputArguments: out}
}
