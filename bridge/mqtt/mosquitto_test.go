package mqtt

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt/mqtttest"
)

func certified(m *mqtttest.Mosquitto, name string) Broker {
	own, _, _ := m.Issue(name, nil)
	return Broker{URL: m.URL, ClientID: name, Roots: m.Pool(), Own: &own, KeepAlive: time.Second}
}

// mosquitto keeps what is not acknowledged, over our broken connections and over its own restarts.
func TestMosquittoRestartsAndNothingIsLost(t *testing.T) {
	t.Parallel()
	m := mqtttest.NewMosquitto(t, "")
	in, stop := start(t, Config{Broker: certified(m, "reader"), Tags: []bridge.Tag{tagAt(1, "n", bridge.Unknown)}})
	in.Until(t, "connected", connected(in))
	time.Sleep(100 * time.Millisecond)
	p := dial(t, certified(m, "publisher"))
	const all = 300
	for i := range all {
		switch i {
		case 50:
			in.Refuse(true)
		case 60:
			in.Until(t, "refused", func() bool { return in.Refused() > 0 })
		case 100, 200:
			m.Stop(syscall.SIGTERM)
			m.Start()
			p = dial(t, certified(m, "publisher"))
		case 150:
			in.Refuse(false)
		}
		p.say(t, "n", fmt.Sprint(i))
	}
	in.Until(t, "all of them", func() bool { return len(good(in)) >= all })
	stop()
	next := 0.0
	for _, x := range in.Samples() {
		if !x.Status.IsGood() {
			continue
		}
		if x.Value != next {
			t.Fatalf("got %g, want %g", x.Value, next)
		}
		next++
	}
	if n := len(in.Gaps()); n > 0 {
		t.Errorf("%d gaps were told, and there was none", n)
	}
}

func TestMosquittoWantsACertificate(t *testing.T) {
	t.Parallel()
	m := mqtttest.NewMosquitto(t, "user reader\ntopic read plant/#\n")
	b := certified(m, "reader")
	c := dial(t, b)
	if err := c.Subscribe(1, "plant/level"); err != nil {
		t.Error(err)
	}
	without := b
	without.Own = nil
	if _, err := without.Connect(context.Background(), func() Start { return Start{Clean: true} }); err == nil {
		t.Error("connected without a certificate")
	}
	strange, _, _ := mqtttest.NewAuthority(t).Issue("reader", nil)
	without.Own = &strange
	if _, err := without.Connect(context.Background(), func() Start { return Start{Clean: true} }); err == nil {
		t.Error("connected with a certificate of another authority")
	}
}

// The name in a certificate is the user's: every certificate of the authority connects, and the access control list says who may read and who may write.
func TestMosquittoSeparatesByCertificate(t *testing.T) {
	t.Parallel()
	m := mqtttest.NewMosquitto(t, "user reader\ntopic read plant/#\nuser writer\ntopic write plant/#\n")
	tags := []bridge.Tag{tagAt(1, "plant/level", bridge.Unknown)}
	in, _ := start(t, Config{Broker: certified(m, "reader"), Tags: tags})
	stranger, _ := start(t, Config{Broker: certified(m, "stranger"), Tags: tags})
	in.Until(t, "connected", connected(in))
	stranger.Until(t, "connected", connected(stranger))
	time.Sleep(100 * time.Millisecond) // until they have subscribed
	for i, name := range []string{"stranger", "reader", "writer"} {
		b := certified(m, name)
		b.ClientID = "as " + name
		dial(t, b).say(t, "plant/level", fmt.Sprint(i))
	}
	in.Until(t, "what the writer says", func() bool { return in.Last(1).Value == 2 })
	if len(good(in)) != 1 {
		t.Errorf("the reader heard %v, want 2 alone", good(in))
	}
	if len(good(stranger)) > 0 {
		t.Errorf("the stranger heard %v", good(stranger))
	}
}

// An impostor is refused before a name or a password leaves.
func TestImpostorsAreRefused(t *testing.T) {
	t.Parallel()
	right := mqtttest.NewAuthority(t)
	for name, issue := range map[string]func() tls.Certificate{
		"another authority": func() tls.Certificate { c, _, _ := mqtttest.NewAuthority(t).Issue("mosquitto", nil); return c },
		"another host": func() tls.Certificate {
			c, _, _ := right.Issue("mosquitto", func(x *x509.Certificate) { x.IPAddresses = nil; x.DNSNames = []string{"plant.example"} })
			return c
		},
		"expired": func() tls.Certificate {
			c, _, _ := right.Issue("mosquitto", func(x *x509.Certificate) { x.NotAfter = time.Now().Add(-time.Hour) })
			return c
		},
		"not for servers": func() tls.Certificate {
			c, _, _ := right.Issue("mosquitto", func(x *x509.Certificate) { x.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
			return c
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{issue()}})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			heard := make(chan []byte, 1)
			go func() {
				c, err := l.Accept()
				if err != nil {
					return
				}
				_ = c.SetDeadline(time.Now().Add(5 * time.Second))
				all, _ := io.ReadAll(c)
				heard <- all
				_ = c.Close()
			}()
			s, err := NewSource(Config{Name: "x", Broker: Broker{URL: "mqtts://" + l.Addr().String(), User: "anna", Password: "geheim", Roots: right.Pool()}, Tags: []bridge.Tag{tagAt(1, "n", bridge.Unknown)}})
			if err != nil {
				t.Fatal(err)
			}
			in := bridgetest.NewInbox()
			err = s.Run(context.Background(), in.Take, in.Tell) // no patience mends it
			var wrong *tls.CertificateVerificationError
			if !errors.As(err, &wrong) {
				t.Errorf("ended with %v", err)
			}
			if all := <-heard; len(all) > 0 {
				t.Errorf("the impostor heard %q", all)
			}
			for _, e := range in.Events() {
				if strings.Contains(e.Text, "geheim") {
					t.Errorf("an event tells the password: %s", e.Text)
				}
			}
		})
	}
}

// A server that refuses the password ends it, and the password stands in no error.
func TestARefusedPasswordIsFinal(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		b := make([]byte, 1024)
		n, _ := c.Read(b)
		if !bytes.Contains(b[:n], []byte("geheim")) {
			t.Error("the password did not come")
		}
		_, _ = c.Write([]byte{0x20, 2, 0, 4}) // CONNACK: bad user name or password
	}()
	s, err := NewSource(Config{Name: "x", Broker: Broker{URL: "mqtt://" + l.Addr().String(), User: "anna", Password: "geheim"}, Tags: []bridge.Tag{tagAt(1, "n", bridge.Unknown)}})
	if err != nil {
		t.Fatal(err)
	}
	in := bridgetest.NewInbox()
	if err := s.Run(context.Background(), in.Take, in.Tell); !Hopeless(err) || strings.Contains(fmt.Sprint(err, in.Events()), "geheim") {
		t.Errorf("ended with %v", err)
	}
}
