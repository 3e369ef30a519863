package main

import (
	"context"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/modbus"
	"gemel/bridge/mqtt"
	broker "gemel/bridge/mqtt/embedded"
	"gemel/bridge/sparkplug"
)

// edgePage are the files of an edge, as docs/edge.md shows them.
func edgePage(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "edge.md"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# ([a-z]+\\.yaml)[^\n]*\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		files[m[1]] = m[2]
	}
	if len(files) != 3 {
		t.Fatalf("%d files of three", len(files))
	}
	return files
}

// The files of docs/edge.md are right, and with another address they run: what a device reads comes out at a host.
func TestEdgeOfThePage(t *testing.T) {
	files := edgePage(t)
	server, err := broker.Listen("127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	tag := func(a string, typ bridge.DataType) bridge.Tag {
		return bridge.Tag{ID: 1, Name: a, Address: a, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.Read, Type: typ}
	}
	d, err := modbus.NewDevice(modbus.Config{Name: "meter", Address: address, Base: 1, Tags: []bridge.Tag{tag("1/input/1", bridge.Float32), tag("1/input/3", bridge.Float32)}, Clock: bridge.Wall{}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	d.Set(0, 12.5)
	dir := t.TempDir()
	for name, text := range files {
		text = strings.NewReplacer("192.168.1.20:502", address, "mqtts://broker.plant:8883", server.URL(), ", user: edge, password_file: broker.password, ca_file: broker.pem", "").Replace(text)
		write(t, filepath.Join(dir, name), text)
	}
	path := filepath.Join(dir, "edge.yaml")
	says(t, 0, []string{"edge", path, "--check"}, "no problem", "pump/velocity", "swinging door, 0.5 L/s")

	got := make(chan float64, 1000)
	host, err := sparkplug.NewSource(sparkplug.Config{Name: "host", Broker: mqtt.Broker{URL: server.URL(), ClientID: "host"}, Host: "gemel", Tags: []bridge.Tag{tag("plant/pump-1//pump/flow", bridge.Float64)}, Clock: bridge.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	heard, ended := make(chan error, 1), make(chan int, 1)
	go func() {
		heard <- host.Run(ctx, func(list []bridge.Sample) error {
			for _, x := range list {
				if x.Status.IsGood() {
					got <- x.Value
				}
			}
			return nil
		}, func(bridge.Event) {})
	}()
	var out, log pipe
	go func() { ended <- run(ctx, []string{"edge", path}, terminal{&out, &log, false}) }()
	select {
	case x := <-got:
		if x != 12.5 {
			t.Errorf("%v L/s", x)
		}
	case <-time.After(20 * time.Second):
		t.Errorf("nothing came: %s%s", &out, &log)
	}
	cancel()
	if status := <-ended; status != 0 {
		t.Errorf("status %d: %s", status, &log)
	}
	<-heard
	if !strings.Contains(log.String(), "born as plant/pump-1") {
		t.Error(log.String())
	}
}

// A file that is wrong is told with its place, and the files that it needs by their names.
func TestEdgeMistakes(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "edge.yaml")
	says(t, exitInput, []string{"edge"}, "want one file")
	says(t, exitInput, []string{"edge", path}, "there is no file")
	write(t, path, "gemel: 1\nqueu: {}\n")
	says(t, exitInput, []string{"edge", path}, fmt.Sprintf("%s:2:1: there is no key \"queu\"", path), "there is no tag map")
}

// Gaps that come one upon the other do not flood the log, and none is left out of the count.
func TestManyGapsAreFewLines(t *testing.T) {
	var lines []string
	l := edgeLog{line: func(text string) { lines = append(lines, text) }, gaps: map[string]*gapCount{}}
	for i := range bridge.Time(300) { // 30 s
		at := i * 100e6
		l.tell(bridge.Event{At: at, Source: "adc", Gap: true, From: at, To: at + 1, Text: "1 readings are missing"})
	}
	l.tell(bridge.Event{At: 30e9, Source: "adc", Text: "closed"})
	l.end()
	text := strings.Join(lines, "\n")
	if len(lines) != 5 || strings.Count(text, "100 gaps") != 2 || !strings.Contains(text, "99 gaps") || !strings.Contains(text, "from 1970-01-01T00:00:00Z to") {
		t.Errorf("%d lines:\n%s", len(lines), text)
	}
}
