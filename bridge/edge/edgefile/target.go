package edgefile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gemel/bridge"
	"gemel/bridge/mqtt"
	"gemel/bridge/settings"
	"gemel/bridge/sparkplug"
)

// target is the MQTT server that reports go to, and the edge node as which they go.
type target struct {
	url, group, node, device, primary string
	user, password                    string // the password's file
	certificate, key, ca, client      string // files
	plain                             bool
}

func (g *target) read(root *settings.Node) {
	p := root.Get("publish")
	if p == nil {
		root.Add("publish is needed, such as  publish: {sparkplug: \"mqtts://broker:8883\", group: plant, node: pump-1, primary: gemel}")
		return
	}
	p.Keys("sparkplug", "group", "node", "device", "primary", "user", "password_file", "client_id", "ca_file", "certificate_file", "key_file", "plain")
	*g = target{url: p.Text("sparkplug"), group: p.Text("group"), node: p.Text("node"), device: p.Text("device"), primary: p.Text("primary"), user: p.Text("user"), password: p.Text("password_file"),
		client: p.Text("client_id"), ca: p.Text("ca_file"), certificate: p.Text("certificate_file"), key: p.Text("key_file"), plain: p.Bool("plain")}
	for _, needed := range []struct{ key, text string }{{"sparkplug", g.url}, {"group", g.group}, {"node", g.node}} {
		if needed.text == "" {
			p.Add("publish: %s is needed", needed.key)
		}
	}
	for _, name := range []struct{ key, text string }{{"group", g.group}, {"node", g.node}, {"device", g.device}, {"primary", g.primary}} {
		if strings.ContainsAny(name.text, "+/#") {
			p.Get(name.key).Add("%s: %q: a name of Sparkplug is without + / #", name.key, name.text)
		}
	}
	if p.Get("password") != nil {
		p.Get("password").Add("password: a password does not stand in this file; write it into one of its own (chmod 600) and name that as password_file")
	}
	if (g.user == "") != (g.password == "") {
		p.Add("publish: user and password_file belong together")
	}
	if (g.certificate == "") != (g.key == "") {
		p.Add("publish: certificate_file and key_file belong together")
	}
}

// address of a metric.
func (g *target) address(device, metric string) string {
	return strings.Join([]string{g.group, g.node, or(device, g.device), metric}, "/")
}

// check looks at names and addresses as hosts will, and connects nothing.
func (g *target) check(folder string, tags []bridge.Tag) error {
	b, err := g.broker(folder)
	if err != nil {
		return err
	}
	_, err = sparkplug.NewSource(sparkplug.Config{Name: "publish", Broker: b, Host: or(g.primary, "any"), Tags: tags, Clock: bridge.Wall{}})
	return err
}

// broker with the secrets that it needs.
func (g *target) broker(folder string) (mqtt.Broker, error) {
	b := mqtt.Broker{URL: g.url, ClientID: or(g.client, g.group+"-"+g.node), User: g.user, Plain: g.plain}
	path := func(name string) string {
		if filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(folder, filepath.FromSlash(name))
	}
	if g.password != "" {
		text, err := secret(path(g.password))
		if err != nil {
			return b, err
		}
		b.Password = strings.TrimRight(text, "\r\n")
	}
	if g.ca != "" {
		data, err := os.ReadFile(path(g.ca))
		if err != nil {
			return b, err
		}
		if b.Roots = x509.NewCertPool(); !b.Roots.AppendCertsFromPEM(data) {
			return b, fmt.Errorf("%s: there is no certificate in PEM in it", path(g.ca))
		}
	}
	if g.certificate != "" {
		key, err := secret(path(g.key))
		if err != nil {
			return b, err
		}
		certificate, err := os.ReadFile(path(g.certificate))
		if err != nil {
			return b, err
		}
		pair, err := tls.X509KeyPair(certificate, []byte(key))
		if err != nil {
			return b, fmt.Errorf("%s and %s: %w", path(g.certificate), path(g.key), err)
		}
		b.Own = &pair
	}
	return b, b.Check()
}

// secret reads a file that nobody else may read.
func secret(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no file %s; write the secret into it and chmod 600 it", path)
	}
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		return "", fmt.Errorf("%s can be read by others: chmod 600 it", path)
	}
	data, err := os.ReadFile(path)
	return string(data), err
}
