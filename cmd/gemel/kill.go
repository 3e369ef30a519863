package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/api"
)

func killCommand(t terminal) *cobra.Command {
	var why string
	var p passphrase
	c := &cobra.Command{
		Use:   "kill [FOLDER]",
		Short: "Stop all writing to devices, at once",
		Long: `Stop all writing, at once. With the folder of a twin a file is put there, which
its gate looks for before anything is written: that works whether or not
anything answers, and needs no login. Without a folder the running twin that
you are logged in to is told.

The stop survives restarts. Only an engineer ends it: gemel resume.`,
		Example: "  gemel kill station --why \"smoke in the pump house\"\n  gemel kill --why \"smoke in the pump house\"",
		Args:    atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				return stopFile(t, twinFolder(args[0]), why)
			}
			return stopByCall(c.Context(), t, why, p)
		},
	}
	c.Flags().StringVar(&why, "why", "stopped by hand", "the reason, a `TEXT` for the journal")
	p.flag(c)
	return c
}

// stopFile puts the file there, on disk.
func stopFile(t terminal, d twinFolder, why string) error {
	if err := d.check(); err != nil {
		return err
	}
	path := d.path(folderStop)
	text, err := json.Marshal(map[string]any{"why": why, "at": bridge.At(time.Now()), "by": os.Getenv("USER")})
	if err != nil {
		return err
	}
	if err := replaceFile(path, append(text, '\n'), 0o640); err != nil {
		return err
	}
	if err := syncFolderOf(path); err != nil {
		fmt.Fprintln(t.err, hang(fmt.Sprintf("the stop is there, but may not survive a loss of power: %v", err)))
	}
	fmt.Fprintf(t.out, "all writing is stopped: %s\n", path)
	return nil
}

func syncFolderOf(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func stopByCall(ctx context.Context, t terminal, why string, p passphrase) error {
	conn, err := connect(ctx, p)
	if err == nil {
		var st api.Stop
		st, err = conn.Stop(ctx, why)
		if err == nil && st.Stopped == nil {
			err = errors.New("the server says that writing is not stopped")
		}
		if err == nil {
			fmt.Fprintf(t.out, "all writing is stopped, by %s at %s: %s\n", st.Stopped.By, moment(st.Stopped.At), st.Stopped.Why)
			if st.Warning != "" {
				fmt.Fprintln(t.err, hang(st.Warning))
			}
			return nil
		}
	}
	return failed(fmt.Errorf("NOT stopped: %w\nOn the twin's machine write: gemel kill FOLDER, with the folder of the twin", err))
}

func resumeCommand(t terminal) *cobra.Command {
	var why string
	var p passphrase
	c := &cobra.Command{
		Use:     "resume",
		Short:   "End a stop, signed with an engineer's key",
		Long:    "End a stop of the running twin that you are logged in to. It is signed with your\nkey, needs the role engineer, and stands in the journal with its reason.",
		Example: "  gemel resume --why \"it was the kettle\"",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if why == "" {
				return errors.New("--why TEXT is needed")
			}
			conn, err := connect(c.Context(), p)
			if err != nil {
				return err
			}
			key, err := conn.private()
			if err != nil {
				return err
			}
			st, err := conn.Resume(c.Context(), conn.Name, why, bridge.At(time.Now()), key)
			switch {
			case err != nil:
				return failed(fmt.Errorf("the stop holds: %w", err))
			case st.Stopped != nil:
				return failed(fmt.Errorf("it was stopped again, by %s: %s", st.Stopped.By, st.Stopped.Why))
			}
			fmt.Fprintln(t.out, "the stop has ended")
			return nil
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, a `TEXT` for the journal")
	p.flag(c)
	return c
}
