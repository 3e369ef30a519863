package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge/opcua"
)

// trustFlags are what a person does with certificates.
type trustFlags struct {
	opcuaPlace
	fingerprint, remove string
	list                bool
}

func trustCommand(t terminal) *cobra.Command {
	var f trustFlags
	c := &cobra.Command{
		Use:   "trust ADDRESS | FOLDER [NAME]",
		Short: "Show the certificate of an OPC UA server, and trust it",
		Long: `Show what an OPC UA server offers, and the certificate that it shows. The server
is an address, or the folder of a twin and a connection in connections.yaml.
Nothing is trusted by looking: compare the fingerprint with the one that the
server shows on its own screen, or that its administrator tells you, and give
it. The status is 1 while the certificate is not trusted.`,
		Example: "  gemel trust opc.tcp://127.0.0.1:4840\n  gemel trust station plc\n  gemel trust station plc --fingerprint 3FA0…\n  gemel trust station --list\n  gemel trust station --remove 3FA0…",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && (f.list || f.remove != "") {
				return nil
			}
			return serverArguments(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), t, args) },
	}
	f.flags(c)
	c.Flags().StringVar(&f.fingerprint, "fingerprint", "", "trust the certificate with this SHA-256, in `HEX`")
	c.Flags().StringVar(&f.remove, "remove", "", "trust the one with this SHA-256, in `HEX`, no more")
	c.Flags().BoolVar(&f.list, "list", false, "list the certificates that are trusted")
	return c
}

func (f *trustFlags) run(ctx context.Context, t terminal, args []string) error {
	wish := 0
	for _, set := range []bool{f.fingerprint != "", f.remove != "", f.list} {
		if set {
			wish++
		}
	}
	if wish > 1 {
		return errors.New("--fingerprint, --remove and --list: give one of them")
	}
	switch {
	case f.list, f.remove != "":
		folder, err := f.folder(args)
		if err != nil {
			return err
		}
		if f.list {
			return listTrusted(t, opcua.Store{Folder: folder})
		}
		return distrust(t, opcua.Store{Folder: folder}, f.remove)
	case f.fingerprint != "":
		if _, err := printOf(f.fingerprint); err != nil {
			return fmt.Errorf("--fingerprint %w", err)
		}
	}
	conn, err := f.connection(args)
	if err != nil {
		return err
	}
	offers, err := opcua.Offers(ctx, conn)
	if err != nil {
		return f.unreached(args, &conn, err)
	}
	if len(offers) == 0 {
		return failed(fmt.Errorf("%s offers no endpoint", conn.URL))
	}
	if f.fingerprint != "" {
		return f.trust(t, args, &conn, offers)
	}
	return f.show(t, args, &conn, offers)
}

// printOf reads a fingerprint as people write it, and gives the form of package opcua.
func printOf(text string) (string, error) {
	plain := strings.NewReplacer(":", "", " ", "", "\n", "", "\t", "").Replace(text)
	b, err := hex.DecodeString(plain)
	if err != nil || len(b) != 32 {
		return "", fmt.Errorf("%.40s: a SHA-256 has 64 hexadecimal digits", text)
	}
	return strings.ReplaceAll(fmt.Sprintf("% X", b), " ", ":"), nil
}

// plainPrint is a fingerprint that fits into a line, for commands.
func plainPrint(print string) string { return strings.ToLower(strings.ReplaceAll(print, ":", "")) }

// printText is a fingerprint in two lines.
func printText(print string) string {
	if len(print) < 48 {
		return print
	}
	return print[:48] + " " + print[48:]
}

// printLines is a fingerprint in two lines of a message.
func printLines(print string) string { return "  " + strings.ReplaceAll(printText(print), " ", "\n  ") }

// distinct are the offers with certificates that differ.
func distinct(offers []opcua.Offer) (list []*opcua.Offer) {
	seen := map[string]bool{}
	for i := range offers {
		if o := &offers[i]; o.Certificate != nil && !seen[o.Fingerprint] {
			seen[o.Fingerprint] = true
			list = append(list, o)
		}
	}
	return list
}

// show prints what a server offers; the status says whether it is trusted.
func (f *trustFlags) show(t terminal, args []string, conn *opcua.Connection, offers []opcua.Offer) error {
	fmt.Fprintln(t.out, conn.URL+" offers")
	rows := [][]string{{"policy", "mode", "for"}}
	table(t.out, append(rows, endpointRows(offers)...), -1)
	list := distinct(offers)
	for _, o := range list {
		fmt.Fprintln(t.out)
		printCertificate(t, o, conn)
	}
	fmt.Fprintln(t.out)
	var open *opcua.Offer
	for _, o := range list {
		if o.Refused != nil && open == nil {
			open = o
		}
	}
	switch {
	case len(list) == 0:
		fmt.Fprintln(t.err, hang("it shows no certificate: nobody can tell who it is, and whoever is on the way reads and changes everything"))
	case open == nil:
		fmt.Fprintln(t.err, hang("it is trusted: "+conn.Store.Folder))
		return nil
	case errors.Is(open.Refused, opcua.ErrUntrusted):
		fmt.Fprintf(t.err, "%s\n  gemel trust%s \\\n  --fingerprint %s\n", hang("This came over a line that proves nothing. Compare the fingerprint with the one that the server shows on its own screen, or that its administrator tells you. If they are the same, trust it:"), f.words(args), plainPrint(open.Fingerprint))
	default:
		fmt.Fprintln(t.err, hang("it will not be talked to as it is"))
	}
	return failed(errSilent)
}

// endpointRows are the endpoints; servers list one several times, for each kind of user and each of their names.
func endpointRows(offers []opcua.Offer) (rows [][]string) {
	users := map[[2]string][]string{}
	var order []*opcua.Offer
	for i := range offers {
		o := &offers[i]
		key := [2]string{o.Policy, o.Mode}
		if users[key] == nil {
			order = append(order, o)
		}
		for _, u := range o.Users {
			if !slices.Contains(users[key], u) {
				users[key] = append(users[key], u)
			}
		}
		if users[key] == nil {
			users[key] = []string{}
		}
	}
	for _, o := range order {
		rows = append(rows, []string{o.Policy, o.Mode, strings.Join(users[[2]string{o.Policy, o.Mode}], ", ") + weakness(o)})
	}
	return rows
}

// weakness says why an endpoint is not used by itself.
func weakness(o *opcua.Offer) string {
	switch {
	case o.Policy == "None" || o.Mode == "None":
		return " (no security: not used unless allowed)"
	case o.Policy == "Basic256" || o.Policy == "Basic128Rsa15":
		return " (deprecated: not used unless allowed)"
	case o.Mode == "Sign":
		return " (not encrypted: not used unless allowed)"
	}
	return ""
}

func printCertificate(t terminal, o *opcua.Offer, conn *opcua.Connection) {
	state := "not trusted"
	if !errors.Is(o.Refused, opcua.ErrUntrusted) {
		state = "trusted"
	}
	if errors.Is(o.Refused, opcua.ErrRevoked) || errors.Is(o.Refused, opcua.ErrRevocation) {
		state = "refused: " + reasonText(o.Refused)
	}
	fmt.Fprintln(t.out, "its certificate")
	rows := [][]string{{"fingerprint", printText(o.Fingerprint)}, {"subject", o.Subject}, {"application", o.Application}, {"hosts", strings.Join(o.Names, ", ")},
		{"valid", o.From.Format(time.DateOnly) + " to " + o.To.Format(time.DateOnly)}, {"status", state}}
	table(t.out, rows, -1)
	for _, fault := range o.Faults {
		fmt.Fprintln(t.out, "  "+strings.ReplaceAll(hang("BEWARE: "+reasonText(fault)), "\n", "\n  "))
	}
}

// reasonText is why a certificate is refused, without its fingerprint.
func reasonText(err error) string {
	var c *opcua.CertificateError
	if errors.As(err, &c) {
		return c.Reason.Error() + ": " + c.Text
	}
	return err.Error()
}

// trust accepts the certificate whose fingerprint was given, where the server shows it.
func (f *trustFlags) trust(t terminal, args []string, conn *opcua.Connection, offers []opcua.Offer) error {
	want, err := printOf(f.fingerprint)
	if err != nil {
		return err
	}
	var found *opcua.Offer
	list := distinct(offers)
	for _, o := range list {
		if o.Fingerprint == want {
			found = o
		}
	}
	if found == nil {
		text := "It shows none at all"
		if len(list) > 0 {
			text = "It shows\n" + printLines(list[0].Fingerprint) + "\nSomebody may stand in between, or the server has a new certificate"
		}
		return failed(fmt.Errorf("nothing is trusted: %s does not show the certificate\n%s\n%s", conn.URL, printLines(want), text))
	}
	if _, err := conn.Store.Trust(found.Certificate); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "trusted from now on: %s\n", found.Subject)
	table(t.out, [][]string{{"of", conn.URL}, {"in", conn.Store.Folder}}, -1)
	for _, fault := range found.Faults {
		fmt.Fprintln(t.err, hang("it will be refused all the same, "+reasonText(fault)))
	}
	own := filepath.Join(conn.Store.Folder, opcua.CertificateFile)
	fmt.Fprintln(t.err, hang("The server must trust us, too: give its administrator the file "+own)+"\n"+printLines(opcua.Fingerprint(conn.Identity.Certificate())))
	return nil
}

func listTrusted(t terminal, s opcua.Store) error {
	list, err := s.Trusted()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintf(t.out, "no certificate is trusted in %s\n", s.Folder)
		return nil
	}
	for i, c := range list {
		if i > 0 {
			fmt.Fprintln(t.out)
		}
		until := c.NotAfter.UTC().Format(time.DateOnly)
		if time.Now().After(c.NotAfter) {
			until += ": EXPIRED"
		}
		table(t.out, [][]string{{"fingerprint", printText(opcua.Fingerprint(c.Raw))}, {"subject", c.Subject.String()}, {"valid until", until}}, -1)
	}
	return nil
}

func distrust(t terminal, s opcua.Store, text string) error {
	print, err := printOf(text)
	if err != nil {
		return fmt.Errorf("--remove %w", err)
	}
	if err := s.Distrust(print); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "no longer trusted, from the next connection on\n")
	return nil
}
