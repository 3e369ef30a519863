package main

import (
	"context"
	"crypto/subtle"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/opcua"
	"gemel/bridge/opcuaserver"
	"gemel/engine/unit"
)

// Where the twin's own OPC UA server keeps who it is, whom it lets in, and its user's password. Its certificate is not that of the twin as a client: it has to
// name the address that it is reached by.
const (
	folderSpace      = "pki/server"
	folderClients    = "pki/clients"
	spacePassword    = "secrets/opcua-reader"
	spaceUser        = userReader
	spaceHistory     = historyLength
	applicationSpace = "urn:gemel:twin:" // and the name of the scenario
)

// twinSpace is the twin's own address space: what it estimates, for systems of the plant that read OPC UA. Nothing in it can be written.
//
//	sensors/TAG/       measured, expected, deviation
//	unknowns/NAME/     value, deviation
//	variables/NAME/    value, deviation
//	faults/NAME/       probability, severity
//	twin/              alarms, proposals, writing, stopped, age, unexplained
type twinSpace struct {
	server    *opcuaserver.Server
	identity  *opcua.Identity
	namespace string
	sensors   []string // what the sensors are called here
	unknowns  []quantityShown
	variables []quantityShown
	faults    []quantityShown

	mu        sync.Mutex
	uncertain bool // what was last said
}

// offer opens the address space where one is asked for.
func (r *liveRun) offer() (err error) {
	if r.flags.opcua == "" {
		return nil
	}
	s := &twinSpace{namespace: applicationSpace + plainName(r.job.ID), unknowns: quantities(r.job.Unknowns()), variables: quantities(r.job.Recorded()), faults: quantities(r.job.Severities())}
	if err = s.open(r); err != nil {
		return fmt.Errorf("--opcua %s: %w", r.flags.opcua, err)
	}
	r.space = s
	r.follow.publish = func() { s.publish(r) }
	return s.declare(r)
}

// open reads who the server is, its user and its clients, and takes the port.
func (s *twinSpace) open(r *liveRun) error {
	folder := r.w.folder
	host, err := spaceHost(r.flags.opcua, r.flags.serve.anywhere)
	if err != nil {
		return err
	}
	hosts := []string{"127.0.0.1", "localhost"}
	for _, name := range append([]string{host}, r.flags.serve.hosts...) {
		if !slices.Contains(hosts, name) {
			hosts = append(hosts, name)
		}
	}
	own := folder.path(folderSpace)
	if s.identity, err = opcua.LoadIdentity(own, s.namespace, hosts, r.clock); err != nil {
		return err
	}
	if c, err := x509.ParseCertificate(s.identity.Certificate()); err != nil || c.VerifyHostname(host) != nil {
		return fmt.Errorf("the certificate in %s is not for %s; move the folder away, and a new one is made", own, host)
	}
	if err = os.MkdirAll(filepath.Join(folder.path(folderClients), "trusted"), 0o700); err != nil { // where a person looks for it
		return err
	}
	right, err := password(folder.path(spacePassword))
	if err != nil {
		return err
	}
	s.server, err = opcuaserver.New(opcuaserver.Config{URL: r.flags.opcua, Expose: r.flags.serve.anywhere, Name: r.job.ID, URI: s.identity.ApplicationURI(), Namespace: s.namespace,
		Certificate: filepath.Join(own, opcua.CertificateFile), Key: filepath.Join(own, opcua.KeyFile), Clients: folder.path(folderClients), History: spaceHistory, Clock: r.clock,
		Authenticate: func(user, word string) bool {
			return subtle.ConstantTimeCompare([]byte(right), []byte(word)) == 1 && user == spaceUser
		},
		Problem: func(err error) { r.screen.line(r.clock.Now(), "%v", err) }})
	return err
}

// spaceHost is the host of an address to serve at.
func spaceHost(text string, anywhere bool) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "opc.tcp" || u.Hostname() == "" {
		return "", errors.New("want an address such as opc.tcp://127.0.0.1:4841")
	}
	ip := net.ParseIP(u.Hostname())
	switch {
	case ip != nil && ip.IsUnspecified():
		return "", errors.New("clients are told this address: name one that they reach, such as 127.0.0.1")
	case !anywhere && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()):
		return "", errors.New("it can be reached from other machines: use 127.0.0.1, or say --anywhere")
	}
	return u.Hostname(), nil
}

// declare makes the variables: none of them has a value yet.
func (s *twinSpace) declare(r *liveRun) error {
	var failed error
	add := func(id, text string, t bridge.DataType, u opcuaserver.Unit) {
		v := opcuaserver.Variable{ID: id, Description: text, Type: t, Unit: u, Status: bridge.BadWaitingForInitial}
		if t == bridge.Float64 {
			v.Value = math.NaN()
		}
		if err := s.server.Add(v); err != nil && failed == nil {
			failed = fmt.Errorf("--opcua: %w", err)
		}
	}
	s.sensors = sensorFolders(r.follow.wiring.sensors)
	for i, name := range s.sensors {
		w := &r.follow.wiring.sensors[i]
		add(name+"/measured", "what the sensor read when it was last compared", bridge.Float64, opcuaserver.UnitOf(w.tag.Unit))
		add(name+"/expected", "what the twin expected it to read then", bridge.Float64, opcuaserver.UnitOf(w.tag.Unit))
		add(name+"/deviation", "standard deviation of measured less expected, by chance alone", bridge.Float64, unitOfDifference(w.tag.Unit))
	}
	for _, group := range []struct {
		name string
		list []quantityShown
	}{{"unknowns/", s.unknowns}, {"variables/", s.variables}} {
		for _, q := range group.list {
			add(group.name+q.name+"/value", q.doc, bridge.Float64, opcuaserver.UnitOf(q.unit))
			add(group.name+q.name+"/deviation", "standard deviation of "+q.name, bridge.Float64, unitOfDifference(q.unit))
		}
	}
	for _, q := range s.faults {
		add("faults/"+q.name+"/probability", "probability that the fault is there", bridge.Float64, opcuaserver.UnitOf("1"))
		add("faults/"+q.name+"/severity", "departure of "+q.doc+" from the healthy value, if the fault is there", bridge.Float64, unitOfDifference(q.unit))
	}
	if len(s.faults) > 0 {
		add("twin/unexplained", "probability that something is wrong that none of the faults explains", bridge.Float64, opcuaserver.UnitOf("1"))
	}
	add("twin/age", "age of the estimate", bridge.Float64, opcuaserver.UnitOf("s"))
	add("twin/alarms", "alarms that stand", bridge.UInt32, opcuaserver.Unit{})
	add("twin/proposals", "proposals that wait for a decision", bridge.UInt32, opcuaserver.Unit{})
	add("twin/writing", "this run may write to devices what people approve", bridge.Boolean, opcuaserver.Unit{})
	add("twin/stopped", "somebody has stopped all writing", bridge.Boolean, opcuaserver.Unit{})
	return failed
}

// sensorFolders are what the sensors are called: by their tags, and where a tag feeds several, by their variables as well.
func sensorFolders(list []sensorTag) (names []string) {
	count := map[string]int{}
	for i := range list {
		count[list[i].tag.Name]++
	}
	for i := range list {
		name := "sensors/" + list[i].tag.Name
		if count[list[i].tag.Name] > 1 {
			name += "/" + list[i].variable
		}
		names = append(names, name)
	}
	return names
}

// unitOfDifference is the unit of a difference: kelvin for temperatures in degrees Celsius.
func unitOfDifference(symbol string) opcuaserver.Unit {
	u, err := unit.Parse(symbol)
	switch {
	case err != nil || u.Offset == 0:
		return opcuaserver.UnitOf(symbol)
	case u.Scale == 1:
		return opcuaserver.UnitOf("K")
	}
	return opcuaserver.Unit{Text: symbol, Description: "difference"}
}

// publish serves the estimate as it is now, with the time of its tick.
func (s *twinSpace) publish(r *liveRun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := r.follow.view()
	s.uncertain = len(r.lost(&v)) > 0
	quality, at := bridge.Good, v.At
	switch {
	case v.At == 0:
		quality, at = bridge.BadWaitingForInitial, bridge.At(r.clock.Now())
	case s.uncertain:
		quality = bridge.UncertainLastUsable
	}
	for i, name := range s.sensors {
		w, x, q, then := &r.follow.wiring.sensors[i], &v.Readings[i], quality, v.Read[i]
		switch {
		case then == 0:
			q, then = bridge.BadWaitingForInitial, at
		case then != v.At && q.IsGood(): // this tick had no reading of it
			q = bridge.UncertainLastUsable
		}
		s.set(name+"/measured", w.value.of(x.Reading), q, then)
		s.set(name+"/expected", w.value.of(x.Expected), q, then)
		s.set(name+"/deviation", w.size.of(x.Deviation), q, then)
	}
	pairs := func(group string, list []quantityShown, mean, sure []float64) {
		for i := range list {
			x, d := math.NaN(), math.NaN()
			if i < len(mean) {
				x, d = list[i].value.of(mean[i]), list[i].size.of(sure[i])
			}
			s.set(group+list[i].name+"/value", x, quality, at)
			s.set(group+list[i].name+"/deviation", d, quality, at)
		}
	}
	pairs("unknowns/", s.unknowns, v.Mean, v.Sure)
	pairs("variables/", s.variables, v.Values, v.ValuesSure)
	for i, q := range s.faults {
		p, size := math.NaN(), math.NaN()
		if i < len(v.Faults) {
			p, size = v.Faults[i], q.size.of(v.Sizes[i])
		}
		s.set("faults/"+q.name+"/probability", p, quality, at)
		s.set("faults/"+q.name+"/severity", size, quality, at)
	}
	if len(s.faults) > 0 {
		s.set("twin/unexplained", v.Unexplained, quality, at)
	}
}

// set gives a variable its value; what is no number is bad.
func (s *twinSpace) set(id string, x float64, quality bridge.Status, at bridge.Time) {
	if math.IsNaN(x) && !quality.IsBad() {
		quality = bridge.BadWaitingForInitial
	}
	_ = s.server.Set(id, x, quality, at) // declare has added all of them
}

// standing serves what waits for people, and the estimate anew where a connection has come or gone.
func (s *twinSpace) standing(r *liveRun) {
	now := bridge.At(r.clock.Now())
	v := r.follow.view()
	s.mu.Lock()
	changed := v.At != 0 && s.uncertain != (len(r.lost(&v)) > 0)
	s.mu.Unlock()
	if changed {
		s.publish(r)
	}
	age, quality := math.NaN(), bridge.BadWaitingForInitial
	if v.At != 0 {
		age, quality = time.Duration(now-v.At).Seconds(), bridge.Good
	}
	s.set("twin/age", age, quality, now)
	open := 0
	for _, p := range r.w.gate.Proposals() {
		if p.State == gate.Open && p.Expires > now {
			open++
		}
	}
	stop, err := r.w.gate.Stopped()
	s.set("twin/alarms", float64(len(r.board.Standing())), bridge.Good, now)
	s.set("twin/proposals", float64(open), bridge.Good, now)
	s.set("twin/writing", digit(r.writing != nil), bridge.Good, now)
	s.set("twin/stopped", digit(stop != nil || err != nil), bridge.Good, now)
}

// run serves until ctx ends. A server that fails is told; the plant is followed all the same.
func (s *twinSpace) run(ctx context.Context, r *liveRun) error {
	print := opcua.Fingerprint(s.identity.Certificate())
	r.tell("opcua", bridge.At(r.clock.Now()), fmt.Sprintf("OPC UA at %s, namespace %s, user %s with the password in %s, clients trusted in %s, certificate %s", s.server.URL(), s.namespace, spaceUser,
		r.w.folder.path(spacePassword), filepath.Join(r.w.folder.path(folderClients), "trusted"), print), map[string]any{"url": s.server.URL(), "fingerprint": print})
	served := make(chan error, 1)
	go func() { served <- s.server.Serve(ctx) }()
	for {
		s.standing(r)
		select {
		case err := <-served:
			if ctx.Err() == nil {
				r.tell("opcua", bridge.At(r.clock.Now()), "the twin's values are not served any more: "+err.Error(), nil)
				<-ctx.Done()
			}
			return nil
		case <-r.clock.After(time.Second):
		}
	}
}

// close gives the port back where nothing was served.
func (s *twinSpace) close() {
	if s.server != nil {
		_ = s.server.Close() // closed already where it was served
	}
}

// digit is what a Boolean is set by.
func digit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
