package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/spf13/cobra"

	"gemel/bridge/api"
	"gemel/bridge/gate"
)

func keyCommand(t terminal) *cobra.Command {
	c := &cobra.Command{Use: "key", Short: "Make and show the key that a person signs with", Args: noSuchCommand,
		Long: "Decisions are signed with an Ed25519 key of one's own. Its private half never\nleaves the machine that it is made on; the public half stands in people.yaml.",
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(keyNewCommand(t), keyShowCommand(t))
	return c
}

var personName = regexp.MustCompile(`^[\pL\pN][\pL\pN._ -]{0,62}$`)

func keyNewCommand(t terminal) *cobra.Command {
	var out, role string
	var p passphrase
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a key, and print the person's line for people.yaml",
		Long: `Make an Ed25519 key in a new file that only you can read (mode 0600), and print
the line for people.yaml. With a passphrase the file is encrypted (PKCS #8,
PBKDF2 with 600,000 rounds, AES-256), as openssl does it.`,
		Example: "  gemel key new anna --role approver\n  gemel key new anna --passphrase-file secret.txt --out keys/anna.key",
		Args:    exactlyOne("name"),
		RunE: func(_ *cobra.Command, args []string) error {
			name := args[0]
			if !personName.MatchString(name) {
				return fmt.Errorf("%q is no name: letters, digits, blanks, '.', '-' and '_'", name)
			}
			if !gate.Role(role).May(gate.Viewer) {
				return fmt.Errorf("--role %s: the roles are viewer, operator, approver, engineer", role)
			}
			if out == "" {
				out = name + ".key"
			}
			if err := checkTarget("--out", out); err != nil {
				return err
			}
			if _, err := os.Lstat(out); err == nil {
				return fmt.Errorf("%s exists already, and a key is never written over; give another name with --out", out)
			}
			phrase, err := p.choose()
			if err != nil {
				return err
			}
			public, key, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				return err
			}
			if err := api.WriteKey(out, key, phrase); err != nil {
				return cannotWrite(out, err)
			}
			if len(phrase) == 0 {
				fmt.Fprintln(t.err, hang(out+" has no passphrase: whoever can read the file can sign as "+name))
			}
			fmt.Fprintf(t.err, "wrote %s; for people.yaml:\n", out)
			fmt.Fprintf(t.out, "%s: {role: %s, key: %s}\n", name, role, publicText(public))
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "write to `FILE` (default NAME.key)")
	c.Flags().StringVar(&role, "role", string(gate.Viewer), "`ROLE` in the line: viewer, operator, approver or engineer")
	p.flag(c)
	c.Flags().BoolVar(&p.none, "no-passphrase", false, "do not ask for a passphrase")
	return c
}

func keyShowCommand(t terminal) *cobra.Command {
	var p passphrase
	c := &cobra.Command{Use: "show FILE", Short: "Print the public key of a key file", Args: exactlyOne("file"),
		Example: "  gemel key show anna.key",
		RunE: func(_ *cobra.Command, args []string) error {
			key, err := api.ReadKey(args[0], p.read)
			if err != nil {
				return err
			}
			fmt.Fprintln(t.out, publicText(key.Public().(ed25519.PublicKey)))
			return nil
		}}
	p.flag(c)
	return c
}

// passphrase comes from a file, from a pipe (-) or from the terminal; never from the command line, where others see it.
type passphrase struct {
	file string
	none bool
}

func (p *passphrase) flag(c *cobra.Command) {
	c.Flags().StringVar(&p.file, "passphrase-file", "", "passphrase of the key in `FILE`, - for standard input")
}

// read is the passphrase of a key that has one.
func (p passphrase) read() ([]byte, error) {
	if p.file == "" {
		return hidden("passphrase: ")
	}
	var data []byte
	var err error
	if p.file == "-" {
		data, err = io.ReadAll(io.LimitReader(os.Stdin, 4096))
	} else {
		data, err = os.ReadFile(p.file)
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), err
}

// choose is a passphrase for a new key; empty: none.
func (p passphrase) choose() ([]byte, error) {
	if p.none {
		return nil, nil
	}
	if p.file != "" {
		phrase, err := p.read()
		if err == nil && len(phrase) == 0 {
			err = fmt.Errorf("--passphrase-file %s: its first line is empty", p.file)
		}
		return phrase, err
	}
	phrase, err := hidden("passphrase (empty for none): ")
	if err != nil {
		return nil, err
	}
	again, err := hidden("once more: ")
	if err == nil && !bytes.Equal(phrase, again) {
		err = errors.New("the two are not the same; nothing was written")
	}
	return phrase, err
}
