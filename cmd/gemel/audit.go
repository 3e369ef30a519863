package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"gemel/bridge/api"
	"gemel/bridge/journal"
)

func auditCommand(t terminal) *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "Verify the journal of a twin, and export checkpoints", Args: noSuchCommand,
		Long: "The journal holds every proposal, decision, stop and write, each bound to all\nbefore it. What is cut off its end shows only against a checkpoint that was\nexported: export one every day, and keep it on another machine.",
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(auditVerifyCommand(t), auditExportCommand(t), auditReplayCommand(t))
	return c
}

func auditVerifyCommand(t terminal) *cobra.Command {
	var files []string
	var key string
	var p passphrase
	c := &cobra.Command{
		Use:   "verify [FOLDER]",
		Short: "Say whether anything in the journal was changed",
		Long: `Read the whole journal and report every changed, missing, doubled or reordered
entry; the status is 1 where there is one. FOLDER is that of a twin, or of a
journal, and nothing of the program that wrote it is needed; without it the
running twin is asked, and what it says is only as good as its machine.

--checkpoint gives a checkpoint that was exported: without one nobody can see
that the end was cut off, or that the whole journal was made anew with another
key. --key gives the public key that checkpoints must be signed with.`,
		Example: "  gemel audit verify station --checkpoint monday.json\n  gemel audit verify",
		Args:    atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			known, err := readCheckpoints(files)
			if err != nil {
				return err
			}
			var r api.Report
			switch {
			case len(args) == 1:
				r, err = verifyFolder(args[0], key, known)
			case key != "":
				return errors.New("--key needs the folder: a running twin knows its own key")
			default:
				var conn *caller
				if conn, err = connect(c.Context(), p); err == nil {
					r, err = conn.Verify(c.Context(), known)
				}
			}
			if err != nil {
				return err
			}
			return printReport(t, &r, len(known))
		},
	}
	c.Flags().StringArrayVar(&files, "checkpoint", nil, "a checkpoint that was exported, in `FILE`; may be repeated")
	c.Flags().StringVar(&key, "key", "", "public `KEY` of the journal, as gemel key show prints it")
	p.flag(c)
	return c
}

func verifyFolder(dir, key string, known []journal.Checkpoint) (api.Report, error) {
	var keys []ed25519.PublicKey
	if key != "" {
		b, err := base64.StdEncoding.DecodeString(key)
		if err != nil || len(b) != ed25519.PublicKeySize {
			return api.Report{}, fmt.Errorf("--key %s: this is no public key", key)
		}
		keys = []ed25519.PublicKey{b}
	}
	r, err := journal.Verify(journalFolder(dir), keys, known...)
	if err != nil {
		return api.Report{}, err
	}
	if r.Entries == 0 && len(r.Problems) == 0 && r.Torn == 0 {
		return api.Report{}, fmt.Errorf("%s holds no journal", dir)
	}
	return api.Report{Entries: r.Entries, Hash: r.Hash, Checkpoints: r.Checkpoints, Unsigned: r.Unsigned, Torn: r.Torn, Problems: r.Problems}, nil
}

func readCheckpoints(files []string) (list []journal.Checkpoint, err error) {
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var c journal.Checkpoint
		if err := json.Unmarshal(data, &c); err != nil {
			return nil, fmt.Errorf("%s is no checkpoint: %w", f, err)
		}
		list = append(list, c)
	}
	return list, nil
}

// printReport tells what was found, and what could not be.
func printReport(t terminal, r *api.Report, known int) error {
	table(t.out, [][]string{{"entries", grouped(float64(r.Entries))}, {"checkpoints", grouped(float64(r.Checkpoints))}, {"after the last", grouped(float64(r.Unsigned)) + " entries, which no checkpoint has signed yet"}, {"last hash", r.Hash.String()[:16]}}, -1)
	if r.Torn > 0 {
		fmt.Fprintln(t.out, "  "+hang(fmt.Sprintf("the last %d bytes are no whole entry: it is being written now, or the program died", r.Torn)))
	}
	if known == 0 {
		fmt.Fprintln(t.out, "  "+hang("without a checkpoint that was kept elsewhere nobody can see that the end was cut off: gemel audit export"))
	}
	if len(r.Problems) == 0 {
		fmt.Fprintln(t.out, "what is there is what was written")
		return nil
	}
	for _, p := range r.Problems {
		fmt.Fprintln(t.out, "  "+hang(p))
	}
	return failed(fmt.Errorf("%d problems: keep the folder as it is", len(r.Problems)))
}

func auditExportCommand(t terminal) *cobra.Command {
	var out string
	var p passphrase
	c := &cobra.Command{
		Use:   "export [FOLDER]",
		Short: "Export a checkpoint, to be kept on another machine",
		Long: `Write a checkpoint: the number and the hash of an entry, signed. Without a
folder the running twin signs what its journal is now; with one the last
checkpoint in the journal is taken, and how much came after it is said.`,
		Example: "  gemel audit export --out monday.json\n  gemel audit export station --out monday.json",
		Args:    atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if out != "" {
				if err := checkTarget("--out", out); err != nil {
					return err
				}
			}
			check, err := checkpointFrom(c.Context(), t, args, p)
			if err != nil {
				return err
			}
			text, err := json.MarshalIndent(check, "", "  ")
			if err != nil {
				return err
			}
			if out == "" {
				fmt.Fprintf(t.out, "%s\n", text)
				return nil
			}
			if err := replaceFile(out, append(text, '\n'), 0o644); err != nil {
				return err
			}
			fmt.Fprintf(t.out, "wrote %s: entry %d\n", out, check.N)
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "write to `FILE` (default: the terminal)")
	p.flag(c)
	return c
}

func checkpointFrom(ctx context.Context, t terminal, args []string, p passphrase) (c journal.Checkpoint, err error) {
	if len(args) == 0 {
		conn, err := connect(ctx, p)
		if err != nil {
			return c, err
		}
		return conn.Checkpoint(ctx)
	}
	var found bool
	var last uint64
	err = journal.Read(journalFolder(args[0]), 1, func(e journal.Entry) error {
		last = e.N
		if e.Kind != journal.KindCheckpoint {
			return nil
		}
		found = true
		return json.Unmarshal(e.Body, &c)
	})
	switch {
	case err != nil:
		return c, failed(fmt.Errorf("%s: %w", args[0], err))
	case !found:
		return c, failed(fmt.Errorf("%s: there is no checkpoint in the journal yet; a running twin makes one: gemel audit export", args[0]))
	}
	if err := c.Check(); err != nil {
		return c, failed(err)
	}
	if after := last - c.N - 1; after > 0 {
		fmt.Fprintln(t.err, hang(fmt.Sprintf("%d entries came after this checkpoint, and are not covered by it", after)))
	}
	return c, nil
}
