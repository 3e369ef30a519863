package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gemel/bridge"
	"gemel/bridge/connection"
	"gemel/bridge/device"
	"gemel/bridge/opcua"
	"gemel/bridge/tag"
	"gemel/engine/dae"
	"gemel/scenarios"
)

// Connections of a twin that follows a device, by protocol.
const (
	connectionOPCUA     = "plc"
	connectionSparkplug = "cell"
	connectionModbus    = "meter"
)

const (
	folderConnections = "connections.yaml"
	folderAlarms      = "alarms.yaml"
	folderSecrets     = "secrets"
)

// starter writes what a twin needs to follow this device. What is there stays.
func (x *deviceFacts) starter(f *deviceFlags, p *scenarios.Prepared, plant *devicePlant, d *device.Device, clock bridge.Clock) error {
	dir := twinFolder(f.twin)
	if err := os.MkdirAll(string(dir), 0o700); err != nil {
		return cannotWrite(string(dir), err)
	}
	tags, err := x.tags(f, p, d)
	if err != nil {
		return err
	}
	var list bytes.Buffer
	if err := (&tag.Map{Tags: tags}).WriteYAML(&list); err != nil {
		return err
	}
	files := []struct{ name, text string }{{folderTags, list.String()}, {folderConnections, x.connections(f)}, {folderAlarms, alarmsText(p, plant)}, {folderRules, rulesText(plant)}}
	for _, file := range files {
		if err := x.place(dir.path(file.name), file.text); err != nil {
			return err
		}
	}
	if x.identity == nil {
		return nil
	}
	return x.acquaint(f, dir, clock)
}

// place writes a file that is not there yet.
func (x *deviceFacts) place(path, text string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		x.notes = append(x.notes, path+" is there already and stays as it is")
		return nil
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	_, err = file.WriteString(text)
	x.notes = append(x.notes, "wrote "+path)
	return errors.Join(err, file.Close())
}

// acquaint gives the twin a password and a certificate, and lets the device trust that one.
func (x *deviceFacts) acquaint(f *deviceFlags, dir twinFolder, clock bridge.Clock) error {
	users := []string{userReader}
	if f.writer {
		users = append(users, userOperator)
	}
	for _, user := range users {
		right, err := password(x.folder.path("secrets", user))
		if err != nil {
			return err
		}
		path := dir.path(filepath.Join(folderSecrets, user))
		switch has, err := os.ReadFile(path); {
		case errors.Is(err, fs.ErrNotExist):
			if err := writeSecret(path, right); err != nil {
				return err
			}
			x.notes = append(x.notes, "wrote "+path)
		case err != nil:
			return err
		case strings.TrimRight(string(has), "\r\n") != right:
			x.notes = append(x.notes, fmt.Sprintf("%s is another password than this device's; it stays as it is (the device's is in %s)", path, x.folder.path("secrets", user)))
		}
	}
	set, err := connection.ReadFile(dir.path(folderConnections))
	if err != nil {
		return err
	}
	c, err := set.OPCUA(connectionOPCUA, clock)
	if err != nil {
		x.notes = append(x.notes, fmt.Sprintf("no certificate was exchanged: %v", err))
		return nil
	}
	if _, err := (opcua.Store{Folder: x.folder.path("pki")}).Trust(c.Identity.Certificate()); err != nil {
		return err
	}
	x.notes = append(x.notes, "the device trusts the certificate of the twin, "+opcua.Fingerprint(c.Identity.Certificate()))
	if !f.trust {
		x.notes = append(x.notes, fmt.Sprintf("the twin does not trust the device yet: compare the fingerprint, then  gemel trust %s %s", word(string(dir)), connectionOPCUA))
		return nil
	}
	if _, err := c.Store.Trust(x.identity.Certificate()); err != nil {
		return err
	}
	x.notes = append(x.notes, "the twin trusts the certificate of the device: --trust")
	return nil
}

// tags of all protocols that are served. The first one's are of the model, those of the others are stored beside them under a name of their own.
func (x *deviceFacts) tags(f *deviceFlags, p *scenarios.Prepared, d *device.Device) (list []bridge.Tag, err error) {
	var served [][]bridge.Tag
	if x.identity != nil {
		served = append(served, d.OPCUATags(connectionOPCUA))
	}
	if x.mqtt != "" {
		served = append(served, d.SparkplugTags(connectionSparkplug))
	}
	if f.modbus != "" {
		tags, err := d.ModbusTags(connectionModbus)
		if err != nil {
			return nil, err
		}
		served = append(served, tags)
	}
	period := bridge.Time(max(p.Period()/f.speed*1e9, float64(2*showEvery))) // a client samples at half of it, and the server no faster than this
	for k, tags := range served {
		for _, t := range tags {
			t.Period = period
			if !strings.HasPrefix(t.Name, "gemel/") {
				if id, ok := p.Plant.Lookup(t.Variable); !ok || p.Plant.Variables[id].Pos == (dae.Pos{}) {
					t.Variable = "" // a column or a control block of the scenario, which the model of the twin has not
				}
			} else {
				t.Period, t.Access = bridge.Time(500e6), bridge.Read // the writer counts it up by itself
			}
			if t.Access == bridge.Read { // the range of an instrument is no limit of what it reads
				t.Low, t.High = math.Inf(-1), math.Inf(1)
			}
			t.Low, t.High = withoutRounding(t.Low), withoutRounding(t.High)
			if k > 0 {
				t.Name, t.Variable, t.Access = t.Source+"/"+t.Name, "", bridge.Read
			}
			list = append(list, t)
		}
	}
	return list, nil
}

// withoutRounding is 2000 for the 1999.9999999999998 that a conversion of units leaves; a tag's limits are compared less exactly than that.
func withoutRounding(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// connections is the text of connections.yaml.
func (x *deviceFacts) connections(f *deviceFlags) string {
	var b strings.Builder
	b.WriteString("# Where the devices of this twin are. Passwords stand in files of their own. Without a section\n# writer nothing is ever written to a connection.\ngemel: 1\nconnections:\n")
	first := true
	writer := func(text string) {
		if f.writer && first {
			fmt.Fprintf(&b, "    writer: %s\n", text)
		} else if first {
			fmt.Fprintf(&b, "    # writer: %s\n", text)
		}
		first = false
	}
	if x.identity != nil {
		fmt.Fprintf(&b, "  %s:\n    opcua: %q\n    user: %s\n    password_file: %s/%s\n", connectionOPCUA, x.url, userReader, folderSecrets, userReader)
		writer(fmt.Sprintf("{user: %s, password_file: %s/%s, heartbeat: %q}", userOperator, folderSecrets, userOperator, "nsu="+x.opcua.Namespace+";s="+device.Heartbeat))
	}
	if x.mqtt != "" {
		fmt.Fprintf(&b, "  %s:\n    sparkplug: %q\n    host: gemel\n", connectionSparkplug, x.mqtt)
		writer("{}")
	}
	if f.modbus != "" {
		fmt.Fprintf(&b, "  %s:\n    modbus: %q\n    base: 0\n    period: 1 s\n", connectionModbus, f.modbus)
		writer("{}")
	}
	return b.String()
}

// alarmsText is the text of alarms.yaml: the limits of the scenario.
func alarmsText(p *scenarios.Prepared, plant *devicePlant) string {
	var b strings.Builder
	b.WriteString("# When a tag raises an alarm: low and high, hysteresis by which it must come back, rate of change, and how\n# many standard deviations it may be from what the twin expects.\ngemel: 1\nalarms:\n")
	none := true
	for i, point := range plant.points {
		var parts []string
		for _, e := range p.Limits {
			if e.Key.Value != point.Name || point.Writable {
				continue
			}
			if e.Value.Low.Given() {
				parts = append(parts, "low: "+strconv.Quote(e.Value.Low.Value))
			}
			if e.Value.High.Given() {
				parts = append(parts, "high: "+strconv.Quote(e.Value.High.Value))
			}
		}
		if plant.reads[i] != point.Name { // it is measured
			parts = append(parts, "deviations: 6")
		}
		if len(parts) > 0 {
			fmt.Fprintf(&b, "  %s: {%s}\n", strconv.Quote(point.ID()), strings.Join(parts, ", "))
			none = false
		}
	}
	if none {
		return strings.Replace(b.String(), "alarms:\n", "alarms: {}\n", 1)
	}
	return b.String()
}

// rulesText is the text of rules.yaml: set-points for which the scenario has limits may be written within them, the others stand there as examples.
func rulesText(plant *devicePlant) string {
	var b strings.Builder
	b.WriteString("# What may be written at all: by a person's approval, within these limits. A tag that does not stand here\n# cannot be written.\ngemel: 1\nclasses:\n  normal: {approvers: 1}\ntags:\n")
	none := true
	for _, p := range plant.points {
		if !p.Writable {
			continue
		}
		u, low, high := p.Display, p.Low, p.High
		if u == "" {
			u = p.Unit
		}
		low, high = inDisplay(low, p.Unit, u), inDisplay(high, p.Unit, u)
		sure := plant.limited(p.Name) && !math.IsNaN(low) && !math.IsNaN(high)
		hash := ""
		if !sure {
			hash = "# "
		}
		none = none && !sure
		fmt.Fprintf(&b, "  %s%s: {class: normal, min: %q, max: %q, fresh: 10 s}\n", hash, strconv.Quote(p.ID()), quantity(low, u), quantity(high, u))
	}
	if none {
		return strings.Replace(b.String(), "tags:\n", "tags: {}\n", 1)
	}
	return b.String()
}

// limited says whether the scenario has both limits of a variable.
func (d *devicePlant) limited(name string) bool {
	for _, e := range d.p.Limits {
		if e.Key.Value == name {
			return e.Value.Low.Given() && e.Value.High.Given()
		}
	}
	return false
}
