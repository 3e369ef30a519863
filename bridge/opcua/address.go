package opcua

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gopcua/opcua/ua"
)

// address of a node: "nsu=urn:plant;s=pump.speed" (namespace by name, which stays what it is when the server numbers its namespaces anew),
// or "ns=2;i=1001" (by number). i= numeric, s= text, g= GUID, b= bytes in base 64.
type address struct {
	uri  string // empty: number
	node *ua.NodeID
}

func parseAddress(text string) (a address, err error) {
	rest := text
	if after, ok := strings.CutPrefix(text, "nsu="); ok {
		uri, id, ok := strings.Cut(after, ";")
		if !ok || uri == "" {
			return a, fmt.Errorf("address %q: want nsu=NAMESPACE;s=NAME", text)
		}
		a.uri, rest = strings.NewReplacer("%3B", ";", "%3b", ";", "%25", "%").Replace(uri), id
		if strings.HasPrefix(rest, "ns=") {
			return a, fmt.Errorf("address %q: its namespace is given twice", text)
		}
	}
	number := uint64(0)
	if after, ok := strings.CutPrefix(rest, "ns="); ok {
		digits, id, ok := strings.Cut(after, ";")
		if number, err = strconv.ParseUint(digits, 10, 16); err != nil || !ok {
			return a, fmt.Errorf("address %q: want ns=NUMBER;s=NAME", text)
		}
		rest = id
	}
	if len(rest) < 3 || rest[1] != '=' {
		return a, fmt.Errorf("address %q: want nsu=NAMESPACE;s=NAME (or i=, g=, b=)", text)
	}
	if rest[0] == 's' {
		a.node = ua.NewStringNodeID(uint16(number), rest[2:])
		return a, nil
	}
	if a.node, err = ua.ParseNodeID(fmt.Sprintf("ns=%d;%s", number, rest)); err != nil {
		return a, fmt.Errorf("address %q: %w", text, err)
	}
	return a, nil
}

// resolve gives the node of an address at a server with these namespaces.
func (a address) resolve(namespaces []string) (*ua.NodeID, error) {
	if a.uri == "" {
		return a.node, nil
	}
	i := slices.Index(namespaces, a.uri)
	if i < 0 {
		return nil, fmt.Errorf("the server has no namespace %q: %w", a.uri, ua.StatusBadNodeIDUnknown)
	}
	switch a.node.Type() {
	case ua.NodeIDTypeString:
		return ua.NewStringNodeID(uint16(i), a.node.StringID()), nil
	case ua.NodeIDTypeGUID:
		return ua.NewGUIDNodeID(uint16(i), a.node.StringID()), nil
	case ua.NodeIDTypeByteString:
		b, err := ua.ParseNodeID(fmt.Sprintf("ns=%d;b=%s", i, a.node.StringID()))
		return b, err
	}
	return ua.NewNumericNodeID(uint16(i), a.node.IntID()), nil
}

// addressText is the address of a node at a server with these namespaces, by name.
func addressText(n *ua.NodeID, namespaces []string) string {
	id := n.String()
	if n.Namespace() == 0 || int(n.Namespace()) >= len(namespaces) {
		return id
	}
	if _, after, ok := strings.Cut(id, ";"); ok {
		id = after
	}
	return "nsu=" + strings.NewReplacer("%", "%25", ";", "%3B").Replace(namespaces[n.Namespace()]) + ";" + id
}
