package sparkplug

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const namespace = "spBv1.0"

// Kinds of messages.
const (
	nbirth = "NBIRTH"
	ndeath = "NDEATH"
	ndata  = "NDATA"
	ncmd   = "NCMD"
	dbirth = "DBIRTH"
	ddeath = "DDEATH"
	ddata  = "DDATA"
	dcmd   = "DCMD"
	state  = "STATE"
)

// topic of a message; the device is empty for those of the edge node itself.
type topic struct{ group, kind, node, device string }

func (t topic) String() string {
	s := namespace + "/" + t.group + "/" + t.kind + "/" + t.node
	if t.device != "" {
		s += "/" + t.device
	}
	return s
}

// stateTopic is where a host application says whether it is there.
func stateTopic(host string) string { return namespace + "/" + state + "/" + host }

// parseTopic reads the topic of an edge node's message.
func parseTopic(s string) (t topic, ok bool) {
	p := strings.Split(s, "/")
	if len(p) < 4 || len(p) > 5 || p[0] != namespace {
		return t, false
	}
	t = topic{group: p[1], kind: p[2], node: p[3]}
	if len(p) == 5 {
		t.device = p[4]
	}
	switch t.kind {
	case nbirth, ndeath, ndata, ncmd:
		ok = len(p) == 4
	case dbirth, ddeath, ddata, dcmd:
		ok = len(p) == 5 && t.device != ""
	}
	return t, ok && t.group != "" && t.node != ""
}

// checkID says what is wrong with the name of a group, an edge node, a device or a host.
func checkID(what, s string) error {
	if s == "" {
		return fmt.Errorf("%s: the name is missing", what)
	}
	if !utf8.ValidString(s) || strings.ContainsAny(s, "+/#\x00") {
		return fmt.Errorf("%s %q: a name is UTF-8, without + / #", what, s)
	}
	return nil
}

// address is where a tag lies: GROUP/NODE/DEVICE/METRIC, with DEVICE empty for a metric of the edge node itself. The metric's name may contain /.
type address struct{ group, node, device, metric string }

func parseAddress(s string) (a address, err error) {
	p := strings.SplitN(s, "/", 4)
	if len(p) < 4 || p[3] == "" {
		return a, fmt.Errorf("%q is no Sparkplug address; one looks like plant/pumps/booster/level, or plant/pumps//level for a metric of the edge node itself", s)
	}
	a = address{p[0], p[1], p[2], p[3]}
	if err := checkID("group", a.group); err != nil {
		return a, err
	}
	if a.group == state {
		return a, fmt.Errorf("%q: STATE is no name for a group", s)
	}
	if err := checkID("edge node", a.node); err != nil {
		return a, err
	}
	if a.device != "" {
		if err := checkID("device", a.device); err != nil {
			return a, err
		}
	}
	if !utf8.ValidString(a.metric) {
		return a, fmt.Errorf("%q: the name of the metric is no UTF-8", s)
	}
	return a, nil
}
