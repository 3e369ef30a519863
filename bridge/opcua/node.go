package opcua

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"
)

// Node is what a server says of one of its variables or objects.
type Node struct {
	Address string // as in a tag map
	Path    string // of browse names from where browsing began, "Plant/Setpoint"
	Object  bool   // no variable: the fields below say nothing
	Type    string // "Double"; of other types the node of the type
	Array   bool
	Unit    string   // as the server shows it
	Code    string   // UNECE Recommendation 20, "BAR"; empty where the unit is not of that list
	Range   *Range   // EURange: the likely range, in Unit
	Read    bool     // for this user
	Write   bool     // for this user
	Value   string   // as text
	Number  *float64 // of numbers
	Status  ua.StatusCode
}

// Range of a value.
type Range struct{ Low, High float64 }

// Reader is a connection to look around with: to browse and to read, not to subscribe and not to write.
type Reader struct{ s *session }

// Open connects. The server has to prove who it is as for a Client.
func Open(ctx context.Context, conn Connection) (*Reader, error) {
	s, err := connect(ctx, &conn, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", conn.Name, err)
	}
	return &Reader{s}, nil
}

// Close ends the connection.
func (r *Reader) Close() { r.s.end(r.s.conn.Call) }

// Namespaces of the server, in the order of their numbers.
func (r *Reader) Namespaces() []string { return slices.Clone(r.s.namespaces) }

// Security in use: policy and mode.
func (r *Reader) Security() (policy, mode string) {
	return policyName(r.s.endpoint.SecurityPolicyURI), modeName(r.s.endpoint.SecurityMode)
}

// limits of a walk through an address space that may be endless
const (
	maxNodes = 200000
	maxDepth = 32
)

// Browse walks down from an address ("": the Objects folder) along hierarchical references, and calls see for each node once, parents first. The server's own
// objects (namespace 0) are left out unless the walk begins there.
func (r *Reader) Browse(ctx context.Context, from string, see func(Node) error) error {
	root := ua.NewNumericNodeID(0, id.ObjectsFolder)
	if from != "" {
		a, err := parseAddress(from)
		if err != nil {
			return err
		}
		if root, err = a.resolve(r.s.namespaces); err != nil {
			return err
		}
	}
	type place struct {
		node  *ua.NodeID
		path  string
		depth int
	}
	seen := map[string]bool{root.String(): true}
	for queue := []place{{node: root}}; len(queue) > 0; {
		at := queue[0]
		queue = queue[1:]
		children, err := r.children(ctx, at.node)
		if err != nil {
			return fmt.Errorf("%s: %w", addressText(at.node, r.s.namespaces), err)
		}
		var found []*ua.ReferenceDescription
		for _, c := range children {
			n := c.NodeID.NodeID
			if c.NodeID.ServerIndex != 0 || c.NodeID.NamespaceURI != "" || seen[n.String()] || n.Namespace() == 0 && root.Namespace() == 0 && from == "" {
				continue
			}
			seen[n.String()] = true
			found = append(found, c)
		}
		if len(seen) > maxNodes {
			return fmt.Errorf("more than %d nodes: begin further down", maxNodes)
		}
		nodes, err := r.describe(ctx, found)
		if err != nil {
			return err
		}
		for i, c := range found {
			nodes[i].Path = strings.TrimPrefix(at.path+"/"+printable([]byte(c.BrowseName.Name)), "/")
			if err := see(nodes[i]); err != nil {
				return err
			}
			if at.depth < maxDepth {
				queue = append(queue, place{c.NodeID.NodeID, nodes[i].Path, at.depth + 1})
			}
		}
	}
	return nil
}

// children are the objects and variables that a node refers to downwards.
func (r *Reader) children(ctx context.Context, node *ua.NodeID) ([]*ua.ReferenceDescription, error) {
	const objectsAndVariables = uint32(ua.NodeClassObject | ua.NodeClassVariable)
	first, err := ask[*ua.BrowseResponse](ctx, r.s, &ua.BrowseRequest{View: &ua.ViewDescription{ViewID: ua.NewTwoByteNodeID(0)}, RequestedMaxReferencesPerNode: 1000,
		NodesToBrowse: []*ua.BrowseDescription{{NodeID: node, BrowseDirection: ua.BrowseDirectionForward, ReferenceTypeID: ua.NewNumericNodeID(0, id.HierarchicalReferences),
			IncludeSubtypes: true, NodeClassMask: objectsAndVariables, ResultMask: uint32(ua.BrowseResultMaskAll)}}})
	if err != nil {
		return nil, err
	}
	results := first.Results
	var out []*ua.ReferenceDescription
	for {
		if len(results) != 1 {
			return nil, errForeign
		}
		if s := results[0].StatusCode; s>>30 == 2 {
			return nil, s
		}
		for _, d := range results[0].References {
			if d.NodeID != nil && d.NodeID.NodeID != nil && d.BrowseName != nil && d.NodeClass&(ua.NodeClassObject|ua.NodeClassVariable) != 0 {
				out = append(out, d)
			}
		}
		if len(results[0].ContinuationPoint) == 0 || len(out) > maxNodes {
			return out, nil
		}
		next, err := ask[*ua.BrowseNextResponse](ctx, r.s, &ua.BrowseNextRequest{ContinuationPoints: [][]byte{results[0].ContinuationPoint}})
		if err != nil {
			return nil, err
		}
		results = next.Results
	}
}

// Describe reads what a server says of the variables at these addresses.
func (r *Reader) Describe(ctx context.Context, addresses ...string) ([]Node, error) {
	var what []*ua.ReferenceDescription
	for _, text := range addresses {
		a, err := parseAddress(text)
		if err != nil {
			return nil, err
		}
		node, err := a.resolve(r.s.namespaces)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text, err)
		}
		what = append(what, &ua.ReferenceDescription{NodeID: &ua.ExpandedNodeID{NodeID: node}, NodeClass: ua.NodeClassVariable, BrowseName: &ua.QualifiedName{}})
	}
	return r.describe(ctx, what)
}

// attributes that are read of every variable
var attributes = []ua.AttributeID{ua.AttributeIDDataType, ua.AttributeIDValueRank, ua.AttributeIDUserAccessLevel, ua.AttributeIDValue}

func (r *Reader) describe(ctx context.Context, found []*ua.ReferenceDescription) ([]Node, error) {
	nodes := make([]Node, len(found))
	for from := 0; from < len(found); from += 100 {
		part := found[from:min(from+100, len(found))]
		var what []*ua.ReadValueID
		for _, f := range part {
			for _, a := range attributes {
				what = append(what, &ua.ReadValueID{NodeID: f.NodeID.NodeID, AttributeID: a, DataEncoding: &ua.QualifiedName{}})
			}
		}
		values, err := r.s.readAll(ctx, what)
		if err != nil {
			return nil, err
		}
		properties, err := r.properties(ctx, part)
		if err != nil {
			return nil, err
		}
		for i, f := range part {
			n := &nodes[from+i]
			n.Address, n.Object = addressText(f.NodeID.NodeID, r.s.namespaces), f.NodeClass != ua.NodeClassVariable
			if !n.Object {
				v := values[i*len(attributes):]
				n.fill(v[0], v[1], v[2], v[3])
				n.property(properties[2*i], properties[2*i+1])
			}
		}
	}
	return nodes, nil
}

func (n *Node) fill(dataType, rank, access, value *ua.DataValue) {
	if t, ok := valueOf(dataType).(*ua.NodeID); ok {
		n.Type = t.String()
		if t.Namespace() == 0 {
			n.Type = typeName(ua.TypeID(t.IntID()))
		}
	}
	if k, ok := valueOf(rank).(int32); ok {
		n.Array = k >= 0
	}
	if a, ok := valueOf(access).(uint8); ok {
		n.Read, n.Write = a&1 != 0, a&2 != 0
	}
	n.Status = value.Status
	if value.Value != nil && value.Value.Value() != nil {
		n.Value = printable([]byte(fmt.Sprint(value.Value.Value())))
		if x, ok := number(value.Value); ok {
			n.Number = &x
		}
	}
}

func valueOf(v *ua.DataValue) any {
	if v == nil || v.Value == nil || v.Status>>30 == 2 {
		return nil
	}
	return v.Value.Value()
}

// properties reads EURange and EngineeringUnits of each node; what a node does not have is nil.
func (r *Reader) properties(ctx context.Context, part []*ua.ReferenceDescription) ([]*ua.DataValue, error) {
	req := &ua.TranslateBrowsePathsToNodeIDsRequest{}
	for _, f := range part {
		for _, name := range []string{"EURange", "EngineeringUnits"} {
			req.BrowsePaths = append(req.BrowsePaths, &ua.BrowsePath{StartingNode: f.NodeID.NodeID, RelativePath: &ua.RelativePath{Elements: []*ua.RelativePathElement{
				{ReferenceTypeID: ua.NewNumericNodeID(0, id.HasProperty), IncludeSubtypes: true, TargetName: &ua.QualifiedName{Name: name}}}}})
		}
	}
	res, err := ask[*ua.TranslateBrowsePathsToNodeIDsResponse](ctx, r.s, req)
	if tooMany(err) && len(part) > 1 {
		half := len(part) / 2
		first, err := r.properties(ctx, part[:half])
		if err != nil {
			return nil, err
		}
		second, err := r.properties(ctx, part[half:])
		return append(first, second...), err
	}
	if err != nil {
		return nil, err
	}
	if len(res.Results) != len(req.BrowsePaths) {
		return nil, errForeign
	}
	out := make([]*ua.DataValue, len(res.Results))
	var what []*ua.ReadValueID
	var at []int
	for i, x := range res.Results {
		if x.StatusCode>>30 != 2 && len(x.Targets) > 0 && x.Targets[0].TargetID != nil && x.Targets[0].TargetID.NodeID != nil {
			what = append(what, &ua.ReadValueID{NodeID: x.Targets[0].TargetID.NodeID, AttributeID: ua.AttributeIDValue, DataEncoding: &ua.QualifiedName{}})
			at = append(at, i)
		}
	}
	if len(what) == 0 {
		return out, nil
	}
	values, err := r.s.readAll(ctx, what)
	for k := range values {
		out[at[k]] = values[k]
	}
	return out, err
}

func (n *Node) property(euRange, unit *ua.DataValue) {
	if x, ok := valueOf(euRange).(*ua.ExtensionObject); ok {
		if v, ok := x.Value.(*ua.Range); ok {
			n.Range = &Range{v.Low, v.High}
		}
	}
	if x, ok := valueOf(unit).(*ua.ExtensionObject); ok {
		if v, ok := x.Value.(*ua.EUInformation); ok {
			if v.DisplayName != nil {
				n.Unit = printable([]byte(v.DisplayName.Text))
			}
			if v.NamespaceURI == unece {
				n.Code = uneceCode(v.UnitID)
			}
		}
	}
}

// unece names the list of units that OPC 10000-8, 5.6.3.3 recommends.
const unece = "http://www.opcfoundation.org/UA/units/un/cefact"

// uneceCode is the common code behind a unit id: its characters are the bytes of the number, the first one highest.
func uneceCode(unit int32) string {
	var b []byte
	for shift := 24; shift >= 0; shift -= 8 {
		if c := byte(unit >> shift); c != 0 {
			b = append(b, c)
		}
	}
	for _, c := range b {
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z') {
			return ""
		}
	}
	return string(b)
}
