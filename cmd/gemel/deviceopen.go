package main

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"gemel/bridge"
	"gemel/bridge/device"
	"gemel/bridge/mqtt"
	broker "gemel/bridge/mqtt/embedded"
	"gemel/bridge/opcua"
	"gemel/bridge/opcuaserver"
	"gemel/scenarios"
)

// Users of a device's OPC UA server, each with a password in a file of that name.
const (
	userReader   = "reader"
	userOperator = "operator"
)

// deviceFacts are what is known of a device once it has its ports.
type deviceFacts struct {
	identity *opcua.Identity // nil: OPC UA is not served
	url      string
	opcua    *opcuaserver.Config
	mqtt     string
	broker   *broker.Server
	folder   deviceFolder
	notes    []string // what was written
}

func (x *deviceFacts) close() {
	if x.broker != nil {
		_ = x.broker.Close()
	}
}

// sparkplugGroup is the group of the edge nodes of all devices.
const sparkplugGroup = "gemel"

// open makes the device, and the twin's folder where one is asked for.
func (f *deviceFlags) open(t terminal, p *scenarios.Prepared, plant *devicePlant, clock bridge.Clock) (*device.Device, *deviceFacts, error) {
	x := &deviceFacts{folder: deviceFolder(f.folder)}
	c := device.Config{Name: p.ID, Modbus: f.modbus, Clock: clock, Wrote: writeLines(t)}
	if f.opcua != "off" {
		if err := x.identify(f, p, clock); err != nil {
			return nil, x, err
		}
		x.opcua.Problem = func(err error) { fmt.Fprintln(t.err, err) }
		c.OPCUA = x.opcua
	}
	if f.modbus != "" {
		if err := loopbackOnly("--modbus", f.modbus); err != nil {
			return nil, x, err
		}
	}
	if f.broker != "" {
		s, err := broker.Listen(f.broker, nil)
		if err != nil {
			return nil, x, fmt.Errorf("--broker %s: %w", f.broker, err)
		}
		x.broker, x.mqtt = s, s.URL()
	}
	if f.sparkplug != "" {
		x.mqtt = f.sparkplug
	}
	if x.mqtt != "" {
		c.Sparkplug = &device.Sparkplug{Broker: mqtt.Broker{URL: x.mqtt}, Group: sparkplugGroup, Node: plainName(p.ID), Tell: func(e bridge.Event) {
			fmt.Fprintln(t.err, hang(e.At.Time().Local().Format("15:04:05")+"  "+e.Text))
		}}
	}
	d, err := device.New(c, plant.points, plant.now(), plant)
	if err != nil {
		x.close()
		return nil, x, err
	}
	x.url = d.URL()
	if f.twin != "" {
		if err := x.starter(f, p, plant, d, clock); err != nil {
			x.close()
			return nil, x, errors.Join(err, d.Close())
		}
	}
	return d, x, nil
}

// identify reads who the OPC UA server is, and its users; what is missing is made.
func (x *deviceFacts) identify(f *deviceFlags, p *scenarios.Prepared, clock bridge.Clock) (err error) {
	uri := "urn:gemel:device:" + plainName(p.ID)
	own := x.folder.path("pki")
	if x.identity, err = opcua.LoadIdentity(own, uri, []string{"127.0.0.1", "localhost"}, clock); err != nil {
		return err
	}
	passwords := map[string]string{}
	for _, user := range []string{userReader, userOperator} {
		if passwords[user], err = password(x.folder.path("secrets", user)); err != nil {
			return err
		}
	}
	x.opcua = &opcuaserver.Config{URL: f.opcua, Name: p.ID, URI: x.identity.ApplicationURI(), Certificate: filepath.Join(own, opcua.CertificateFile), Key: filepath.Join(own, opcua.KeyFile),
		Clients: own, AnyClient: f.anyClient, Namespace: uri, History: historyLength,
		Authenticate: func(user, word string) bool {
			right, known := passwords[user]
			return subtle.ConstantTimeCompare([]byte(right), []byte(word)) == 1 && known
		},
		Certified: func(certificate []byte) bool {
			return x.folder.user(fmt.Sprintf("%x", sha256.Sum256(certificate))) != ""
		},
		RoleOf: func(user string) opcuaserver.Role {
			if user == userOperator || x.folder.user(user) == userOperator {
				return opcuaserver.Operator
			}
			return opcuaserver.Viewer
		}, Sampling: showEvery}
	return nil
}

// user whose certificate has this SHA-256: they lie in users/reader/trusted and users/operator/trusted, and are read anew each time. Empty: nobody's.
func (d deviceFolder) user(digest string) string {
	for _, user := range []string{userReader, userOperator} { // who is both is the lesser one
		list, err := opcua.Store{Folder: d.path("users", user)}.Trusted()
		if err != nil {
			continue // a file that cannot be read lets nobody in
		}
		for _, c := range list {
			if fmt.Sprintf("%x", sha256.Sum256(c.Raw)) == digest {
				return user
			}
		}
	}
	return ""
}

// historyLength is how many values of a point the OPC UA server keeps.
const historyLength = 3600

// password in a file that nobody else may read; where there is none, a random one is written.
func password(path string) (string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newPassword(path)
	}
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	text := strings.TrimRight(string(data), "\r\n")
	switch {
	case info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("%s can be read by others: chmod 600 it", path)
	case len(text) < 8:
		return "", fmt.Errorf("%s: a password has at least 8 characters; delete the file, and a new one is made", path)
	}
	return text, nil
}

func newPassword(path string) (string, error) {
	b := make([]byte, 24)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(b)
	return text, writeSecret(path, text)
}

// writeSecret writes a new file that nobody else may read.
func writeSecret(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return cannotWrite(path, err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return cannotWrite(path, err)
	}
	_, err = io.WriteString(file, text+"\n")
	return errors.Join(err, file.Sync(), file.Close())
}

// loopbackOnly refuses addresses that others can reach.
func loopbackOnly(flag, address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%s %s: want an address such as 127.0.0.1:1502", flag, address)
	}
	if ip := net.ParseIP(host); !(ip != nil && ip.IsLoopback() || host == "localhost") {
		return fmt.Errorf("%s %s: others could reach it, and it asks nobody who they are; use 127.0.0.1", flag, address)
	}
	return nil
}

// plainName is a name without what has a meaning in topics and URIs.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, s)
}

// writeLines prints what clients write.
func writeLines(t terminal) func(device.Write) {
	return func(w device.Write) {
		line := fmt.Sprintf("%s  %s: %s = %s", w.At.Format("15:04:05"), w.By, w.Point, quantity(w.Value, w.Unit))
		if w.Err != nil {
			line += "  refused: " + w.Err.Error()
		}
		fmt.Fprintln(t.out, line)
	}
}

// quantity writes a value with its unit.
func quantity(x float64, u string) string {
	if u == "" || u == "1" {
		return number(x)
	}
	return number(x) + " " + u
}

// lines lets several goroutines print.
type lines struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// shared is a terminal that several goroutines print to.
func shared(t terminal) terminal {
	var mu sync.Mutex
	t.out, t.err = lines{&mu, t.out}, lines{&mu, t.err}
	return t
}

// print tells where the device is.
func (x *deviceFacts) print(t terminal, f *deviceFlags, plant *devicePlant) {
	writable := []string{}
	for _, p := range plant.points {
		if p.Writable {
			writable = append(writable, p.Name)
		}
	}
	rows := [][]string{{"device", plant.p.ID + ", " + plant.p.Plant.Name}}
	if x.identity != nil {
		rows = append(rows, []string{"OPC UA", x.url}, []string{"", "namespace " + x.opcua.Namespace}, []string{"fingerprint", opcua.Fingerprint(x.identity.Certificate())},
			[]string{"users", userReader + ", " + userOperator + " (passwords in " + x.folder.path("secrets") + ")"})
	}
	if x.mqtt != "" {
		rows = append(rows, []string{"Sparkplug B", x.mqtt + ", edge node " + sparkplugGroup + "/" + plainName(plant.p.ID)})
	}
	if f.modbus != "" {
		rows = append(rows, []string{"Modbus TCP", f.modbus + ", unit 1"})
	}
	rows = append(rows, []string{"points", fmt.Sprintf("%d, %d of them can be written", len(plant.points), len(writable))})
	speed := "real time"
	if f.speed != 1 {
		speed = number(f.speed) + " times real time"
	}
	rows = append(rows, []string{"speed", fmt.Sprintf("%s, a tick of %s", speed, span(plant.p.Period()))})
	table(t.out, rows, -1)
	for _, n := range x.notes {
		fmt.Fprintln(t.out, n)
	}
}
