package connection

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gemel/bridge/modbus"
	"gemel/bridge/settings"
)

// Set is the connections of a file.
type Set struct {
	folder string // files that it names are relative to it
	list   []*connection
}

// connection as its section says.
type connection struct {
	name     string
	protocol string // the key that holds the address
	address  string

	serverHost string
	insecure   []string
	publish    time.Duration

	clientID, host, time string // MQTT, Sparkplug
	reorder              time.Duration
	plain                bool

	base            int // Modbus
	order           modbus.Order
	period, timeout time.Duration

	reader account
	writer *account
	beat   string // address of the device's heartbeat
}

// account is who connects.
type account struct {
	user, password   string // the password's file
	certificate, key string // files
	ca               string // file
	clientID         string
}

// The protocols, and the keys that each has beside user, password_file and writer.
var protocols = []struct {
	name, example string
	keys          []string
}{
	{"opcua", "opc.tcp://127.0.0.1:4840", []string{"server_host", "insecure", "publish", "certificate_file", "key_file"}},
	{"sparkplug", "mqtts://broker:8883", []string{"host", "client_id", "reorder", "ca_file", "certificate_file", "key_file", "plain"}},
	{"mqtt", "mqtts://broker:8883", []string{"client_id", "time", "time_unit", "ca_file", "certificate_file", "key_file", "plain"}},
	{"modbus", "127.0.0.1:502", []string{"base", "order", "period", "timeout", "ca_file", "certificate_file", "key_file"}},
}

// Read reads a file of connections. The files that it names are those of folder. The error is settings.Problems.
func Read(name string, data []byte, folder string) (*Set, error) {
	f := settings.Read(name, data)
	root := f.Root()
	root.Keys("gemel", "connections")
	s := &Set{folder: folder}
	for _, e := range root.Get("connections").Entries() {
		if c := read(e); c != nil {
			s.list = append(s.list, c)
		}
	}
	if f.Err() == nil && len(s.list) == 0 {
		root.Add("connections: there is none; write one like  plc: {opcua: %q}", protocols[0].example)
	}
	return s, f.Err()
}

// ReadFile reads a file of connections.
func ReadFile(path string) (*Set, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Read(path, data, filepath.Dir(path))
}

func read(e settings.Entry) *connection {
	c := &connection{name: e.Key}
	var all []string
	for _, p := range protocols {
		all = append(all, p.name)
		if e.Get(p.name) == nil {
			continue
		}
		if c.protocol != "" {
			e.Add("%s: it speaks %s and %s; a connection speaks one protocol", e.Key, c.protocol, p.name)
			return nil
		}
		c.protocol, c.address = p.name, e.Text(p.name)
		e.Keys(append([]string{p.name, "user", "password_file", "writer"}, p.keys...)...)
	}
	if c.protocol == "" {
		e.Add("%s: it says nowhere what it speaks; write one of %s with the address, such as opcua: %q", e.Key, strings.Join(all, ", "), protocols[0].example)
		return nil
	}
	c.serverHost, c.insecure = e.Text("server_host"), e.List("insecure")
	for _, x := range c.insecure {
		if x != "none" && x != "deprecated" && x != "sign" {
			e.Get("insecure").Add("insecure: %q is none of none, deprecated, sign", x)
		}
	}
	c.publish = e.Duration("publish", 0)
	c.clientID, c.host, c.time, c.reorder, c.plain = e.Text("client_id"), e.Text("host"), e.Text("time"), e.Duration("reorder", 0), e.Bool("plain")
	if c.protocol == "sparkplug" && c.host == "" {
		e.Add("%s: host: the name of this host application is needed; edge nodes look for spBv1.0/STATE/<host>", e.Key)
	}
	c.base, c.order = e.Whole("base", 0, 1, 0), modbus.Order(e.Text("order"))
	switch c.order {
	case "", modbus.BigEndian, modbus.WordSwapped, modbus.ByteSwapped, modbus.LittleEndian:
	default:
		e.Get("order").Add("order: %q is none of ABCD, CDAB, BADC, DCBA", string(c.order))
	}
	if c.protocol == "modbus" && e.Get("base") == nil {
		e.Add("%s: base: say whether the data sheet counts registers from 0 or from 1", e.Key)
	}
	c.period, c.timeout = e.Duration("period", 0), e.Duration("timeout", 0)
	if c.protocol == "mqtt" && e.Get("time_unit") != nil {
		c.period = e.Duration("time_unit", 0)
	}
	c.reader = readAccount(e.Node)
	if w := e.Get("writer"); w != nil {
		if c.protocol == "mqtt" {
			w.Add("writer: plain topics cannot be read back, so nothing is written to them; use Sparkplug B, OPC UA or Modbus")
		}
		w.Keys("user", "password_file", "certificate_file", "key_file", "client_id", "heartbeat")
		a := readAccount(w)
		c.writer, c.beat = &a, w.Text("heartbeat")
		if a.user != "" && a.user == c.reader.user {
			w.Add("writer: user: reading and writing need users of their own, so that a stolen reader cannot write")
		}
	}
	return c
}

func readAccount(n *settings.Node) account {
	a := account{user: n.Text("user"), password: n.Text("password_file"), certificate: n.Text("certificate_file"), key: n.Text("key_file"), ca: n.Text("ca_file"), clientID: n.Text("client_id")}
	if n.Get("password") != nil {
		n.Get("password").Add("password: a password does not stand in this file; write it into one of its own (chmod 600) and name that as password_file")
	}
	if (a.user == "") != (a.password == "") {
		n.Add("user and password_file belong together")
	}
	if (a.certificate == "") != (a.key == "") {
		n.Add("certificate_file and key_file belong together")
	}
	return a
}

// secret reads a file that nobody else may read; its last line break does not count.
func (s *Set) secret(name string) (string, error) {
	path := s.path(name)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no file %s; write the password into it and chmod 600 it", path)
	}
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s can be read by others: chmod 600 it", path)
	}
	data, err := os.ReadFile(path)
	return strings.TrimRight(string(data), "\r\n"), err
}

func (s *Set) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.folder, filepath.FromSlash(name))
}
