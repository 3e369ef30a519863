package main

import (
	"context"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge/api"
	"gemel/bridge/gate"
	"gemel/engine/unit"
)

func watchCommand(t terminal) *cobra.Command {
	var p passphrase
	var every string
	c := &cobra.Command{
		Use:   "watch [FOLDER | ADDRESS]",
		Short: "Watch a running twin: readings, alarms, proposals",
		Long: `Watch the running twin that you are logged in to: connections, readings with
their age and quality, what the twin expects them to be, faults that are likely,
alarms that stand, proposals that are open. On a terminal it is refreshed in
place until Ctrl-C. Elsewhere it is printed once; with --every each new reading,
alarm and proposal is a line, tabs between its parts.`,
		Example: "  gemel watch\n  gemel watch station --every 5s\n  gemel watch --every 2s | tee shift.txt",
		Args:    atMostOne("folder or address"),
		RunE: func(c *cobra.Command, args []string) error {
			pause := time.Duration(0)
			if every != "" {
				seconds, err := unit.ParseDuration(every)
				if err != nil || !(seconds >= 0.1 && seconds <= 86400) {
					return fmt.Errorf("--every %s: want a time from 0.1 s to a day", every)
				}
				pause = time.Duration(seconds * 1e9)
			}
			if len(args) == 1 {
				if err := sameTwin(args[0]); err != nil {
					return err
				}
			}
			conn, err := connect(c.Context(), p)
			if err != nil {
				return err
			}
			return watch(c.Context(), t, conn, pause)
		},
	}
	c.Flags().StringVar(&every, "every", "", "look every `TIME` (default 1 s on a terminal, once elsewhere)")
	p.flag(c)
	return c
}

// sameTwin says whether the login is one to the twin that the argument names.
func sameTwin(arg string) error {
	s, err := readSession()
	if err != nil {
		return err
	}
	if !isFolder(arg) {
		if s.Address != arg {
			return fmt.Errorf("you are logged in to %s: gemel login %s --as NAME --key FILE", s.Address, arg)
		}
		return nil
	}
	data, err := os.ReadFile(filepath.Join(arg, folderAPI, "certificate.pem"))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s was never served: gemel live or gemel serve does that", arg)
	} else if err != nil {
		return err
	}
	block, _ := pem.Decode(data)
	if block == nil || fmt.Sprintf("%x", sha256.Sum256(block.Bytes)) != s.Fingerprint {
		return fmt.Errorf("you are logged in to another twin, at %s: gemel login ADDRESS --as NAME --key FILE, with the address that gemel live or gemel serve prints for %s", s.Address, arg)
	}
	return nil
}

// look is what a twin shows at a moment.
type look struct {
	status    api.Status
	tags      []api.Tag
	alarms    []api.Alarm
	links     []api.Link
	proposals []api.ProposalView
	estimate  *api.Estimate // nil: nobody estimates
}

// lookAt asks for all of it; what a run does not have is empty.
func lookAt(ctx context.Context, conn *caller) (*look, error) {
	var l look
	var err error
	if l.status, err = conn.Status(ctx); err != nil {
		return nil, err
	}
	parts := []func() error{
		func() (err error) { l.tags, err = conn.Tags(ctx); return err },
		func() (err error) { l.alarms, err = conn.Alarms(ctx); return err },
		func() (err error) { l.links, err = conn.Links(ctx); return err },
		func() (err error) { l.proposals, err = conn.Proposals(ctx, gate.Open); return err },
		func() error {
			e, err := conn.Estimate(ctx)
			if err == nil {
				l.estimate = &e
			}
			return err
		},
	}
	for _, part := range parts {
		var e *api.CallError
		if err := part(); err != nil && (!errors.As(err, &e) || e.Status != http.StatusServiceUnavailable) {
			return nil, err
		}
	}
	return &l, nil
}

// watch looks again and again, or once.
func watch(ctx context.Context, t terminal, conn *caller, every time.Duration) error {
	screen, live := terminalOf(t.out)
	first, err := lookAt(ctx, conn)
	if err != nil {
		return failed(err)
	}
	if !live && every == 0 {
		for _, line := range draw(first, width, 0) {
			fmt.Fprintln(t.out, line)
		}
		return nil
	}
	if every == 0 {
		every = time.Second
	}
	ctx, begin, end := interruptible(ctx)
	defer end()
	begin()
	show := news(t)
	if live {
		var leave func()
		show, leave = inPlace(screen)
		defer leave()
	}
	for l, err := first, error(nil); ; {
		show(l, err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		}
		l, err = lookAt(ctx, conn)
		var e *api.CallError
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &e) && e.Status == http.StatusUnauthorized: // the hour is over, or the server was started anew
			if again := relogin(ctx, conn); again == nil {
				l, err = lookAt(ctx, conn)
			}
		case errors.Is(err, api.ErrFingerprint):
			return failed(err)
		}
	}
}

// relogin gets another token. Somebody else may have logged in meanwhile, and stays so.
func relogin(ctx context.Context, conn *caller) error {
	if s, err := readSession(); err == nil && s.Name == conn.Name && s.Address == conn.Address {
		return conn.login(ctx)
	}
	key, err := conn.private()
	if err == nil {
		_, err = conn.Login(ctx, conn.Name, key)
	}
	return err
}

// terminalOf is the terminal that a writer leads to.
func terminalOf(w io.Writer) (*os.File, bool) {
	f, ok := raw(w).(*os.File)
	return f, ok && isTerminal(f)
}

// news prints what is new since the last look, a line each.
func news(t terminal) func(*look, error) {
	told, trouble := map[string]bool{}, ""
	return func(l *look, err error) {
		if err != nil {
			if text := err.Error(); text != trouble {
				fmt.Fprintln(t.err, text)
				trouble = text
			}
			return
		}
		trouble = ""
		now := map[string]bool{}
		for _, line := range newsLines(l) {
			now[line] = true
			if !told[line] {
				fmt.Fprintln(t.out, line)
			}
		}
		told = now
	}
}
